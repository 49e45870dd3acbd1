package sbom

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestConformanceSpecification reads the valid documents of CycloneDX's own tests (tools/src/test/resources of
// CycloneDX/specification), of versions 1.0 to 1.7, in JSON and XML, where GUYLINE_CYCLONEDX names its checkout, and holds
// them against the library where that reads them.
func TestConformanceSpecification(t *testing.T) {
	root := os.Getenv("GUYLINE_CYCLONEDX")
	if root == "" {
		t.Skip("skipped: set GUYLINE_CYCLONEDX to a checkout of CycloneDX/specification")
	}
	good, total := 0, 0
	for _, pattern := range []string{"valid-*.json", "valid-*.xml"} {
		files, err := filepath.Glob(filepath.Join(root, "tools", "src", "test", "resources", "*", pattern))
		if err != nil || len(files) == 0 {
			t.Fatal("no documents there", err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			total++
			if diff := againstLibrary(text); diff != "" && !strings.HasPrefix(diff, "the library") {
				t.Errorf("%s: %s", filepath.Base(file), diff)
				continue
			}
			good++
		}
	}
	fmt.Printf("score cyclonedx-specification %d/%d\n", good, total)
}
