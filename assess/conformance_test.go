package assess

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/guyline/guyline/check/published"
	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// labelled maps each fact of labels.csv that is scored to our attributes: the values that a set has of it. A single
// fact has one value a set, and every further one counts against the score.
var labelled = map[string]struct {
	values func(*network.Network) []string
	single bool
}{
	"ciphering_order":                    {values: orders(network.NASCiphering, network.RRCCiphering)},
	"integrity_order":                    {values: orders(network.NASIntegrity, network.RRCIntegrity)},
	"null_ciphering_preferred":           {single: true, values: anyOrder(first, network.NASCiphering, network.RRCCiphering)},
	"null_ciphering_listed":              {single: true, values: anyOrder(network.Order.Null, network.NASCiphering, network.RRCCiphering)},
	"null_integrity_preferred":           {single: true, values: anyOrder(first, network.NASIntegrity, network.RRCIntegrity)},
	"null_integrity_listed":              {single: true, values: anyOrder(network.Order.Null, network.NASIntegrity, network.RRCIntegrity)},
	"sbi_scheme":                         {values: stated(network.Scheme, interfaces(network.Server, network.SBI))},
	"peer_uri_scheme":                    {values: stated(network.Scheme, interfaces(network.Client, network.SBI, network.N32))},
	"n32_or_sepp_scheme":                 {values: stated(network.Scheme, interfaces("", network.N32))},
	"no_tls":                             {values: offTLS},
	"oauth":                              {values: stated(network.OAuth2, elements(network.KindFunction))},
	"hn_key_file_configured":             {values: yes(stated(network.HNKeyFile, elements(network.KindHomeNetworkKey)))},
	"hn_private_key_is_3gpp_test_vector": {single: true, values: testVector},
	"subscriber_key_is_public_sample":    {values: sampleKey},
	"ue_suci_protection_scheme":          {values: stated(network.HNScheme, elements(network.KindSubscriber))},
	"mongo_uri_has_credentials":          {single: true, values: mongoCredentials},
	"drb_ciphering":                      {values: yesNo(stated(network.DRBCiphering, elements(network.KindFunction)))},
	"drb_integrity":                      {values: yesNo(stated(network.DRBIntegrity, elements(network.KindFunction)))},
	"uses_test_or_lab_plmn":              {single: true, values: labPLMN},

	"k8s_workloads":                       {single: true, values: count(workloads, always)},
	"k8s_containers":                      {single: true, values: count(containers, always)},
	"k8s_networkpolicies":                 {single: true, values: count(elements(network.KindNetworkPolicy), always)},
	"k8s_privileged_containers":           {single: true, values: count(containers, is(network.Privileged, true))},
	"k8s_host_network_workloads":          {single: true, values: count(workloads, is(network.HostNetwork, true))},
	"k8s_containers_without_runAsNonRoot": {single: true, values: count(containers, not(is(network.RunAsNonRoot, true)))},
	"k8s_containers_without_limits":       {single: true, values: count(containers, not(is(network.HasLimits, true)))},
	"k8s_images_not_pinned_by_digest":     {single: true, values: count(containers, unpinned)},
	"k8s_images_latest":                   {single: true, values: count(containers, latest)},
}

// TestConformanceConfigs holds what the readers say of real configuration sets against their labels, as the README of the
// data counts them.
func TestConformanceConfigs(t *testing.T) {
	dir := testdata.Dir(t, "configs")
	type key struct{ set, fact string }
	labels := map[key][]string{}
	sets := map[string]bool{}
	rows := testdata.CSV(t, filepath.Join(dir, "labels.csv"))
	for _, r := range rows {
		sets[r["set"]] = true
		k := key{r["set"], r["fact"]}
		labels[k] = append(labels[k], r["value"])
	}
	networks := map[string]*network.Network{}
	for set := range sets {
		n, files := load(t, filepath.Join(dir, set))
		networks[set] = n
		if !slices.ContainsFunc(files, func(f *source.File) bool { return f.Status() == source.Read || f.Status() == source.Partly }) {
			t.Errorf("%s: no file of the set could be read", set)
		}
	}
	got, total := 0, 0
	for _, r := range rows {
		set, fact, value := r["set"], r["fact"], r["value"]
		if fact == "db_or_admin_password_inline" {
			total++
			if hasPassword(networks[set], value) {
				got++
			} else {
				t.Logf("%s: %s %s: not found (label: %s:%s)", set, fact, value, r["file"], r["line"])
			}
			continue
		}
		rule, ok := labelled[fact]
		if !ok {
			continue
		}
		values := rule.values(networks[set])
		total++
		if slices.Contains(values, value) {
			got++
		} else {
			t.Logf("%s: %s: labelled %s, we have %v (label: %s:%s %s)", set, fact, value, values, r["file"], r["line"], r["note"])
		}
		if rule.single {
			for _, v := range values {
				if !slices.Contains(labels[key{set, fact}], v) {
					total++
					t.Logf("%s: %s: we have %s, which is not labelled", set, fact, v)
				}
			}
		}
	}
	fmt.Printf("score configs %d/%d\n", got, total)
	if total > 0 && float64(got) < 0.98*float64(total) {
		t.Errorf("%d of %d labels confirmed, want 98 %%", got, total)
	}
}

type picker func(*network.Network) []*network.Element

func elements(kinds ...network.Kind) picker {
	return func(n *network.Network) (out []*network.Element) {
		for _, k := range kinds {
			out = slices.AppendSeq(out, n.Elements(k))
		}
		return out
	}
}

func interfaces(role network.Role, names ...network.InterfaceName) picker {
	return func(n *network.Network) (out []*network.Element) {
		for i := range n.Interfaces(names...) {
			if role == "" || network.RoleOf.Has(i, role) {
				out = append(out, i)
			}
		}
		return out
	}
}

// workloads and containers are those of Kubernetes manifests, rendered charts among them, values of charts not.
func workloads(n *network.Network) (out []*network.Element) {
	for w := range n.Elements(network.KindWorkload) {
		if network.Platform.Has(w, "kubernetes") && w.Type != "HelmValues" {
			out = append(out, w)
		}
	}
	return out
}

func containers(n *network.Network) (out []*network.Element) {
	of := workloads(n)
	for c := range n.Elements(network.KindContainer) {
		if slices.Contains(of, c.Owner) {
			out = append(out, c)
		}
	}
	return out
}

func stated[T any](a *network.Attr[T], pick picker) func(*network.Network) []string {
	return func(n *network.Network) (out []string) {
		for _, e := range pick(n) {
			for _, c := range a.Of(e) {
				if v := a.Print(c.Value); c.Origin.Default == "" && !slices.Contains(out, v) {
					out = append(out, v)
				}
			}
		}
		return out
	}
}

func orders(attrs ...*network.Attr[network.Order]) func(*network.Network) []string {
	return func(n *network.Network) (out []string) {
		for _, a := range attrs {
			out = append(out, stated(a, elements(network.KindFunction))(n)...)
		}
		return out
	}
}

func first(o network.Order) bool { return o[0].Number == 0 }

// anyOrder is yes where some order is so, no where there are orders and none is.
func anyOrder(so func(network.Order) bool, attrs ...*network.Attr[network.Order]) func(*network.Network) []string {
	return func(n *network.Network) []string {
		var out []string
		for _, a := range attrs {
			for f := range n.Functions() {
				for _, c := range a.Of(f) {
					if so(c.Value) {
						return []string{"yes"}
					}
					out = []string{"no"}
				}
			}
		}
		return out
	}
}

func yes(values func(*network.Network) []string) func(*network.Network) []string {
	return func(n *network.Network) []string {
		if len(values(n)) > 0 {
			return []string{"yes"}
		}
		return nil
	}
}

func yesNo(values func(*network.Network) []string) func(*network.Network) []string {
	return func(n *network.Network) (out []string) {
		for _, v := range values(n) {
			out = append(out, map[string]string{"true": "yes", "false": "no"}[v])
		}
		return out
	}
}

func offTLS(n *network.Network) []string {
	for i := range n.Interfaces(network.SBI, network.N32) {
		for _, c := range network.TLS.Of(i) {
			if !c.Value && c.Origin.Default == "" {
				return []string{"true"}
			}
		}
	}
	return nil
}

func testVector(n *network.Network) (out []string) {
	for k := range n.Elements(network.KindHomeNetworkKey) {
		for _, c := range network.KeyDigest.Of(k) {
			entry, ok := published.Key(c.Value)
			switch {
			case ok && strings.Contains(entry.Origin+entry.Name, "33.501"):
				return []string{"yes"}
			default:
				out = []string{"no"}
			}
		}
	}
	return out
}

func sampleKey(n *network.Network) []string {
	for s := range n.Elements(network.KindSubscriber) {
		for _, c := range network.SubscriberKey.Of(s) {
			if _, ok := published.SubscriberKey(c.Value.Digest()); ok {
				return []string{"yes"}
			}
		}
	}
	return nil
}

func mongoCredentials(n *network.Network) (out []string) {
	for _, i := range interfaces(network.Client, network.DB)(n) {
		if !network.Scheme.Has(i, "mongodb") && !network.Scheme.Has(i, "mongodb+srv") {
			continue
		}
		for _, c := range network.URICredsUsed.Of(i) {
			v := map[bool]string{true: "yes", false: "no"}[c.Value]
			if !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
	}
	return out
}

func hasPassword(n *network.Network, value string) bool {
	for c := range n.Elements(network.KindCredential) {
		for _, p := range network.Password.Of(c) {
			if p.Value.Is(value) {
				return true
			}
		}
	}
	return false
}

// labPLMN says whether the PLMN that stands in most places is one of laboratories.
func labPLMN(n *network.Network) []string {
	places := map[network.PLMN]int{}
	for e := range n.All() {
		if !slices.Contains(network.PLMNs.On(), e.Kind) {
			continue
		}
		for _, c := range network.PLMNs.Of(e) {
			places[c.Value]++
		}
	}
	var most network.PLMN
	for p, k := range places {
		if k > places[most] || k == places[most] && p.String() < most.String() {
			most = p
		}
	}
	switch {
	case len(places) == 0:
		return nil
	case most.Test():
		return []string{"yes"}
	}
	return []string{"no"}
}

func always(*network.Element) bool { return true }

func is(a *network.Attr[bool], v bool) func(*network.Element) bool {
	return func(e *network.Element) bool { return a.Has(e, v) }
}

func not(f func(*network.Element) bool) func(*network.Element) bool {
	return func(e *network.Element) bool { return !f(e) }
}

// unpinned and latest count an image that is wholly a variable too: nothing pins it.
func unpinned(c *network.Element) bool {
	i, ok := network.ImageRef.Best(c)
	return !ok || i.Value.Digest == ""
}

func latest(c *network.Element) bool {
	i, ok := network.ImageRef.Best(c)
	return !ok || i.Value.Latest()
}

// count counts the elements that keep is true for; a network without workloads has no count.
func count(pick picker, keep func(*network.Element) bool) func(*network.Network) []string {
	return func(n *network.Network) []string {
		if len(workloads(n)) == 0 {
			return nil
		}
		k := 0
		for _, e := range pick(n) {
			if keep(e) {
				k++
			}
		}
		return []string{strconv.Itoa(k)}
	}
}
