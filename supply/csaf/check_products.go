package csaf

import (
	"fmt"
	"slices"
	"strings"
)

// A mention is a list of products or groups to which some place of the document refers.
type mention struct {
	pointer string // of the list, or of the one reference
	ids     []string
	alone   bool // it is no list
}

func (m mention) at(i int) string {
	if m.alone {
		return m.pointer
	}
	return fmt.Sprintf("%s/%d", m.pointer, i)
}

// mentions is every reference to products and to groups, by the paths of 6.1.1 and 6.1.4.
func (d *Document) mentions() (products, groups []mention) {
	if t := d.ProductTree; t != nil {
		for i, g := range t.ProductGroups {
			products = append(products, mention{fmt.Sprintf("/product_tree/product_groups/%d/product_ids", i), g.Products, false})
		}
		for i, r := range t.Relationships {
			at := fmt.Sprintf("/product_tree/relationships/%d/", i)
			products = append(products, mention{at + "product_reference", []string{r.Reference}, true},
				mention{at + "relates_to_product_reference", []string{r.RelatesTo}, true})
		}
	}
	for i, v := range d.Vulnerabilities {
		at := fmt.Sprintf("/vulnerabilities/%d/", i)
		for _, s := range v.ProductStatus.lists() {
			products = append(products, mention{at + "product_status/" + s.name, s.ids, false})
		}
		both := func(name string, j int, p, g []string) {
			products = append(products, mention{fmt.Sprintf("%s%s/%d/product_ids", at, name, j), p, false})
			groups = append(groups, mention{fmt.Sprintf("%s%s/%d/group_ids", at, name, j), g, false})
		}
		for j, r := range v.Remediations {
			both("remediations", j, r.Products, r.Groups)
		}
		for j, t := range v.Threats {
			both("threats", j, t.Products, t.Groups)
		}
		for j, f := range v.Flags {
			both("flags", j, f.Products, f.Groups)
		}
		for j, s := range v.Scores {
			products = append(products, mention{fmt.Sprintf("%sscores/%d/products", at, j), s.Products, false})
		}
	}
	return products, groups
}

// A statusList is one list of a product status. Lists of one group do not contradict each other (6.1.6); "" contradicts none.
type statusList struct {
	name, group string
	ids         []string
}

func (s *Status) lists() []statusList {
	if s == nil {
		return nil
	}
	return []statusList{
		{"first_affected", "affected", s.FirstAffected},
		{"first_fixed", "fixed", s.FirstFixed},
		{"fixed", "fixed", s.Fixed},
		{"known_affected", "affected", s.KnownAffected},
		{"known_not_affected", "not affected", s.KnownNotAffected},
		{"last_affected", "affected", s.LastAffected},
		{"recommended", "", s.Recommended},
		{"under_investigation", "under investigation", s.UnderInvestigation},
	}
}

// missingProducts is 6.1.1: what is referred to is defined in the product tree.
func missingProducts(d *Document, say func(pointer, text string) bool) {
	defined := map[string]bool{}
	for _, p := range d.Products() {
		defined[p.ID] = true
	}
	products, _ := d.mentions()
	for _, m := range products {
		for i, id := range m.ids {
			if !defined[id] {
				if !say(m.at(i), fmt.Sprintf("the product tree defines no product %.64q", id)) {
					return
				}
			}
		}
	}
}

// multipleProducts is 6.1.2: no product id is defined twice.
func multipleProducts(d *Document, say func(pointer, text string) bool) {
	first := map[string]string{}
	for _, p := range d.Products() {
		if at, again := first[p.ID]; again {
			if !say(p.Pointer+"/product_id", fmt.Sprintf("%.64q is already defined at %s", p.ID, at)) {
				return
			}
			continue
		}
		first[p.ID] = p.Pointer
	}
}

// circularProducts is 6.1.3: a product made by a relationship does not rest on itself.
func circularProducts(d *Document, say func(pointer, text string) bool) {
	if d.ProductTree == nil {
		return
	}
	rests := map[string][]string{}
	for _, r := range d.ProductTree.Relationships {
		rests[r.Product.ID] = append(rests[r.Product.ID], r.Reference, r.RelatesTo)
	}
	circular := endless(rests)
	for i, r := range d.ProductTree.Relationships {
		if circular[r.Product.ID] {
			if !say(fmt.Sprintf("/product_tree/relationships/%d/full_product_name/product_id", i), fmt.Sprintf("%.64q ends up in a circle: it rests on itself", r.Product.ID)) {
				return
			}
		}
	}
}

// endless is the nodes from which some way ends in a circle: what is left when those are taken away, again and again,
// that rest on nothing that is left.
func endless(rests map[string][]string) map[string]bool {
	left := map[string]bool{}
	open := map[string]int{}
	carries := map[string][]string{}
	for id, on := range rests {
		left[id] = true
		for _, o := range on {
			if _, made := rests[o]; made {
				open[id]++
				carries[o] = append(carries[o], id)
			}
		}
	}
	var todo []string
	for id := range left {
		if open[id] == 0 {
			todo = append(todo, id)
		}
	}
	for len(todo) > 0 {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		delete(left, id)
		for _, c := range carries[id] {
			if open[c]--; open[c] == 0 {
				todo = append(todo, c)
			}
		}
	}
	return left
}

// missingGroups is 6.1.4: groups that are referred to are defined.
func missingGroups(d *Document, say func(pointer, text string) bool) {
	_, groups := d.mentions()
	for _, m := range groups {
		for i, id := range m.ids {
			if _, ok := d.groups[id]; !ok {
				if !say(m.at(i), fmt.Sprintf("the product tree defines no group %.64q", id)) {
					return
				}
			}
		}
	}
}

// multipleGroups is 6.1.5: no group id is defined twice.
func multipleGroups(d *Document, say func(pointer, text string) bool) {
	if d.ProductTree == nil {
		return
	}
	first := map[string]int{}
	for i, g := range d.ProductTree.ProductGroups {
		if at, again := first[g.ID]; again {
			if !say(fmt.Sprintf("/product_tree/product_groups/%d/group_id", i), fmt.Sprintf("%.64q is already defined by group %d", g.ID, at)) {
				return
			}
			continue
		}
		first[g.ID] = i
	}
}

// contradictingStatus is 6.1.6: within a vulnerability, a product is affected, not affected, fixed or under
// investigation, and only one of these. What is recommended may be any of them.
func contradictingStatus(d *Document, say func(pointer, text string) bool) {
	for i, v := range d.Vulnerabilities {
		first := map[string]statusList{}
		for _, s := range v.ProductStatus.lists() {
			if s.group == "" {
				continue
			}
			for j, id := range s.ids {
				if was, again := first[id]; again && was.group != s.group {
					if !say(fmt.Sprintf("/vulnerabilities/%d/product_status/%s/%d", i, s.name, j), fmt.Sprintf("%.64q stands in %s too", id, was.name)) {
						return
					}
				} else if !again {
					first[id] = s
				}
			}
		}
	}
}

// multipleHashes is 6.1.25: one file has at most one digest of an algorithm.
func multipleHashes(d *Document, say func(pointer, text string) bool) {
	for _, p := range d.Products() {
		if p.Helper == nil {
			continue
		}
		for i, h := range p.Helper.Hashes {
			first := map[string]int{}
			for j, f := range h.FileHashes {
				if at, again := first[f.Algorithm]; again {
					if !say(fmt.Sprintf("%s/product_identification_helper/hashes/%d/file_hashes/%d", p.Pointer, i, j), fmt.Sprintf("%.32q is used by digest %d too", f.Algorithm, at)) {
						return
					}
					continue
				}
				first[f.Algorithm] = j
			}
		}
	}
}

// rangeWords are the words that 6.1.31 takes for a range. They count as words between white space: "after-eight" is the
// name of a version.
var rangeWords = []string{"after", "all", "before", "earlier", "later", "prior", "versions"}

// rangeInVersion is 6.1.31: a branch of category product_version names one version.
func rangeInVersion(d *Document, say func(pointer, text string) bool) {
	if d.ProductTree != nil {
		rangeIn(d.ProductTree.Branches, "/product_tree/branches", say)
	}
}

func rangeIn(branches []Branch, pointer string, say func(pointer, text string) bool) bool {
	for i, b := range branches {
		at := fmt.Sprintf("%s/%d", pointer, i)
		if b.Category == "product_version" && isRange(strings.ToLower(b.Name)) &&
			!say(at+"/name", fmt.Sprintf("%.64q is a range: its category is product_version_range", b.Name)) {
			return false
		}
		if !rangeIn(b.Branches, at+"/branches", say) {
			return false
		}
	}
	return true
}

// isRange says that a name in small letters holds an operator, one of the words, or is a vers: URI, which is a range by
// its own specification (clause 3.1.2.3.2).
func isRange(name string) bool {
	if strings.ContainsAny(name, "<>") || strings.HasPrefix(name, "vers:") {
		return true
	}
	return slices.ContainsFunc(strings.Fields(name), func(word string) bool {
		return slices.Contains(rangeWords, strings.Trim(word, "()[],;.:"))
	})
}
