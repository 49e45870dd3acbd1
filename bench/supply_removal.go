package main

import (
	"context"
	"fmt"
	"time"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/supply"
)

// removalSites is how many sites, of three cells each, the made network has.
const removalSites = 100_000

// supplyRemoval takes the supplier of a third of 100,000 sites out of a made network: the wall seconds of the inventory, of
// who depends on what, and of the removal with its replacement, the middle of three runs; and the memory, the network
// included. Making the network is not part of the time.
func supplyRemoval(string) error {
	runs, err := told(3, 1, "removal")
	if err != nil {
		return err
	}
	figure("removal", middle(runs, 0)[0], "s")
	figure("removal-rss", middle(runs, 1)[1], "MB")
	return nil
}

// removeSupplier makes the network, removes the supplier and prints the seconds: a child process.
func removeSupplier([]string) error {
	n := removalNetwork()
	start := time.Now()
	s, err := supply.Open(context.Background(), n, network.NewImpacts(n), supply.Sources{}, supply.Terms{Day: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), Country: "US"})
	if err != nil {
		return err
	}
	x, err := s.Remove(supply.Request{Supplier: "Alder", On: s.Terms.Day, Mode: supply.Off, Trusted: s.Trusted})
	if err != nil {
		return err
	}
	if len(x.Assets) < removalSites/3 || x.Cells < removalSites || len(x.Replacement.Steps) < removalSites/3 {
		return fmt.Errorf("%d assets, %d cells, %d steps: expected a third of the network", len(x.Assets), x.Cells, len(x.Replacement.Steps))
	}
	fmt.Println(time.Since(start).Seconds())
	return nil
}

// removalNetwork is sites of three suppliers in eight tracking areas, each with two of a thousand links that routers carry, and
// twelve core functions of which no two of a kind come from one supplier.
func removalNetwork() *network.Network {
	n := network.New()
	makers := []string{"Alder", "Birch", "Cedar"}
	const links, areas = removalSites / 100, 8
	at := network.Origin{Path: "made", Line: 1}
	add := func(k network.Kind, typ, name string, owner *network.Element, supplier string) *network.Element {
		e := n.Add(k, typ, name, owner)
		if supplier != "" {
			network.Supplied.Say(e, supplier, network.Declared, at)
		}
		return e
	}
	for i := range removalSites {
		s := add(network.KindSite, "", fmt.Sprintf("site %06d", i), nil, makers[i%3])
		network.Backhaul.Say(s, fmt.Sprintf("link %d", i%links), network.Declared, at)
		network.Backhaul.Say(s, fmt.Sprintf("link %d", (i+1)%links), network.Declared, at)
		for k := range 3 {
			c := add(network.KindCell, "", fmt.Sprintf("cell %06d %d", i, k), s, "")
			network.People.Say(c, 1+i%97, network.Declared, at)
			network.TACs.Say(c, network.TAC(1+i*areas/removalSites), network.Declared, at)
		}
	}
	for i, t := range []network.NFType{network.AMF, network.AMF, network.SMF, network.SMF, network.AUSF, network.UDM, network.UDR, network.NRF, network.UPF, network.UPF, network.UPF, network.UPF} {
		f := add(network.KindFunction, string(t), fmt.Sprintf("%s %d", t, i), nil, makers[i%3])
		if t == network.UPF {
			network.TACs.Say(f, network.TAC(1+2*(i-8)), network.Declared, at)
			network.TACs.Say(f, network.TAC(2+2*(i-8)), network.Declared, at)
		}
	}
	for i := range links {
		e := add(network.KindEquipment, "router", fmt.Sprintf("router %d", i), nil, makers[i%3])
		network.Carries.Say(e, fmt.Sprintf("link %d", i), network.Declared, at)
	}
	n.Join()
	return n
}
