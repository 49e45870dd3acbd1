package csaf

import "fmt"

// A Product is one product that the tree defines, with what its branches say.
type Product struct {
	ID, Name string
	Pointer  string // where it is defined

	Vendor       string
	ProductName  string
	Version      string // product_version, or where there is none service_pack or patch_level
	VersionRange string // product_version_range: a text for people, in no form that the standard fixes

	Helper *Helper // nil where there is none

	// A product made by a relationship: it is Reference, which stands in Relation to RelatesTo (both product ids).
	Relation, Reference, RelatesTo string
}

// Products is every product that the document defines, in its order: branches, full product names, relationships.
func (d *Document) Products() []Product { return d.products }

func (d *Document) allProducts() []Product {
	if d.ProductTree == nil {
		return nil
	}
	out := walk(nil, d.ProductTree.Branches, "/product_tree/branches", Product{})
	for i, p := range d.ProductTree.FullProductNames {
		out = append(out, Product{ID: p.ID, Name: p.Name, Helper: p.Helper, Pointer: fmt.Sprintf("/product_tree/full_product_names/%d", i)})
	}
	for i, r := range d.ProductTree.Relationships {
		out = append(out, Product{
			ID: r.Product.ID, Name: r.Product.Name, Helper: r.Product.Helper,
			Pointer:  fmt.Sprintf("/product_tree/relationships/%d/full_product_name", i),
			Relation: r.Category, Reference: r.Reference, RelatesTo: r.RelatesTo,
		})
	}
	return out
}

// walk adds the products below some branches; above is what the branches over them say. Read bounds how deep they are.
func walk(out []Product, branches []Branch, pointer string, above Product) []Product {
	for i, b := range branches {
		at := fmt.Sprintf("%s/%d", pointer, i)
		here := above
		here.label(b.Category, b.Name)
		if b.Product != nil {
			p := here
			p.ID, p.Name, p.Helper, p.Pointer = b.Product.ID, b.Product.Name, b.Product.Helper, at+"/product"
			out = append(out, p)
		}
		out = walk(out, b.Branches, at+"/branches", here)
	}
	return out
}

func (p *Product) label(category, name string) {
	switch category {
	case "vendor":
		p.Vendor = name
	case "product_name":
		p.ProductName = name
	case "product_version":
		p.Version = name
	case "product_version_range":
		p.VersionRange = name
	case "service_pack", "patch_level":
		if p.Version == "" {
			p.Version = name
		}
	}
}

// Members is the products of a list and of groups, each once, in the order in which they are named.
func (d *Document) Members(products, groups []string) []string {
	var out []string
	seen := map[string]bool{}
	add := func(ids []string) {
		for _, id := range ids {
			if !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
	}
	add(products)
	for _, g := range groups {
		add(d.groups[g])
	}
	return out
}
