package equipment

import (
	"testing"

	"github.com/guyline/guyline/source/sourcetest"
)

func TestRead(t *testing.T) { sourcetest.Golden(t, "inventory", &Format) }

func TestDetect(t *testing.T) {
	for content, want := range map[string]string{
		"Equipment;Class;Vendor\n":                       "equipment",
		"item,category,manufacturer,Country of origin\n": "equipment",
		"site,latitude,longitude,supplier,class,item\n":  "",
		"equipment,supplier\n":                           "",
		"":                                               "",
	} {
		if _, f := sourcetest.ReadText(t, content, &Format); f.Format != want {
			t.Errorf("%q: format %q, want %q", content, f.Format, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	sourcetest.Fuzz(f, &Format)
}
