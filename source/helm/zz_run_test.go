package helm

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/free5gc"
	"github.com/guyline/guyline/source/kubernetes"
	"github.com/guyline/guyline/source/open5gs"
	"github.com/guyline/guyline/source/sdcore"
	"github.com/guyline/guyline/source/sourcetest"
	"github.com/guyline/guyline/source/srsran"
	"github.com/guyline/guyline/source/ueransim"
)

func TestZZ(t *testing.T) {
	base := "/work/shared/data/configs/"
	for _, s := range strings.Fields(os.Getenv("SETS")) {
		r := &source.Reader{Formats: []*source.Format{&Template, &Chart, &kubernetes.Format, &open5gs.Format, &free5gc.Format, &sdcore.Format, &srsran.Format, &ueransim.Format, &Format}}
		n, files, err := r.Read(context.Background(), base+s)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("=====", s)
		for _, f := range files {
			fmt.Println(f.Path, f.Format, f.Status())
			for _, note := range f.Notes() {
				fmt.Println("     ", note)
			}
		}
		if os.Getenv("FACTS") != "" {
			for _, l := range sourcetest.Lines(n) {
				fmt.Println(strings.ReplaceAll(l, base, ""))
			}
		}
	}
}
