package vuln

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// KEV is an entry of CISA's catalog of known exploited vulnerabilities
// (https://www.cisa.gov/known-exploited-vulnerabilities-catalog).
type KEV struct {
	CVE             string
	Vendor, Product string
	Name            string
	Added, Due      time.Time // UTC midnight; zero where they cannot be read
	Ransomware      bool      // known to be used in ransomware campaigns
	Action          string
	Path            string
	Line            int
}

// maxCatalog bounds the catalog as JSON, which has 1.3 MB with 1,404 entries.
const maxCatalog = 64 << 20

// ReadKEV reads the catalog, as JSON or as CSV.
func (x *Index) ReadKEV(path string, r io.Reader) (Loaded, error) {
	l := Loaded{Path: path, Format: "kev"}
	b := bufio.NewReader(r)
	for { // a byte order mark and white space
		c, err := b.Peek(1)
		if err != nil {
			return l, fmt.Errorf("vuln: %s: the catalog is empty", path)
		}
		if !bytes.ContainsAny(c, " \t\r\n") && c[0] != 0xef && c[0] != 0xbb && c[0] != 0xbf {
			break
		}
		_, _ = b.ReadByte() // it was peeked
	}
	read := x.readKEVCSV
	if c, _ := b.Peek(1); c[0] == '{' {
		read = x.readKEVJSON
	}
	err := read(&l, b)
	return l, err
}

type kevRow struct {
	CVE        string `json:"cveID"`
	Vendor     string `json:"vendorProject"`
	Product    string `json:"product"`
	Name       string `json:"vulnerabilityName"`
	Added      string `json:"dateAdded"`
	Action     string `json:"requiredAction"`
	Due        string `json:"dueDate"`
	Ransomware string `json:"knownRansomwareCampaignUse"`
}

func (x *Index) readKEVJSON(l *Loaded, r io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(r, maxCatalog+1))
	if err != nil {
		return fmt.Errorf("vuln: %s: %w", l.Path, err)
	}
	if len(text) > maxCatalog {
		return fmt.Errorf("vuln: %s: the catalog is larger than %d MiB", l.Path, maxCatalog>>20)
	}
	var catalog struct {
		Released string            `json:"dateReleased"`
		Rows     []json.RawMessage `json:"vulnerabilities"`
	}
	if err := json.Unmarshal(text, &catalog); err != nil {
		return fmt.Errorf("vuln: %s: no catalog of known exploited vulnerabilities: %w", l.Path, err)
	}
	if catalog.Rows == nil {
		return fmt.Errorf(`vuln: %s: no catalog of known exploited vulnerabilities: it has no "vulnerabilities"`, l.Path)
	}
	l.Date = moment(catalog.Released)
	line, at := 1, 0
	for i, raw := range catalog.Rows {
		if found := bytes.Index(text[at:], raw); found >= 0 {
			line += bytes.Count(text[at:at+found], []byte("\n"))
			at += found
		}
		var row kevRow
		if err := json.Unmarshal(raw, &row); err != nil {
			l.skip(line, fmt.Sprintf("entry %d: %v", i+1, err))
			continue
		}
		if err := x.addKEV(l, row, line); err != nil {
			return err
		}
	}
	return nil
}

func (x *Index) readKEVCSV(l *Loaded, r io.Reader) error {
	return readCSV(l, r, []string{"cveID", "dateAdded"}, func(cell func(string) string, line int) error {
		return x.addKEV(l, kevRow{
			CVE: cell("cveID"), Vendor: cell("vendorProject"), Product: cell("product"), Name: cell("vulnerabilityName"),
			Added: cell("dateAdded"), Action: cell("requiredAction"), Due: cell("dueDate"), Ransomware: cell("knownRansomwareCampaignUse"),
		}, line)
	})
}

func (x *Index) addKEV(l *Loaded, row kevRow, line int) error {
	cve := strings.ToUpper(strings.TrimSpace(row.CVE))
	if !strings.HasPrefix(cve, "CVE-") {
		l.skip(line, fmt.Sprintf("%.32q is no CVE", row.CVE))
		return nil
	}
	if len(x.kev) >= x.limits.Entries {
		return fmt.Errorf("vuln: %s:%d: more than %d entries", l.Path, line, x.limits.Entries)
	}
	if err := x.keep(cve, row.Vendor, row.Product, row.Name, row.Action); err != nil {
		return err
	}
	added, errAdded := time.Parse(time.DateOnly, row.Added)
	due, errDue := time.Parse(time.DateOnly, row.Due)
	if errAdded != nil || errDue != nil && row.Due != "" {
		l.Problems = append(l.Problems, Problem{l.Path, line, cve + " has a date that cannot be read; it counts without"})
	}
	if l.Date.Before(added) {
		l.Date = added // the CSV has no date of its own
	}
	l.Records++
	x.kev[cve] = KEV{
		CVE: cve, Vendor: row.Vendor, Product: row.Product, Name: row.Name, Action: row.Action, Added: added, Due: due,
		Ransomware: strings.EqualFold(row.Ransomware, "Known"), Path: l.Path, Line: line,
	}
	return nil
}

// EPSS is the probability, from 0 to 1, that a CVE is exploited within 30 days (https://www.first.org/epss), and the share
// of CVEs that have at most this score.
type EPSS struct {
	Score, Percentile float64
	Date              time.Time // of the scores; zero where the file does not tell
}

// ReadEPSS reads scores as CSV (columns cve, epss, percentile, after a comment with the date), also compressed with gzip.
func (x *Index) ReadEPSS(path string, r io.Reader) (Loaded, error) {
	l := Loaded{Path: path, Format: "epss"}
	b := bufio.NewReader(r)
	if magic, _ := b.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return l, fmt.Errorf("vuln: %s: %w", path, err)
		}
		defer z.Close()
		b = bufio.NewReader(z)
	}
	if comment, _ := b.Peek(256); len(comment) > 0 && comment[0] == '#' {
		first, _, _ := strings.Cut(string(comment), "\n")
		if _, after, ok := strings.Cut(first, "score_date:"); ok && len(after) >= 10 {
			l.Date, _ = time.Parse(time.DateOnly, after[:10]) // zero where it is no date
		}
	}
	err := readCSV(&l, b, []string{"cve", "epss"}, func(cell func(string) string, line int) error {
		cve := strings.ToUpper(cell("cve"))
		score, err := strconv.ParseFloat(cell("epss"), 64)
		if !strings.HasPrefix(cve, "CVE-") || err != nil || !(score >= 0 && score <= 1) {
			l.skip(line, fmt.Sprintf("%.32q has no score from 0 to 1", cve))
			return nil
		}
		percentile, _ := strconv.ParseFloat(cell("percentile"), 64) // older files have none
		if len(x.epss) >= x.limits.Entries {
			return fmt.Errorf("vuln: %s:%d: more than %d scores", path, line, x.limits.Entries)
		}
		l.Records++
		x.epss[strings.Clone(cve)] = EPSS{score, percentile, l.Date}
		return x.keep(cve)
	})
	return l, err
}

// readCSV gives every row of a table by the names of its columns. A broken row is told and skipped.
func readCSV(l *Loaded, r io.Reader, needs []string, row func(cell func(string) string, line int) error) error {
	c := csv.NewReader(&unpacked{r: r, left: maxUnpacked})
	c.FieldsPerRecord, c.ReuseRecord, c.LazyQuotes, c.Comment = -1, true, true, '#'
	head, err := c.Read()
	if err != nil {
		return fmt.Errorf("vuln: %s: no table: %w", l.Path, err)
	}
	columns := map[string]int{}
	for i, name := range head {
		columns[strings.ToLower(strings.TrimSpace(name))] = i
	}
	for _, name := range needs {
		if _, ok := columns[strings.ToLower(name)]; !ok {
			return fmt.Errorf("vuln: %s: the column %q is missing", l.Path, name)
		}
	}
	for {
		cells, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		line, _ := c.FieldPos(0)
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			l.skip(broken.Line, broken.Err.Error())
			continue
		}
		if err != nil {
			return fmt.Errorf("vuln: %s: %w", l.Path, err)
		}
		if err := row(func(name string) string {
			if i, ok := columns[strings.ToLower(name)]; ok && i < len(cells) {
				return cells[i]
			}
			return ""
		}, line); err != nil {
			return err
		}
	}
}
