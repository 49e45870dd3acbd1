package server

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/server/access"
	"github.com/guyline/guyline/store"
)

// InNetwork is what every route of a network takes.
type InNetwork struct {
	Network string `path:"network" maxLength:"64" doc:"Name of the network in addresses"`
}

// body is an answer of one JSON value.
type body[T any] struct{ Body T }

func answer[T any](v T, err error) (*body[T], error) {
	if err != nil {
		return nil, err
	}
	return &body[T]{v}, nil
}

// list is an answer of several; a list alone could not grow a field later.
type list[T any] struct {
	Items []T `json:"items"`
}

func answerList[T any](items []T, err error) (*body[list[T]], error) {
	return answer(list[T]{items}, err)
}

func (s *Server) networkRoutes() {
	add(s, http.MethodGet, "/v1/networks", "list-networks", "Networks that you may see", func(ctx context.Context, _ *struct{}) (*body[list[store.Network]], error) {
		all, err := s.o.Store.Networks(ctx)
		seen := all[:0]
		for _, n := range all {
			if s.may(ctx, access.Viewer, n.Slug) {
				seen = append(seen, n)
			}
		}
		return answerList(seen, err)
	})
	type newNetwork struct {
		Body struct {
			Slug string `json:"slug" pattern:"^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$" doc:"Name in addresses"`
			Name string `json:"name" minLength:"1" maxLength:"200" doc:"Name for people"`
		}
	}
	add(s, http.MethodPost, "/v1/networks", "add-network", "Add a network", func(ctx context.Context, in *newNetwork) (*body[store.Network], error) {
		return answer(s.o.Store.AddNetwork(ctx, in.Body.Slug, in.Body.Name, actor(ctx)))
	})
	add(s, http.MethodGet, "/v1/networks/{network}", "get-network", "One network", func(ctx context.Context, in *InNetwork) (*body[store.Network], error) {
		return answer(s.o.Store.Network(ctx, in.Network))
	})
	add(s, http.MethodDelete, "/v1/networks/{network}", "remove-network", "Remove a network with its whole history", func(ctx context.Context, in *InNetwork) (*struct{}, error) {
		if err := s.o.Store.RemoveNetwork(ctx, in.Network, actor(ctx)); err != nil || s.o.Uploads == nil {
			return nil, err
		}
		return nil, s.o.Uploads.RemoveNetwork(ctx, in.Network)
	})
	type retention struct {
		InNetwork
		Body struct {
			Newest int64 `json:"newest" minimum:"1" doc:"How many assessments are kept"`
		}
	}
	add(s, http.MethodPost, "/v1/networks/{network}/retention", "keep-newest", "Forget all but the newest assessments", func(ctx context.Context, in *retention) (*body[store.Kept], error) {
		return answer(s.o.Store.Keep(ctx, in.Network, in.Body.Newest, actor(ctx)))
	})
	type history struct {
		InNetwork
		Before int64 `query:"before" minimum:"0" doc:"Only assessments with a smaller number; 0: from the newest"`
		Limit  int   `query:"limit" minimum:"1" maximum:"500" default:"50"`
	}
	add(s, http.MethodGet, "/v1/networks/{network}/assessments", "list-assessments", "History and trend, the newest first", func(ctx context.Context, in *history) (*body[list[store.Assessment]], error) {
		return answerList(s.o.Store.Assessments(ctx, in.Network, in.Before, in.Limit))
	})
	add(s, http.MethodGet, "/v1/networks/{network}/assessments/{seq}", "get-assessment", "One assessment in numbers", func(ctx context.Context, in *InAssessment) (*body[store.Assessment], error) {
		return answer(s.o.Store.Assessment(ctx, in.Network, in.Seq))
	})
	type reportRequest struct {
		InAssessment
		Format  string   `query:"format" enum:"json,html,sarif,junit,markdown,text,stix,navigator" default:"json"`
		Without []string `query:"without" enum:"results,sites,attack,supply,rollout" doc:"Parts that are left out, for a page that does not show them; format json only"`
	}
	add(s, http.MethodGet, "/v1/networks/{network}/assessments/{seq}/report", "get-report", "The whole report, in any of its formats", func(ctx context.Context, in *reportRequest) (*huma.StreamResponse, error) {
		r, err := s.o.Store.Report(ctx, in.Network, in.Seq)
		if err != nil {
			return nil, err
		}
		f := formats[in.Format]
		if in.Format == "json" {
			r = leave(r, in.Without)
		}
		return &huma.StreamResponse{Body: func(c huma.Context) {
			c.SetHeader("Content-Type", f.media)
			if f.media == htmlMedia { // the report is one file with its own style and script; it may show itself and reach nothing
				c.SetHeader("Content-Security-Policy", "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'")
			}
			if err := f.write(c.BodyWriter(), r); err != nil {
				s.o.Log.ErrorContext(ctx, "report was cut off", "error", err)
			}
		}}, nil
	})
	type comparison struct {
		InNetwork
		From int64 `query:"from" required:"true" minimum:"1"`
		To   int64 `query:"to" minimum:"0" doc:"0 is the newest"`
	}
	add(s, http.MethodGet, "/v1/networks/{network}/compare", "compare-assessments", "What one assessment found that another did not", func(ctx context.Context, in *comparison) (*body[store.Comparison], error) {
		return answer(s.o.Store.Compare(ctx, in.Network, in.From, in.To))
	})
}

// InAssessment is what every route of an assessment takes.
type InAssessment struct {
	InNetwork
	Seq int64 `path:"seq" minimum:"0" doc:"Number of the assessment; 0 is the newest"`
}

// leave is a report without some of its parts.
func leave(r *report.Report, without []string) *report.Report {
	out := *r
	for _, part := range without {
		switch part {
		case "results":
			out.Results = []report.Result{}
		case "sites":
			out.Sites = nil
		case "attack":
			out.Attack = nil
		case "supply":
			out.Supply = nil
		case "rollout":
			out.Rollout = nil
		}
	}
	return &out
}

const htmlMedia = "text/html; charset=utf-8"

// formats are the output formats of reports with their media types.
var formats = map[string]struct {
	media string
	write func(io.Writer, *report.Report) error
}{
	"json":      {"application/json", report.JSON},
	"html":      {htmlMedia, report.HTML},
	"sarif":     {"application/sarif+json", report.SARIF},
	"junit":     {"application/xml", report.JUnit},
	"markdown":  {"text/markdown; charset=utf-8", report.Markdown},
	"stix":      {"application/stix+json;version=2.1", report.WriteSTIX},
	"navigator": {"application/json", report.WriteNavigator},
	"text":      {"text/plain; charset=utf-8", func(w io.Writer, r *report.Report) error { return report.Text(w, r, 120) }},
}
