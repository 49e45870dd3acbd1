package check

import (
	"path"
	"slices"
	"strings"

	"github.com/guyline/guyline/network"
)

// fileElement finds, among the certificates or keys that were read, the one whose file a setting names. Settings name
// files as the running function sees them, inputs have other folders: the input whose path has the most last parts in
// common is taken, and none where two different keys have as many. Of a chain it is the first, which is the holder's.
func fileElement(n *network.Network, kind network.Kind, configured string) (*network.Element, bool) {
	best, depth, same := (*network.Element)(nil), 0, true
	for e := range n.Elements(kind) {
		at, ok := origin(e)
		if !ok || e.Type == "request" {
			continue
		}
		d := commonTail(at.Path, configured)
		switch {
		case d == 0 || d < depth:
		case d > depth:
			best, depth, same = e, d, true
		default:
			held, _ := origin(best)
			if held.Path == at.Path {
				if at.Line < held.Line {
					best = e
				}
				continue
			}
			same = same && sameKey(best, e)
		}
	}
	return best, best != nil && same
}

// certificates are the certificates that were issued; requests for one are not.
func certificates(n *network.Network) iterator {
	return where(n.Elements(network.KindCertificate), func(c *network.Element) bool { return c.Type != "request" })
}

// origin is where the key of a certificate or key file was read.
func origin(e *network.Element) (network.Origin, bool) {
	if c, ok := network.KeyDigest.Best(e); ok {
		return c.Origin, true
	}
	c, ok := network.CertSubject.Best(e)
	return c.Origin, ok
}

func sameKey(a, b *network.Element) bool {
	x, ok := network.KeyDigest.Best(a)
	return ok && network.KeyDigest.Has(b, x.Value)
}

// commonTail counts the parts that two paths have in common at their ends.
func commonTail(a, b string) int {
	x, y := strings.Split(path.Clean(a), "/"), strings.Split(path.Clean(b), "/")
	slices.Reverse(x)
	slices.Reverse(y)
	k := 0
	for k < len(x) && k < len(y) && x[k] == y[k] {
		k++
	}
	return k
}
