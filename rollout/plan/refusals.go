package plan

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Refusals tells Refused in as few lines as say all of it: one for each supplier that is not trusted, one for each site at which the
// same reason keeps out every option, and else one for each option. Lines keep the order of Refused.
func (p *Plan) Refusals() []string {
	type key struct {
		site, supplier string
		binding        Binding
		why            string
	}
	options := map[key][]string{}
	sites := map[key][]string{}
	var order []key
	for _, r := range p.Refused {
		k := key{site: r.Site, binding: r.Binding, why: r.Why}
		switch {
		case r.Binding == Trust:
			k = key{supplier: r.Supplier, binding: Trust}
		case r.Binding == Share:
			k.supplier = r.Supplier
		}
		if options[k] == nil {
			order = append(order, k)
		}
		options[k] = append(options[k], r.Option)
		if !slices.Contains(sites[k], r.Site) {
			sites[k] = append(sites[k], r.Site)
		}
	}
	lines := make([]string, 0, len(order))
	for _, k := range order {
		names := options[k]
		switch {
		case k.binding == Trust:
			lines = append(lines, fmt.Sprintf("%s is not among the trusted suppliers: %s at %s left out", supplier(k.supplier), counted(len(names), "option"), counted(len(sites[k]), "site")))
		case k.binding == Unserving:
			lines = append(lines, fmt.Sprintf("%s: whoever it covers is served already", k.site))
		default:
			lines = append(lines, fmt.Sprintf("%s, %s: %s", k.site, strings.Join(names, " and "), k.why))
		}
	}
	return lines
}

func supplier(name string) string {
	if name == "" {
		return "An option without a supplier"
	}
	return name
}

func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return number(int64(n)) + " " + what
}

// number writes a whole number with a comma after each three digits.
func number(n int64) string {
	text := strconv.FormatInt(n, 10)
	first := 0
	if n < 0 {
		first = 1
	}
	for at := len(text) - 3; at > first; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// metres writes a distance; one beyond what whole numbers hold is any.
func metres(distM float64) string {
	if math.Abs(distM) >= 1<<53 {
		return "any number of"
	}
	return number(int64(math.Round(distM)))
}
