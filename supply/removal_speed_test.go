package supply

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/guyline/guyline/network"
)

// country is a network of so many sites with three cells each, of four suppliers, twelve core functions, and equipment on
// whose links the sites hang.
func country(sites int) *network.Network {
	m := newModel()
	makers := []string{"Alder", "Birch", "Cedar", "Dogwood"}
	links := max(1, sites/100)
	for i := range sites {
		s := m.site(fmt.Sprintf("site %06d", i), makers[i%3], fmt.Sprintf("link %d", i%links), fmt.Sprintf("link %d", (i+1)%links))
		for k := range 3 {
			c := m.cell(fmt.Sprintf("cell %06d %d", i, k), s, "", 1+i%97)
			declare(m, network.TACs, c, network.TAC(1+i*8/sites))
		}
	}
	for i, t := range []network.NFType{network.AMF, network.AMF, network.SMF, network.SMF, network.UPF, network.UPF, network.UPF, network.UPF, network.AUSF, network.UDM, network.UDR, network.NRF} {
		f := m.function(t, fmt.Sprintf("%s-%d", t, i), makers[i%4])
		if t == network.UPF {
			declare(m, network.TACs, f, network.TAC(1+2*(i%4)), network.TAC(2+2*(i%4)))
		}
	}
	for i := range links {
		e := m.equipment("router", fmt.Sprintf("router %d", i), makers[i%4])
		declare(m, network.Carries, e, fmt.Sprintf("link %d", i))
	}
	m.Join()
	return m.Network
}

func BenchmarkRemoval(b *testing.B) {
	n := country(100_000)
	for b.Loop() {
		start := time.Now()
		impacts := network.NewImpacts(n)
		indexed := time.Since(start)
		s, err := Open(context.Background(), n, impacts, Sources{}, Terms{Day: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), Country: "US"})
		if err != nil {
			b.Fatal(err)
		}
		opened := time.Since(start)
		x, err := s.Remove(Request{Supplier: "Alder", Mode: Off, Trusted: s.Trusted})
		if err != nil {
			b.Fatal(err)
		}
		b.Logf("impacts %v, open %v, remove %v: %d cells, %d people, %d steps", indexed, opened-indexed, time.Since(start)-opened, x.Cells, x.People, len(x.Replacement.Steps))
	}
}
