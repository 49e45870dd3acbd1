package licence

import (
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// table is a book of our own.
const table = `licence,holder,band,low_mhz,high_mhz,area,eirp_dbm,eirp_dbm_per_mhz,begin,end
EX-1,Example Mobile,,3550,3650,"box:-114.5,50.5,-113.5,51.5",,52,2024-01-01,2033-12-31
EX-2,Example Mobile,,3650,3700,"POLYGON((-114 51, -113 51, -113 52, -114 52, -114 51),(-113.6 51.4, -113.4 51.4, -113.4 51.6, -113.6 51.6))",70,,,
EX-3,Example Mobile,n71,,,county:30029+30047,,,,2039-06-30
EX-4,Other Mobile,,1710,1720,"circle:51,-114,30",,,,
EX-5,Other Mobile,,2500,2600,market:BEA145,,,,
EX-6,Other Mobile,,24250,24450,everywhere,,,2030-01-01,
EX-7,Other Mobile,,5,10,"MULTIPOLYGON(((0 0,1 0,1 1,0 1)),((10 10,11 10,11 11,10 11)))",,,,
`

func book(t *testing.T) *Book {
	t.Helper()
	b, err := ReadCSV(strings.NewReader(table), "own.csv")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCheck(t *testing.T) {
	b := book(t)
	nan := math.NaN()
	for _, v := range []struct {
		name    string
		cell    Cell
		day     string
		verdict Verdict
		by      string
		reason  string
	}{
		{"inside", Cell{Lat: 51, Lon: -114, LowMHz: 3560, HighMHz: 3600, EIRPDBm: 60}, "2026-11-23", Licensed, "EX-1", ""},
		{"last day", Cell{Lat: 51, Lon: -114, LowMHz: 3560, HighMHz: 3600, EIRPDBm: 60}, "2033-12-31", Licensed, "EX-1", ""},
		{"ended", Cell{Lat: 51, Lon: -114, LowMHz: 3560, HighMHz: 3600, EIRPDBm: 60}, "2034-01-01", Unlicensed, "", "EX-1 of Example Mobile (own.csv:2) has 3560-3600 MHz here, but it ended on 2033-12-31"},
		{"not yet", Cell{Lat: 51, Lon: -114, LowMHz: 3560, HighMHz: 3600, EIRPDBm: 60}, "2023-12-31", Unlicensed, "", "only from 2024-01-01 on"},
		{"too strong for each MHz", Cell{Lat: 51, Lon: -114, LowMHz: 3560, HighMHz: 3600, EIRPDBm: 69}, "2026-11-23", Unlicensed, "", "allows an EIRP of 52.0 dBm per MHz, the cell has 53.0"},
		{"power not known", Cell{Lat: 51, Lon: -114, LowMHz: 3560, HighMHz: 3600, EIRPDBm: nan}, "2026-11-23", NotKnown, "", "limits EIRP, and the cell's is not known"},
		{"outside of the box", Cell{Lat: 50, Lon: -114, LowMHz: 3560, HighMHz: 3600, EIRPDBm: 60}, "2026-11-23", Unlicensed, "", "outside of its area"},
		{"two licences together", Cell{Lat: 51.2, Lon: -113.8, LowMHz: 3620, HighMHz: 3680, EIRPDBm: 60}, "2026-11-23", Licensed, "EX-1 EX-2", ""},
		{"one is not enough", Cell{Lat: 51.2, Lon: -113.8, LowMHz: 3620, HighMHz: 3720, EIRPDBm: 60}, "2026-11-23", Unlicensed, "EX-1 EX-2", "3700-3720 MHz is covered by no licence here"},
		{"in the hole", Cell{Lat: 51.5, Lon: -113.5, LowMHz: 3660, HighMHz: 3680, EIRPDBm: 60}, "2026-11-23", Unlicensed, "", "EX-2"},
		{"too strong", Cell{Lat: 51.2, Lon: -113.8, LowMHz: 3660, HighMHz: 3680, EIRPDBm: 71}, "2026-11-23", Unlicensed, "", "allows an EIRP of 70.0 dBm, the cell has 71.0"},
		{"county", Cell{Lat: 48, Lon: -114, LowMHz: 617, HighMHz: 627, County: "30047"}, "2026-11-23", Licensed, "EX-3", ""},
		{"uplink of the band", Cell{Lat: 48, Lon: -114, LowMHz: 663, HighMHz: 673, County: "30047"}, "2026-11-23", Licensed, "EX-3", ""},
		{"other county", Cell{Lat: 48, Lon: -114, LowMHz: 617, HighMHz: 627, County: "30001"}, "2026-11-23", Unlicensed, "", "county 30001 is not among 30029, 30047"},
		{"county not known", Cell{Lat: 48, Lon: -114, LowMHz: 617, HighMHz: 627}, "2026-11-23", NotKnown, "", "the cell's county is not known"},
		{"circle", Cell{Lat: 51.2, Lon: -114, LowMHz: 1710, HighMHz: 1715}, "2026-11-23", Licensed, "EX-4", ""},
		{"out of the circle", Cell{Lat: 51.4, Lon: -114, LowMHz: 1710, HighMHz: 1715}, "2026-11-23", Unlicensed, "", "14.5 km outside of its area"},
		{"market", Cell{LowMHz: 2500, HighMHz: 2510, Markets: []string{"CMA001", "BEA145"}}, "2026-11-23", Licensed, "EX-5", ""},
		{"other market", Cell{LowMHz: 2500, HighMHz: 2510, Markets: []string{"BEA001"}}, "2026-11-23", Unlicensed, "", "markets BEA001 are not among BEA145"},
		{"market not known", Cell{LowMHz: 2500, HighMHz: 2510}, "2026-11-23", NotKnown, "", "holds in markets BEA145"},
		{"everywhere", Cell{LowMHz: 24250, HighMHz: 24350}, "2031-01-01", Licensed, "EX-6", ""},
		{"second polygon", Cell{Lat: 10.5, Lon: 10.5, LowMHz: 6, HighMHz: 7}, "2026-11-23", Licensed, "EX-7", ""},
		{"no such spectrum", Cell{LowMHz: 900, HighMHz: 910}, "2026-11-23", Unlicensed, "", "none of 7 licences has any of 900-910 MHz"},
		{"no frequencies", Cell{}, "2026-11-23", NotKnown, "", "expected a place and a range of frequencies"},
		{"no place", Cell{Lat: nan, LowMHz: 1, HighMHz: 2}, "2026-11-23", NotKnown, "", "expected a place"},
	} {
		on, err := time.Parse(time.DateOnly, v.day)
		if err != nil {
			t.Fatal(err)
		}
		a := b.Check(v.cell, on.Add(17*time.Hour))
		var by []string
		for _, l := range a.By {
			by = append(by, l.ID)
		}
		if a.Verdict != v.verdict || strings.Join(by, " ") != v.by || !strings.Contains(strings.Join(a.Reasons, "\n"), v.reason) {
			t.Errorf("%s: %s by %v: %q, want %s by %q: %q", v.name, a.Verdict, by, a.Reasons, v.verdict, v.by, v.reason)
		}
		if (a.Verdict == Licensed) != (len(a.Reasons) == 0) {
			t.Errorf("%s: %s for reasons %q", v.name, a.Verdict, a.Reasons)
		}
	}
}

func TestCSVErrors(t *testing.T) {
	const head = "licence,band,low_mhz,high_mhz,area,eirp_dbm,begin,end\n"
	for text, want := range map[string]string{
		"":                                                   "no head",
		"licence,colour\n":                                   `column "colour"`,
		"licence,licence\n":                                  "twice",
		"licence,area\n":                                     "expected licence, area, and band or low_mhz and high_mhz",
		head + ",n78,,,everywhere\n":                         "own.csv:2: licence is empty",
		head + "A,n4,,,everywhere\n":                         `band "n4", expected an NR operating band`,
		head + "A,n78,1,2,everywhere\n":                      "one or the other",
		head + "A,,2,1,everywhere\n":                         "growing frequencies",
		head + "A,,x,1,everywhere\n":                         `low_mhz is "x"`,
		head + "A,,1,,everywhere\n":                          `high_mhz is ""`,
		head + "A,n78,,,somewhere\n":                         "expected box:",
		head + "A,n78,,,\"box:1,2,3\"\n":                     "expected box:WEST",
		head + "A,n78,,,\"box:3,2,1,4\"\n":                   "growing",
		head + "A,n78,,,\"circle:1,2,0\"\n":                  "LAT,LON,KM",
		head + "A,n78,,,county:123\n":                        "five-digit FIPS",
		head + "A,n78,,,market:\n":                           "expected a code",
		head + "A,n78,,,\"POLYGON((0 0,1 1))\"\n":            "ring of 2 corners",
		head + "A,n78,,,\"POLYGON((0 0,1 1,200 0))\"\n":      "longitude and latitude in degrees",
		head + "A,n78,,,\"POLYGON((0 0,1 1,2\"\n":            "brackets do not close",
		head + "A,n78,,,\"MULTIPOLYGON()\"\n":                "no polygon",
		head + "A,n78,,,everywhere,much\n":                   `eirp_dbm is "much"`,
		head + "A,n78,,,everywhere,,01/02/2020\n":            "expected a day such as",
		head + "A,n78,,,everywhere,,2020-02-02,2020-02-01\n": "lies before begin",
	} {
		if _, err := ReadCSV(strings.NewReader(text), "own.csv"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// rec makes a record of fields by number.
func rec(kind string, fields map[int]string) string {
	out := make([]string, 30)
	out[0] = kind
	for n, v := range fields {
		out[n-1] = v
	}
	return strings.Join(out, "|") + "\r\n"
}

// extract is an extract of our own: call signs that the FCC does not give.
func extract() fstest.MapFS {
	file := func(records ...string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(strings.Join(records, ""))}
	}
	hd := func(id, call, status, service, from, to string) string {
		return rec("HD", map[int]string{2: id, 5: call, 6: status, 7: service, 8: from, 9: to})
	}
	corner := func(seq, lat, ns, lon, ew string) string {
		return rec("MC", map[int]string{2: "2", 5: "XXXX002", 6: "7", 7: seq, 8: lat, 9: "30", 10: "0", 11: ns, 12: lon, 13: "0", 14: "0.0", 15: ew})
	}
	return fstest.MapFS{
		"HD.dat": file(hd("1", "XXXX001", "A", "WY", "06/14/2019", "06/14/2033"), hd("2", "XXXX002", "A", "CW", "01/02/2020", "01/02/2030"),
			hd("3", "XXXX003", "T", "AW", "01/02/2010", "01/02/2025"), hd("4", "XXXX004", "A", "MG", "", ""), hd("5", "XXXX005", "A", "AW", "", "")),
		"EN.dat": file(rec("EN", map[int]string{2: "1", 5: "XXXX001", 6: "CL", 8: "A contact"}), rec("EN", map[int]string{2: "1", 5: "XXXX001", 6: "L", 8: "Example Mobile"}),
			rec("EN", map[int]string{2: "99", 6: "L", 8: "Nobody"})),
		"MK.dat": file(rec("MK", map[int]string{2: "1", 5: "XXXX001", 6: "PEA002", 7: "A", 9: "Some market"}), "goes on\n", rec("MK", map[int]string{2: "3", 6: "PEA002"})),
		"MP.dat": file(rec("MP", map[int]string{2: "1", 6: "PEA002", 7: "30029: Some county, MT", 9: "I", 10: "3", 13: "D"}),
			rec("MP", map[int]string{2: "1", 6: "PEA002", 7: "30047: Other county, MT", 9: "E", 10: "4", 13: "D"}),
			rec("MP", map[int]string{2: "2", 6: "CMA005", 7: "an area", 9: "I", 10: "7", 13: "U"})),
		"MC.dat": file(corner("2", "51", "N", "113", "W"), corner("1", "51", "N", "114", "W"), corner("4", "52", "N", "114", "W"), corner("3", "52", "N", "113", "W")),
		"MF.dat": file(rec("MF", map[int]string{2: "1", 5: "XXXX001", 7: "3700", 8: "3800"}), rec("MF", map[int]string{2: "1", 6: "3", 7: "617", 8: "622", 9: "D"}),
			rec("MF", map[int]string{2: "1", 6: "4", 7: "622", 8: "627", 9: "D"}),
			rec("MF", map[int]string{2: "2", 6: "7", 7: "1930.00000000", 8: "1950.00000000", 9: "U"}), rec("MF", map[int]string{2: "3", 7: "1710", 8: "1720"}),
			rec("MF", map[int]string{2: "2", 6: "8", 7: "1", 8: "2", 9: "U"}), rec("MF", map[int]string{2: "2", 7: "1950"})),
		"LO.dat": file(rec("LO", map[int]string{2: "4", 9: "1", 20: "51", 21: "3", 22: "0.0", 23: "N", 24: "114", 25: "0", 26: "36.0", 27: "W"})),
		"FR.dat": file(rec("FR", map[int]string{2: "4", 7: "1", 11: "10700", 12: "10740", 21: "60.5"}), rec("FR", map[int]string{2: "4", 7: "1", 11: "10700"}),
			rec("FR", map[int]string{2: "4", 7: "2", 11: "10700", 12: "10740"})),
		"AM.dat": file("not read"),
	}
}

func TestULS(t *testing.T) {
	b, err := ReadULS(extract())
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for _, v := range []struct {
		name    string
		cell    Cell
		verdict Verdict
		text    string // in the reasons, or the licence
	}{
		{"market", Cell{LowMHz: 3700, HighMHz: 3760, Markets: []string{"PEA002"}}, Licensed, "XXXX001 Example Mobile HD.dat:1"},
		{"county of a partition", Cell{LowMHz: 617, HighMHz: 622, County: "30029"}, Licensed, "XXXX001"},
		{"county beside it", Cell{LowMHz: 617, HighMHz: 622, County: "30047"}, Unlicensed, "county 30047 is not among 30029"},
		{"market but for a county", Cell{LowMHz: 622, HighMHz: 627, County: "30029", Markets: []string{"PEA002"}}, Licensed, "XXXX001"},
		{"the county taken out", Cell{LowMHz: 622, HighMHz: 627, County: "30047", Markets: []string{"PEA002"}}, Unlicensed, "county 30047 is left out of it"},
		{"which county is not known", Cell{LowMHz: 622, HighMHz: 627, Markets: []string{"PEA002"}}, NotKnown, "leaves out counties 30047"},
		{"polygon", Cell{Lat: 52, Lon: -113.5, LowMHz: 1930, HighMHz: 1940}, Licensed, "XXXX002"},
		{"outside of it", Cell{Lat: 51.2, Lon: -113.5, LowMHz: 1930, HighMHz: 1940}, Unlicensed, "outside of its area"},
		{"terminated", Cell{LowMHz: 1710, HighMHz: 1715, Markets: []string{"PEA002"}}, Unlicensed, "XXXX003 (HD.dat:3) has 1710-1715 MHz here, but it is terminated"},
		{"site", Cell{Lat: 51.05, Lon: -114.01, LowMHz: 10700, HighMHz: 10740, EIRPDBm: 60}, Licensed, "XXXX004"},
		{"another site", Cell{Lat: 51.06, Lon: -114.01, LowMHz: 10700, HighMHz: 10740, EIRPDBm: 60}, Unlicensed, "0.9 km outside"},
		{"too strong", Cell{Lat: 51.05, Lon: -114.01, LowMHz: 10700, HighMHz: 10740, EIRPDBm: 61}, Unlicensed, "allows an EIRP of 60.5 dBm"},
	} {
		a := b.Check(v.cell, day)
		text := strings.Join(a.Reasons, "\n")
		for _, l := range a.By {
			text += l.ID + " " + l.Holder + " " + l.Origin()
		}
		if a.Verdict != v.verdict || !strings.Contains(text, v.text) {
			t.Errorf("%s: %s: %q, want %s: %q", v.name, a.Verdict, text, v.verdict, v.text)
		}
	}
	want := []string{
		"EN.dat: records of licences that HD.dat lacks: 1 left out",
		"FR.dat: frequencies whose location LO.dat does not place: 1 left out",
		"FR.dat: single frequencies, whose bandwidth the record does not say: 1 left out",
		"HD.dat: active licences without frequencies and area in MF or FR: give them in a table of your own: 1 left out",
		"MF.dat: frequencies whose market or partition no record describes: 1 left out",
		"MF.dat: records without two growing frequencies: 1 left out",
	}
	if got := strings.Join(b.Notes, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("notes:\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	if _, err := ReadULS(fstest.MapFS{"EN.dat": {}}); err == nil || !strings.Contains(err.Error(), "no HD.dat") {
		t.Errorf("no header: %v", err)
	}
	bad := fstest.MapFS{"HD.dat": {Data: []byte(rec("HD", map[int]string{2: "1", 6: "A", 9: "2033-01-01"}))}}
	if _, err := ReadULS(bad); err == nil || !strings.Contains(err.Error(), `HD.dat:1: field 9 is "2033-01-01", expected a day`) {
		t.Errorf("day: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"HD.dat", "MC.dat", "FR.dat"} {
		f.Add([]byte(table), name, extract()[name].Data)
	}
	f.Fuzz(func(t *testing.T, own []byte, name string, data []byte) {
		files := extract()
		if files[name] != nil {
			files[name] = &fstest.MapFile{Data: data}
		}
		cell := Cell{Lat: 51, Lon: -114, LowMHz: 3560, HighMHz: 3600, EIRPDBm: 60, County: "30029"}
		if b, err := ReadCSV(strings.NewReader(string(own)), "own.csv"); (b == nil) == (err == nil) {
			t.Fatalf("%v %v", b, err)
		} else if b != nil {
			b.Check(cell, time.Now())
		}
		if b, err := ReadULS(files); (b == nil) == (err == nil) {
			t.Fatalf("%v %v", b, err)
		} else if b != nil {
			b.Check(cell, time.Now())
		}
	})
}
