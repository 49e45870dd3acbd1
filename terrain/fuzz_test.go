package terrain

import (
	"os"
	"path/filepath"
	"testing"
)

// FuzzOpen opens what calls itself a tile, and reads it.
func FuzzOpen(f *testing.F) {
	for i, name := range []string{"N10E020.hgt.gz", "N10E020.hgt.zip", "N10E020.tif"} {
		f.Add(i, []byte(name))
	}
	f.Add(0, []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00\x00\x00\x00\x00\x02\x05\x2c\x00"))
	f.Add(1, []byte("PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Add(2, []byte("II*\x00\x08\x00\x00\x00"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, kind int, b []byte) {
		file := filepath.Join(dir, []string{"N10E020.hgt.gz", "N10E020.hgt.zip", "N10E020.tif"}[uint(kind)%3])
		if err := os.WriteFile(file, b, 0o644); err != nil {
			t.Fatal(err)
		}
		m, err := Open(Options{}, file)
		if err != nil {
			return
		}
		a := m.Area()
		m.Height((a.South+a.North)/2, (a.West+a.East)/2)
	})
}
