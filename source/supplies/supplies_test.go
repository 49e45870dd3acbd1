package supplies

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/source"
)

func TestRecognised(t *testing.T) {
	for content, want := range map[string]string{
		`{"bomFormat": "CycloneDX", "specVersion": "1.6"}`:                                             BillName,
		`<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5">`:                       BillName,
		"SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\n":                                                BillName,
		`{"@context": "https://openvex.dev/ns/v0.2.0", "statements": []}`:                              StatementName,
		`{"document": {"category": "csaf_vex", "csaf_version": "2.0"}}`:                                StatementName,
		`{"schema_version": "1.7.0", "id": "EX-1", "modified": "2026-01-01T00:00:00Z", "affected":[]}`: AdvisoryName,
		"cve,epss,percentile\nCVE-2026-1,0.1,0.5\n":                                                    AdvisoryName,
		"Owner,Owned,Percent\nA,B,50\n":                                                                OwnershipName,
		`[{"statementId": "x", "recordType": "entity"}]`:                                               OwnershipName,
		"1,\"A CO.\",-0- ,CUBA,-0- ,-0- ,-0- ,-0- \n":                                                  ListName,
		"list,name,aliases,start\nmine,Example,,2026-01-01\n":                                          ListName,
		"class,supplier,low,high,months\nradio,Example,1,2,3\n":                                        PricesName,
		"{\"a\": 1}\n":                      "",
		"site,latitude,longitude\n":         "",
		"id: x\nmodified: y\naffected: z\n": "",
		"":                                  "",
	} {
		name := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		_, files, err := (&source.Reader{Formats: Formats}).Read(context.Background(), name)
		if err != nil {
			t.Fatal(err)
		}
		if files[0].Format != want {
			t.Errorf("%q: format %q, want %q", content, files[0].Format, want)
		}
	}
}

// Every file of the test data is one that is recognised, but for the few that are no documents of their kind.
func TestRecognisedData(t *testing.T) {
	root := testdata.Dir(t, "supply")
	for folder, want := range map[string]string{"sbom": BillName, "vex/openvex": StatementName, "vex/csaf": StatementName, "csaf/cisa": StatementName,
		"lists": ListName, "vuln": AdvisoryName} {
		_, files, err := (&source.Reader{Formats: Formats}).Read(context.Background(), filepath.Join(root, folder))
		if err != nil {
			t.Fatal(err)
		}
		missed := 0
		for _, f := range files {
			base := filepath.Base(f.Path)
			if f.Format == want || strings.Contains(f.Path, "/expected/") || base == "add.csv" || base == "alt.csv" {
				continue // the second and third file of OFAC's three are read with the first
			}
			missed++
			t.Logf("%s: %q", f.Path, f.Format)
		}
		if missed > 0 {
			t.Errorf("%s: %d of %d files are not taken for %s", folder, missed, len(files), want)
		}
	}
}
