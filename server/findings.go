package server

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/store"
)

// Filter is which results are asked for.
type Filter struct {
	InNetwork
	Seq       int64    `query:"assessment" minimum:"0" doc:"Number of the assessment; 0 is the newest"`
	Verdicts  []string `query:"verdict" enum:"fail,error,no-data,pass,not-applicable" doc:"Any of these; all where none is given"`
	Severity  string   `query:"severity" enum:"none,low,medium,high,critical" default:"none" doc:"At least"`
	Check     string   `query:"check" maxLength:"200"`
	Class     string   `query:"class" enum:",attack,principle"`
	Principle int      `query:"principle" minimum:"0" doc:"Number of the principle; 0 is all"`
	Text      string   `query:"q" maxLength:"200" doc:"In the element's name or the title"`
	Waived    string   `query:"waived" enum:",yes,no"`
}

func (f *Filter) store() (store.Filter, error) {
	out := store.Filter{Seq: f.Seq, Check: f.Check, Class: f.Class, Principle: f.Principle, Text: f.Text}
	var err error
	if out.Severity, err = check.ParseSeverity(f.Severity); err != nil {
		return out, huma.Error422UnprocessableEntity(err.Error())
	}
	for _, name := range f.Verdicts {
		out.Verdicts = append(out.Verdicts, check.Verdict(name)) // one of the enumeration: the library saw to that
	}
	if f.Waived != "" {
		waived := f.Waived == "yes"
		out.Waived = &waived
	}
	return out, nil
}

// page is one page of results.
type page struct {
	Items []store.Found `json:"items"`
	Next  string        `json:"next" doc:"Where the next page begins, for the parameter after; empty on the last"`
}

func (s *Server) findingRoutes() {
	type request struct {
		Filter
		After string `query:"after" maxLength:"64" doc:"What the page before gave as next"`
		Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	}
	add(s, http.MethodGet, "/v1/networks/{network}/findings", "list-findings", "Results of an assessment, page by page", func(ctx context.Context, in *request) (*body[page], error) {
		f, err := in.store()
		if err != nil {
			return nil, err
		}
		after, err := position(in.After)
		if err != nil {
			return nil, err
		}
		items, next, err := s.o.Store.Page(ctx, in.Network, f, after, in.Limit)
		return answer(page{append([]store.Found{}, items...), cursor(next)}, err)
	})
	add(s, http.MethodGet, "/v1/networks/{network}/facets", "count-findings", "How many results there are of each kind", func(ctx context.Context, in *Filter) (*body[store.Facets], error) {
		f, err := in.store()
		if err != nil {
			return nil, err
		}
		return answer(s.o.Store.Facets(ctx, in.Network, f))
	})
}

// cursor is a position as clients hand it back: they need not know what is in it.
func cursor(p *store.Position) string {
	if p == nil {
		return ""
	}
	b := make([]byte, 0, 17)
	b = append(b, byte(p.Rank))
	b = binary.BigEndian.AppendUint64(b, uint64(p.Place))
	b = binary.BigEndian.AppendUint64(b, uint64(p.ID))
	return base64.RawURLEncoding.EncodeToString(b)
}

func position(text string) (*store.Position, error) {
	if text == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) != 17 {
		return nil, huma.Error422UnprocessableEntity("after: expected what the page before gave as next")
	}
	return &store.Position{Rank: int(b[0]), Place: int64(binary.BigEndian.Uint64(b[1:])), ID: int64(binary.BigEndian.Uint64(b[9:]))}, nil
}
