package csaf

// The structure of a document as clause 3 of the standard describes it (properties, which of them are required, their
// lists of values and patterns), in our own words. Members that the standard does not name are allowed.

var (
	text     = &shape{kind: "string", least: 1}
	uri      = &shape{kind: "string", format: "uri"}
	dateTime = &shape{kind: "string", format: "date-time"}
	products = set(text)

	// languageTag is a tag of RFC 5646 as clause 3.1.4 writes it; whether its subtags exist is test 6.1.12.
	languageTag = match(`^(([A-Za-z]{2,3}(-[A-Za-z]{3}(-[A-Za-z]{3}){0,2})?|[A-Za-z]{4,8})(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?` +
		`(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[A-WY-Za-wy-z0-9](-[A-Za-z0-9]{2,8})+)*(-[Xx](-[A-Za-z0-9]{1,8})+)?` +
		`|[Xx](-[A-Za-z0-9]{1,8})+|[Ii]-[Dd][Ee][Ff][Aa][Uu][Ll][Tt]|[Ii]-[Mm][Ii][Nn][Gg][Oo])$`)

	// version is integer or semantic versioning (clause 3.1.11).
	version = match(`^((0|[1-9][0-9]*)|(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)` +
		`(-(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?` +
		`(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?)$`)

	// cpe is a name of CPE 2.3 (formatted string) or 2.2 (URI), NISTIR 7695.
	cpe = match(`^((cpe:2\.3:[aho*\-](:(` + cpePart + `|[*\-])){5}(:(([a-zA-Z]{2,3}(-([a-zA-Z]{2}|[0-9]{3}))?)|[*\-]))(:(` + cpePart + `|[*\-])){4})` +
		`|([cC][pP][eE]:/[AHOaho]?(:[A-Za-z0-9._\-~%]*){0,6}))$`)

	acknowledgments = list(&shape{kind: "object", least: 1, members: map[string]*shape{
		"names": list(text), "organization": text, "summary": text, "urls": list(uri),
	}})
	notes = list(object("category text", map[string]*shape{
		"audience": text, "category": oneOf("description details faq general legal_disclaimer other summary"), "text": text, "title": text,
	}))
	references = list(object("summary url", map[string]*shape{
		"category": oneOf("external self"), "summary": text, "url": uri,
	}))
)

const cpePart = `((\?*|\*?)([a-zA-Z0-9\-._]|(\\[\\*?!"#$%&'()+,/:;<=>@\[\]^` + "`" + `{|}~]))+(\?*|\*?))`

// documentShape is built once for each Check: branches hold branches, which a literal cannot say.
func documentShape() *shape {
	return object("document", map[string]*shape{
		"document": metaShape(), "product_tree": treeShape(), "vulnerabilities": list(vulnerabilityShape()),
	})
}

func metaShape() *shape {
	return object("category csaf_version publisher title tracking", map[string]*shape{
		"acknowledgments":    acknowledgments,
		"aggregate_severity": object("text", map[string]*shape{"namespace": uri, "text": text}),
		"category":           match(`^[^\s\-_.](.*[^\s\-_.])?$`),
		"csaf_version":       oneOf("2.0"),
		"distribution": {kind: "object", least: 1, members: map[string]*shape{
			"text": text,
			"tlp":  object("label", map[string]*shape{"label": oneOf("AMBER GREEN RED WHITE"), "url": uri}),
		}},
		"lang":  languageTag,
		"notes": notes,
		"publisher": object("category name namespace", map[string]*shape{
			"category": oneOf("coordinator discoverer other translator user vendor"), "contact_details": text,
			"issuing_authority": text, "name": text, "namespace": uri,
		}),
		"references":  references,
		"source_lang": languageTag,
		"title":       text,
		"tracking": object("current_release_date id initial_release_date revision_history status version", map[string]*shape{
			"aliases":              set(text),
			"current_release_date": dateTime,
			"generator": object("engine", map[string]*shape{
				"date": dateTime, "engine": object("name", map[string]*shape{"name": text, "version": text}),
			}),
			"id":                   match(`^\S(.*\S)?$`),
			"initial_release_date": dateTime,
			"revision_history": list(object("date number summary", map[string]*shape{
				"date": dateTime, "legacy_version": text, "number": version, "summary": text,
			})),
			"status":  oneOf("draft final interim"),
			"version": version,
		}),
	})
}

func treeShape() *shape {
	product := object("name product_id", map[string]*shape{
		"name": text, "product_id": text,
		"product_identification_helper": {kind: "object", least: 1, members: map[string]*shape{
			"cpe": cpe,
			"hashes": list(object("file_hashes filename", map[string]*shape{
				"file_hashes": list(object("algorithm value", map[string]*shape{"algorithm": text, "value": match(`^[0-9a-fA-F]{32,}$`)})),
				"filename":    text,
			})),
			"model_numbers": set(text), "purl": {kind: "string", least: 7, format: "uri"}, "sbom_urls": list(uri),
			"serial_numbers": set(text), "skus": list(text),
			"x_generic_uris": list(object("namespace uri", map[string]*shape{"namespace": uri, "uri": uri})),
		}},
	})
	branch := object("category name", nil)
	branch.least, branch.most = 3, 3
	branch.members = map[string]*shape{
		"branches": list(branch),
		"category": oneOf("architecture host_name language legacy patch_level product_family product_name product_version product_version_range service_pack specification vendor"),
		"name":     text,
		"product":  product,
	}
	tree := object("", map[string]*shape{
		"branches":           list(branch),
		"full_product_names": list(product),
		"product_groups": list(object("group_id product_ids", map[string]*shape{
			"group_id": text, "product_ids": {kind: "array", items: text, least: 2, unique: true}, "summary": text,
		})),
		"relationships": list(object("category full_product_name product_reference relates_to_product_reference", map[string]*shape{
			"category":          oneOf("default_component_of external_component_of installed_on installed_with optional_component_of"),
			"full_product_name": product, "product_reference": text, "relates_to_product_reference": text,
		})),
	})
	tree.least = 1
	return tree
}

func vulnerabilityShape() *shape {
	v := object("", map[string]*shape{
		"acknowledgments": acknowledgments,
		"cve":             match(`^CVE-[0-9]{4}-[0-9]{4,}$`),
		"cwe":             object("id name", map[string]*shape{"id": match(`^CWE-[1-9][0-9]{0,5}$`), "name": text}),
		"discovery_date":  dateTime,
		"flags": set(object("label", map[string]*shape{
			"date": dateTime, "group_ids": products, "label": {kind: "string", oneOf: justifications}, "product_ids": products,
		})),
		"ids": set(object("system_name text", map[string]*shape{"system_name": text, "text": text})),
		"involvements": set(object("party status", map[string]*shape{
			"date": dateTime, "party": oneOf("coordinator discoverer other user vendor"),
			"status": oneOf("completed contact_attempted disputed in_progress not_contacted open"), "summary": text,
		})),
		"notes": notes,
		"product_status": {kind: "object", least: 1, members: map[string]*shape{
			"first_affected": products, "first_fixed": products, "fixed": products, "known_affected": products,
			"known_not_affected": products, "last_affected": products, "recommended": products, "under_investigation": products,
		}},
		"references":   references,
		"release_date": dateTime,
		"remediations": list(object("category details", map[string]*shape{
			"category": oneOf("mitigation no_fix_planned none_available vendor_fix workaround"), "date": dateTime, "details": text,
			"entitlements": list(text), "group_ids": products, "product_ids": products, "url": uri,
			"restart_required": object("category", map[string]*shape{
				"category": oneOf("connected dependencies machine none parent service system vulnerable_component zone"), "details": text,
			}),
		})),
		"scores": list(&shape{kind: "object", needs: []string{"products"}, least: 2, members: map[string]*shape{
			"products": products, "cvss_v2": {kind: "object"}, "cvss_v3": {kind: "object"}, // what is in them is test 6.1.8
		}}),
		"threats": list(object("category details", map[string]*shape{
			"category": oneOf("exploit_status impact target_set"), "date": dateTime, "details": text, "group_ids": products, "product_ids": products,
		})),
		"title": text,
	})
	v.least = 1
	return v
}

// justifications are the flags that say why a product is not affected (clause 3.2.3.5).
var justifications = []string{
	"component_not_present", "inline_mitigations_already_exist", "vulnerable_code_cannot_be_controlled_by_adversary",
	"vulnerable_code_not_in_execute_path", "vulnerable_code_not_present",
}
