package filing

import (
	"path/filepath"
	"strconv"
	"testing"
)

// Forty by forty kilometres at 90 m, both environments, one service.
func large() *Package {
	g := valley
	g.Cols, g.Rows = 600, 432
	p := example()
	p.Maps = p.Maps[:1]
	p.Maps[0].Parts = One(Part{Coverage{SignalDBm: hills(g, 20)}, Coverage{SignalDBm: hills(g, 12)}})
	return p
}

func BenchmarkWrite(b *testing.B) {
	p, dir := large(), b.TempDir()
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if _, err := Write(b.Context(), filepath.Join(dir, strconv.Itoa(n)), p); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(n*600*432)/b.Elapsed().Seconds(), "cells/s")
}

func BenchmarkValidate(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "package")
	if _, err := Write(b.Context(), dir, large()); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		r, err := Validate(b.Context(), dir, Options{})
		if err != nil || !r.Accepted() {
			b.Fatal(r, err)
		}
	}
}
