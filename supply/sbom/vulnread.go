package sbom

import "time"

func (r *cdx) vulnerability() {
	if r.next() != '{' {
		r.is('{', "vulnerability", "an object")
		return
	}
	if len(r.doc.Vulnerabilities) >= r.limits.Vulnerabilities {
		r.stop("more than %d vulnerabilities; read the bill with higher limits, or split it", r.limits.Vulnerabilities)
		return
	}
	line, _ := r.place()
	v := Vulnerability{Line: line}
	at := func(key string) time.Time { return r.time(key, r.str(key)) }
	r.object("vulnerability", func(key string) {
		switch key {
		case "bom-ref":
			if t := r.str(key); len(t) > 0 {
				v.Ref = r.keep(t)
				r.elsewhere(t)
			}
		case "id":
			v.ID = r.keep(r.str(key))
		case "source":
			v.Source = r.publisher()
		case "references":
			r.array(key, func() {
				var ref Reference
				r.object("reference", func(key string) {
					switch key {
					case "id":
						ref.ID = r.keep(r.str(key))
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
			r.array(key, func() {
				rating := r.rating()
				r.count(128)
				v.Ratings = append(v.Ratings, rating)
			})
		case "cwes":
			r.array(key, func() {
				if n, ok := r.number("cwe"); ok && n >= 0 && n < 1<<31 {
					r.count(8)
					v.CWEs = append(v.CWEs, int(n))
				}
			})
		case "description":
			v.Description = r.keep(r.str(key))
		case "detail":
			v.Detail = r.keep(r.str(key))
		case "recommendation":
			v.Recommendation = r.keep(r.str(key))
		case "workaround":
			v.Workaround = r.keep(r.str(key))
		case "advisories":
			r.array(key, func() {
				r.object("advisory", func(key string) {
					if key == "url" {
						if t := r.keep(r.str(key)); t != "" {
							v.Advisories = append(v.Advisories, t)
						}
						return
					}
					r.skip()
				})
			})
		case "created":
			v.Created = at(key)
		case "published":
			v.Published = at(key)
		case "updated":
			v.Updated = at(key)
		case "rejected":
			v.Rejected = at(key)
		case "analysis":
			v.Analysis = r.analysis()
		case "affects":
			r.array(key, func() {
				a := r.affect()
				r.count(64)
				v.Affects = append(v.Affects, a)
			})
		default:
			r.skip()
		}
	})
	r.doc.Vulnerabilities = append(r.doc.Vulnerabilities, v)
}

func (r *cdx) publisher() Publisher {
	var p Publisher
	r.object("source", func(key string) {
		switch key {
		case "name":
			p.Name = r.share(r.str(key))
		case "url":
			p.URL = r.share(r.str(key))
		default:
			r.skip()
		}
	})
	return p
}

func (r *cdx) rating() Rating {
	var g Rating
	r.object("rating", func(key string) {
		switch key {
		case "source":
			g.Source = r.publisher()
		case "score":
			g.Score, g.HasScore = r.number(key)
		case "severity":
			g.Severity = r.share(r.str(key))
		case "method":
			g.Method = r.share(r.str(key))
		case "vector":
			g.Vector = r.share(r.str(key))
		case "justification":
			g.Justification = r.share(r.str(key))
		default:
			r.skip()
		}
	})
	return g
}

func (r *cdx) analysis() Analysis {
	var a Analysis
	r.object("analysis", func(key string) {
		switch key {
		case "state":
			a.State = r.share(r.str(key))
		case "justification":
			a.Justification = r.share(r.str(key))
		case "response":
			r.array(key, func() {
				if t := r.share(r.str(key)); t != "" && len(a.Responses) < maxList {
					a.Responses = append(a.Responses, t)
				}
			})
		case "detail":
			a.Detail = r.share(r.str(key))
		case "firstIssued":
			a.FirstIssued = r.time(key, r.str(key))
		case "lastUpdated":
			a.LastUpdated = r.time(key, r.str(key))
		default:
			r.skip()
		}
	})
	return a
}

func (r *cdx) affect() Affect {
	a := Affect{Component: None}
	r.object("affects", func(key string) {
		switch key {
		case "ref":
			if t := r.str(key); len(t) > 0 {
				a.Ref = r.share(t)
			}
		case "versions":
			r.array(key, func() {
				v := AffectVersion{Status: "affected"}
				r.object("version", func(key string) {
					switch key {
					case "version":
						v.Version = r.share(r.str(key))
					case "range":
						v.Range = r.share(r.str(key))
					case "status":
						v.Status = firstOf(r.share(r.str(key)), v.Status)
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
