package server

import (
	"html/template"
	"net/http"

	"github.com/guyline/guyline/server/access"
	"github.com/guyline/guyline/store"
)

// home lists what may be seen, without a script, for whoever opens the server in a browser.
var home = template.Must(template.New("home").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Guyline</title>
<h1>Guyline {{.Version}}</h1>
{{range .Networks}}<h2>{{.Network.Name}}</h2>
{{with .Newest}}<p>Assessment {{.Seq}} of {{.Started.Format "2006-01-02 15:04:05"}} UTC: {{.Summary.Critical}} critical, {{.Summary.High}} high, {{.Summary.Medium}} medium and {{.Summary.Low}} low findings; {{.Summary.People}} people served.</p>{{else}}<p>It is being assessed for the first time.</p>{{end}}
<ul><li><a href="/v1/networks/{{.Network.Slug}}/assessments/0/report?format=html">The whole report</a>
<li><a href="/v1/networks/{{.Network.Slug}}/findings?verdict=fail">Findings</a>, <a href="/v1/networks/{{.Network.Slug}}/facets">counted</a>
<li><a href="/v1/networks/{{.Network.Slug}}/assessments">History</a></ul>
{{else}}<p>There is no network yet.</p>
{{end}}<p>The interface: <a href="/v1/openapi.json">OpenAPI 3.1</a></p>
`))

func (s *Server) home(w http.ResponseWriter, r *http.Request) {
	if _, ok := access.FromContext(r.Context()); !ok {
		(&access.Refusal{Status: http.StatusUnauthorized, Detail: "sign in, or send an API token"}).Write(w)
		return
	}
	type shown struct {
		Network store.Network
		Newest  *store.Assessment
	}
	var data struct {
		Version  string
		Networks []shown
	}
	data.Version = s.o.Version
	all, err := s.o.Store.Networks(r.Context())
	for _, n := range all {
		if err != nil || !s.may(r.Context(), access.Viewer, n.Slug) {
			continue
		}
		x := shown{Network: n}
		if n.Newest > 0 {
			var a store.Assessment
			a, err = s.o.Store.Assessment(r.Context(), n.Slug, 0)
			x.Newest = &a
		}
		data.Networks = append(data.Networks, x)
	}
	if err != nil {
		s.o.Log.ErrorContext(r.Context(), "home", "error", err)
		http.Error(w, "the server could not answer; its log says why", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", htmlMedia)
	if err := home.Execute(w, data); err != nil {
		s.o.Log.WarnContext(r.Context(), "home was cut off", "error", err)
	}
}
