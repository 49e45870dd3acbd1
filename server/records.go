package server

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/guyline/guyline/server/access"
	"github.com/guyline/guyline/store"
)

// InRecord is what every route of a record takes.
type InRecord struct {
	InNetwork
	Kind string `path:"kind" enum:"waiver,risk,plan,bundle"`
	Name string `path:"name" maxLength:"200"`
}

func (s *Server) recordRoutes() {
	type kind struct {
		InNetwork
		Kind string `path:"kind" enum:"waiver,risk,plan,bundle"`
	}
	add(s, http.MethodGet, "/v1/networks/{network}/records/{kind}", "list-records", "Waivers, risks, plans or bundles as they are now", func(ctx context.Context, in *kind) (*body[list[store.Record]], error) {
		return answerList(s.o.Store.Records(ctx, in.Network, in.Kind, ""))
	})
	add(s, http.MethodGet, "/v1/networks/{network}/records/{kind}/{name}", "get-record", "All versions of a record, the newest first", func(ctx context.Context, in *InRecord) (*body[list[store.Record]], error) {
		all, err := s.o.Store.Records(ctx, in.Network, in.Kind, in.Name)
		if err == nil && len(all) == 0 {
			err = huma.Error404NotFound(in.Kind + " " + in.Name + ": not found")
		}
		return answerList(all, err)
	})
	type proposal struct {
		InRecord
		Body struct {
			Version int64           `json:"version" minimum:"1" doc:"The one after the newest: who is late is told so"`
			Body    json.RawMessage `json:"body"`
		}
	}
	add(s, http.MethodPut, "/v1/networks/{network}/records/{kind}/{name}", "propose-record", "Propose a record, or a new version of it", func(ctx context.Context, in *proposal) (*body[store.Record], error) {
		return answer(s.o.Store.PutRecord(ctx, in.Network, store.Record{Kind: in.Kind, Name: in.Name, Version: in.Body.Version, State: "proposed", Author: actor(ctx), Body: in.Body.Body}))
	})
	type decision struct {
		InRecord
		Body struct {
			Version int64  `json:"version" minimum:"1" doc:"The version that is decided on"`
			State   string `json:"state" enum:"approved,rejected,withdrawn"`
		}
	}
	add(s, http.MethodPost, "/v1/networks/{network}/records/{kind}/{name}/decision", "decide-record", "Approve or reject what somebody else proposed", func(ctx context.Context, in *decision) (*body[store.Record], error) {
		all, err := s.o.Store.Records(ctx, in.Network, in.Kind, in.Name)
		if err != nil {
			return nil, err
		}
		if len(all) == 0 || all[0].Version != in.Body.Version {
			return nil, huma.Error409Conflict("the version that was decided on is not the newest: read it again")
		}
		newest := all[0]
		if newest.State != "proposed" {
			return nil, huma.Error409Conflict("the newest version is " + newest.State + " already")
		}
		if p, _ := access.FromContext(ctx); in.Body.State == "approved" && newest.Author == p.User && p.Kind != access.KindLocal {
			return nil, huma.Error403Forbidden("nobody approves what he proposed himself")
		}
		newest.Version, newest.State, newest.Author = newest.Version+1, in.Body.State, actor(ctx)
		return answer(s.o.Store.PutRecord(ctx, in.Network, newest))
	})
}

func (s *Server) auditRoutes() {
	type request struct {
		Network string `query:"network" maxLength:"64" doc:"Only lines about this network"`
		Before  int64  `query:"before" minimum:"0" doc:"Only lines with a smaller number; 0: from the newest"`
		Limit   int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	}
	add(s, http.MethodGet, "/v1/audit", "list-audit", "Who did what, the newest first", func(ctx context.Context, in *request) (*body[list[store.Entry]], error) {
		return answerList(s.o.Store.Entries(ctx, in.Network, in.Before, in.Limit))
	})
	add(s, http.MethodGet, "/v1/audit/verification", "verify-audit", "Walk the whole audit; its last line, noted elsewhere, proves later that nothing was cut off", func(ctx context.Context, _ *struct{}) (*body[store.Entry], error) {
		return answer(s.o.Store.VerifyAudit(ctx))
	})
}
