// Package starter writes network folders to begin with: for an operator in the countryside, a private network, a national one and a
// campus. They name what such a network has to tell, and claim nothing: what nobody filled in stays "no data" in every report.
package starter

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"golang.org/x/text/language"
)

// Profile is a sort of network.
type Profile struct {
	ID, About string
	Sites     []Site
	Cells     []Cell
	Core      []string // types of functions, the first core site's
	Second    []string // types that stand at a second core site as well; none where there is one core
	Suppliers []string // what is bought from whom, each a name to be replaced
	Slices    []Slice
	Notes     []string // what matters for such a network more than for others
}

// Site is a row of sites.csv. Its place is left open.
type Site struct {
	Name, Region, Backhaul string
	HeightM, BackupHours   int // the hours stand in the README alone: nobody has measured them
	PowerArea, Critical    string
}

// Cell is a row of cells.csv.
type Cell struct {
	Name, Site, Band string
	Azimuth          int
}

// Slice is one slice with what it must have.
type Slice struct{ SNSSAI, Name, Isolated, Ciphering, Integrity, DNN string }

// Profiles are the sorts that there are.
var Profiles = []Profile{rural, private, national, campus}

var (
	everybody = Slice{"1/000001", "everybody", "false", "required", "preferred", "internet"}
	core      = []string{"NRF", "AMF", "SMF", "UPF", "AUSF", "UDM", "UDR", "PCF", "NSSF"}
)

var rural = Profile{
	ID: "rural", About: "few sites far apart, low bands, microwave between them, long power cuts",
	Sites: []Site{
		{"Exchange", "Valley", "fibre-1", 35, 72, "town feeder", "Emergency call centre"},
		{"Hill", "Valley", "microwave-1", 40, 24, "valley feeder", ""},
		{"Ridge", "Mountains", "microwave-2", 45, 48, "mountain feeder", "Clinic"},
		{"Pass", "Mountains", "microwave-2", 45, 48, "mountain feeder", ""},
	},
	Cells: []Cell{{"Exchange 1", "Exchange", "n71", 0}, {"Exchange 2", "Exchange", "n71", 120}, {"Exchange 3", "Exchange", "n71", 240}, {"Hill 1", "Hill", "n71", 90}, {"Ridge 1", "Ridge", "n71", 180}, {"Pass 1", "Pass", "n71", 0}},
	Core:  core, Suppliers: []string{"Radio supplier", "Core supplier", "Transport supplier"},
	Slices: []Slice{everybody, {"1/000002", "public safety", "true", "required", "required", "safety"}},
	Notes: []string{"Two sites that hang on one microwave link fall together: name the link under backhaul at both.", "Backup hours decide who is left after a storm; guyline rollout resilience counts them.",
		"Grants ask for proof of coverage and of trusted equipment: candidates.csv and the section supply answer both."},
}

var private = Profile{
	ID: "private", About: "one plant with a core of its own, machines that must not be reached from outside",
	Sites: []Site{{"Plant", "Plant", "lan", 12, 1, "plant supply", "Control room"}},
	Cells: []Cell{{"Hall 1", "Plant", "n78", 0}, {"Hall 2", "Plant", "n78", 0}, {"Yard", "Plant", "n78", 180}},
	Core:  []string{"NRF", "AMF", "SMF", "UPF", "AUSF", "UDM", "UDR", "PCF"}, Suppliers: []string{"Radio supplier", "Core supplier"},
	Slices: []Slice{{"1/000001", "machines", "true", "required", "required", "machines"}, {"1/000002", "people", "false", "required", "preferred", "office"}},
	Notes: []string{"Keep the UPF of the machines apart from that of people: an isolated slice that shares one is a finding.", "Local spectrum has a licence too: name it under rollout, licences.",
		"Whoever maintains the core from outside is a foothold: look at guyline attack --from supplier."},
}

var national = Profile{
	ID: "national", About: "regions, two core sites, several suppliers, roaming",
	Sites: []Site{
		{"Core North", "North", "fibre-ring-north", 30, 72, "north grid", "Ministry"},
		{"Core South", "South", "fibre-ring-south", 30, 72, "south grid", "Hospital"},
		{"North 1", "North", "fibre-ring-north", 35, 8, "north grid", ""},
		{"East 1", "East", "fibre-ring-north", 35, 8, "east grid", ""},
		{"South 1", "South", "fibre-ring-south", 35, 8, "south grid", ""},
		{"West 1", "West", "microwave-west", 40, 24, "west grid", "Border post"},
	},
	Cells: []Cell{{"North 1-1", "North 1", "n78", 0}, {"North 1-2", "North 1", "n28", 120}, {"East 1-1", "East 1", "n78", 60}, {"South 1-1", "South 1", "n78", 0}, {"West 1-1", "West 1", "n28", 270}},
	Core:  append(slices.Clone(core), "SCP", "SEPP", "NEF"), Second: append(slices.Clone(core), "SCP", "SEPP"),
	Suppliers: []string{"Radio supplier A", "Radio supplier B", "Core supplier", "Transport supplier", "Timing supplier"},
	Slices:    []Slice{everybody, {"1/000002", "public safety", "true", "required", "required", "safety"}, {"3/000003", "sensors", "false", "preferred", "preferred", "sensors"}},
	Notes: []string{"Two core sites help only where nothing is needed that stands at one of them: declare every function with its site.", "N32 to every roaming partner ends at a SEPP: capture it, and guyline wire says what it shows.",
		"Owners decide as much as names: fill in owned-by, and give ownership data under supply."},
}

var campus = Profile{
	ID: "campus", About: "several buildings of one owner, indoor cells, one core in the house",
	Sites: []Site{{"Data centre", "Campus", "campus-ring", 10, 4, "campus supply", ""}, {"Library", "Campus", "campus-ring", 10, 1, "campus supply", ""}, {"Clinic building", "Campus", "campus-ring", 10, 8, "clinic supply", "Clinic"}},
	Cells: []Cell{{"Data centre 1", "Data centre", "n78", 0}, {"Library 1", "Library", "n78", 0}, {"Library 2", "Library", "n78", 180}, {"Clinic 1", "Clinic building", "n78", 0}},
	Core:  []string{"NRF", "AMF", "SMF", "UPF", "AUSF", "UDM", "UDR", "PCF"}, Suppliers: []string{"Radio supplier", "Core supplier"},
	Slices: []Slice{everybody, {"1/000002", "clinic", "true", "required", "required", "clinic"}},
	Notes:  []string{"A campus network shares its local network with much else: say in guyline.yaml, under protection, what keeps N2, N3 and N4 apart, once it is so.", "Test numbers and published keys of product samples often stay: guyline assess finds them."},
}

// Options say for whom a folder is.
type Options struct {
	Profile  string
	Name     string // of the operator
	Country  string // ISO 3166-1 alpha-2
	MCC, MNC string
}

//go:embed data
var data embed.FS

var (
	country = regexp.MustCompile(`^[A-Z]{2}$`)
	mcc     = regexp.MustCompile(`^[0-9]{3}$`)
	mnc     = regexp.MustCompile(`^[0-9]{2,3}$`)
)

// isCountry reports whether a code is a country's, written in capitals.
func isCountry(code string) bool {
	r, err := language.ParseRegion(code)
	return err == nil && country.MatchString(code) && r.IsCountry()
}

// Files are those of a folder, by path. The same options give the same bytes.
func Files(o Options) (map[string][]byte, error) {
	i := slices.IndexFunc(Profiles, func(p Profile) bool { return p.ID == o.Profile })
	switch {
	case i < 0:
		return nil, fmt.Errorf("profile: expected one of %s, found %q", strings.Join(IDs(), ", "), o.Profile)
	case strings.TrimSpace(o.Name) == "" || strings.ContainsAny(o.Name, "\n\r\"\\") || len(o.Name) > 200:
		return nil, fmt.Errorf("name: expected a name of one line without quotation marks, found %q", o.Name)
	case !isCountry(o.Country):
		return nil, fmt.Errorf("country: expected an ISO 3166-1 alpha-2 code such as CA, found %q", o.Country)
	case !mcc.MatchString(o.MCC) || !mnc.MatchString(o.MNC):
		return nil, fmt.Errorf("PLMN: expected a country code of 3 digits and a network code of 2 or 3, found %q and %q", o.MCC, o.MNC)
	}
	t, err := template.New("").Funcs(template.FuncMap{"lower": strings.ToLower}).ParseFS(data, "data/*.tmpl")
	if err != nil {
		return nil, err
	}
	values := struct {
		Options
		Profile
	}{o, Profiles[i]}
	files := map[string][]byte{}
	for _, x := range t.Templates() {
		name, ok := strings.CutSuffix(x.Name(), ".tmpl")
		if !ok {
			continue
		}
		var b bytes.Buffer
		if err := x.Execute(&b, values); err != nil {
			return nil, err
		}
		files[strings.ReplaceAll(name, "--", "/")] = b.Bytes()
	}
	return files, nil
}

// IDs are those of the profiles.
func IDs() (out []string) {
	for _, p := range Profiles {
		out = append(out, p.ID)
	}
	return out
}

// ErrThere says that a folder holds a file already that would be written.
var ErrThere = errors.New("is there already: nothing was written; name another folder, or move it away")

// Write writes a folder. It overwrites nothing: where one of the files is there, none is written.
func Write(dir string, o Options) (names []string, err error) {
	files, err := Files(o)
	if err != nil {
		return nil, err
	}
	for name := range files {
		names = append(names, name)
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name))); err == nil {
			return nil, fmt.Errorf("%s %w", filepath.Join(dir, name), ErrThere)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(path.Dir(name))), 0o755); err != nil {
			return nil, err
		}
		f, err := os.OpenFile(filepath.Join(dir, filepath.FromSlash(name)), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if err != nil {
			return nil, err
		}
		_, err = f.Write(files[name])
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
	}
	return names, nil
}
