package sbom

import (
	"encoding/xml"
	"strconv"
	"time"
)

func (r *xmlReader) vulnerability(e xml.StartElement) {
	if len(r.doc.Vulnerabilities) >= r.limits.Vulnerabilities {
		r.stop("more than %d vulnerabilities; read the bill with higher limits, or split it", r.limits.Vulnerabilities)
		return
	}
	line, _ := r.place()
	v := Vulnerability{Line: line, Ref: r.attr(e, "bom-ref")}
	if v.Ref != "" {
		r.elsewhere([]byte(v.Ref))
	}
	text := func(name string) string { return r.share(r.text(name)) }
	at := func(name string) time.Time { return r.time(name, r.text(name)) }
	r.children(func(_ xml.StartElement, name string) {
		r.count(8)
		switch name {
		case "id":
			v.ID = text(name)
		case "source":
			v.Source = r.publisher()
		case "references":
			r.each("reference", func(xml.StartElement) {
				var ref Reference
				r.children(func(_ xml.StartElement, name string) {
					switch name {
					case "id":
						ref.ID = text(name)
					case "source":
						ref.Source = r.publisher()
					default:
						r.skip()
					}
				})
				r.count(48)
				v.References = append(v.References, ref)
			})
		case "ratings":
			r.each("rating", func(xml.StartElement) {
				r.count(128)
				v.Ratings = append(v.Ratings, r.rating())
			})
		case "cwes":
			r.each("cwe", func(xml.StartElement) {
				if n, err := strconv.ParseUint(string(r.text("cwe")), 10, 31); err == nil {
					r.count(8)
					v.CWEs = append(v.CWEs, int(n))
				}
			})
		case "description":
			v.Description = text(name)
		case "detail":
			v.Detail = text(name)
		case "recommendation":
			v.Recommendation = text(name)
		case "workaround":
			v.Workaround = text(name)
		case "advisories":
			r.each("advisory", func(xml.StartElement) {
				r.each("url", func(xml.StartElement) {
					r.count(16)
					v.Advisories = append(v.Advisories, text("url"))
				})
			})
		case "created":
			v.Created = at(name)
		case "published":
			v.Published = at(name)
		case "updated":
			v.Updated = at(name)
		case "rejected":
			v.Rejected = at(name)
		case "analysis":
			v.Analysis = r.analysis()
		case "affects":
			r.each("target", func(xml.StartElement) {
				r.count(64)
				v.Affects = append(v.Affects, r.target())
			})
		default:
			r.skip()
		}
	})
	r.doc.Vulnerabilities = append(r.doc.Vulnerabilities, v)
}

func (r *xmlReader) publisher() Publisher {
	var p Publisher
	r.children(func(_ xml.StartElement, name string) {
		switch name {
		case "name":
			p.Name = r.share(r.text(name))
		case "url":
			p.URL = r.share(r.text(name))
		default:
			r.skip()
		}
	})
	return p
}

func (r *xmlReader) rating() Rating {
	var g Rating
	r.children(func(_ xml.StartElement, name string) {
		switch name {
		case "source":
			g.Source = r.publisher()
		case "score":
			t := r.text(name)
			score, err := strconv.ParseFloat(string(t), 64)
			if g.Score, g.HasScore = score, err == nil; err != nil {
				r.problem(WrongType, "score "+clip(t)+" is no number")
			}
		case "severity":
			g.Severity = r.share(r.text(name))
		case "method":
			g.Method = r.share(r.text(name))
		case "vector":
			g.Vector = r.share(r.text(name))
		case "justification":
			g.Justification = r.share(r.text(name))
		default:
			r.skip()
		}
	})
	return g
}

func (r *xmlReader) analysis() Analysis {
	var a Analysis
	r.children(func(_ xml.StartElement, name string) {
		switch name {
		case "state":
			a.State = r.share(r.text(name))
		case "justification":
			a.Justification = r.share(r.text(name))
		case "responses":
			r.each("response", func(xml.StartElement) {
				if t := r.share(r.text("response")); t != "" && len(a.Responses) < maxList {
					a.Responses = append(a.Responses, t)
				}
			})
		case "detail":
			a.Detail = r.share(r.text(name))
		case "firstIssued":
			a.FirstIssued = r.time(name, r.text(name))
		case "lastUpdated":
			a.LastUpdated = r.time(name, r.text(name))
		default:
			r.skip()
		}
	})
	return a
}

func (r *xmlReader) target() Affect {
	a := Affect{Component: None}
	r.children(func(_ xml.StartElement, name string) {
		switch name {
		case "ref":
			a.Ref = r.share(r.text(name))
		case "versions":
			r.each("version", func(xml.StartElement) {
				v := AffectVersion{Status: "affected"}
				r.children(func(_ xml.StartElement, name string) {
					switch name {
					case "version":
						v.Version = r.share(r.text(name))
					case "range":
						v.Range = r.share(r.text(name))
					case "status":
						v.Status = firstOf(r.share(r.text(name)), v.Status)
					default:
						r.skip()
					}
				})
				r.count(48)
				a.Versions = append(a.Versions, v)
			})
		default:
			r.skip()
		}
	})
	return a
}
