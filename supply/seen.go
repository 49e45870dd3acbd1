package supply

import (
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/supply/observed"
)

// SaySeen holds what captures show of each function's maker against what is declared or configured, and puts the answers into
// the model, as predicted claims with the frame that shows it. Functions of which captures show nothing get none. prefixes are
// files of the registry of MAC prefixes, which stand over the program's own copy.
func SaySeen(n *network.Network, prefixes []string) (faults []string, err error) {
	any := false
	for f := range n.Functions() {
		any = any || len(network.SeenVendor.Of(f)) > 0
	}
	if !any {
		return nil, nil
	}
	r, err := observed.NewRegistry()
	if err != nil {
		return nil, err
	}
	for _, name := range expand(prefixes, &faults) {
		file, err := os.Open(name)
		if err != nil {
			return faults, err
		}
		told, err := r.Read(name, file)
		file.Close()
		if err != nil {
			faults = append(faults, err.Error())
		}
		faults = append(faults, told.Problems...)
	}
	aliases := map[string][]string{}
	for s := range n.Elements(network.KindSupplier) {
		aliases[strings.ToLower(s.Name)] = values(network.AlsoKnownAs.Of(s))
	}
	for f := range n.Functions() {
		d := declaredOf(f)
		d.Aliases = aliases[strings.ToLower(d.Supplier)]
		for _, c := range network.SeenVendor.Of(f) {
			kind, value, _ := strings.Cut(c.Value, ": ")
			if d.Supplier == "" && kind != "product" {
				continue // cards and certificates speak of suppliers alone
			}
			var a observed.Answer
			switch kind {
			case "mac":
				mac, err := net.ParseMAC(value)
				if err != nil || len(mac) != 6 {
					continue
				}
				a = r.Maker(d, [6]byte(mac))
				a.Why += fmt.Sprintf(" (%s)", value)
			case "product":
				a = observed.Product(d, value)
			case "subject", "issuer":
				a = observed.Certificate(d, value)
			default:
				continue
			}
			switch a.Outcome {
			case observed.Agrees:
				say(network.SeenAgrees, f, a.Why, c.Origin)
			case observed.Differs:
				say(network.SeenDiffers, f, a.Why, c.Origin)
			default:
				say(network.SeenOpen, f, a.Why, c.Origin)
			}
		}
	}
	n.Refresh()
	return faults, nil
}

// declaredOf is what files say of a function's origin; what was seen is no part of it.
func declaredOf(f *network.Element) observed.Declared {
	best := func(a *network.Attr[string]) string {
		for _, layer := range []network.Layer{network.Declared, network.Configured} {
			for _, c := range a.Of(f) {
				if c.Layer == layer {
					return c.Value
				}
			}
		}
		return ""
	}
	return observed.Declared{Supplier: best(network.Supplied), Product: best(network.Product), Version: best(network.Version)}
}
