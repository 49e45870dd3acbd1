package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/guyline/guyline/server/access"
	"github.com/guyline/guyline/store"
)

// signedIn is an answer that begins or ends a session.
type signedIn struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      session
}

// session is who asks, as his page needs to know it.
type session struct {
	User   string         `json:"user"`
	Grants []access.Grant `json:"grants"`
	CSRF   string         `json:"csrf" doc:"To be sent in the header X-Guyline-CSRF with every request that changes something"`
}

// account is a user as administrators see him.
type account struct {
	Name     string         `json:"name"`
	Disabled bool           `json:"disabled"`
	Grants   []access.Grant `json:"grants"`
	Created  time.Time      `json:"created"`
}

// token is an API token as its owner sees it.
type token struct {
	ID      string       `json:"id"`
	Name    string       `json:"name"`
	Limit   access.Grant `json:"limit"`
	Created time.Time    `json:"created"`
	Expires time.Time    `json:"expires"`
	Text    string       `json:"text,omitempty" doc:"The token itself: only in the answer that makes it"`
}

// refused turns what the gate refuses into an answer.
func refused(err error) error {
	var r *access.Refusal
	switch {
	case errors.As(err, &r):
		return huma.NewError(r.Status, r.Detail)
	case errors.Is(err, access.ErrNotFound):
		return huma.Error404NotFound(err.Error())
	case errors.Is(err, access.ErrExists):
		return huma.Error409Conflict(err.Error())
	}
	return err
}

// sessionRoute tells who asks, also where nobody signs in.
func (s *Server) sessionRoute() {
	add(s, http.MethodGet, "/v1/session", "get-session", "Who you are; without a session, the token against forgery is empty", func(ctx context.Context, _ *struct{}) (*body[session], error) {
		p, _ := access.FromContext(ctx)
		return answer(session{p.User, p.Grants, access.CSRF(ctx)}, nil)
	})
}

func (s *Server) accountRoutes() {
	gate := s.o.Access
	type credentials struct {
		Body struct {
			User     string `json:"user" maxLength:"64"`
			Password string `json:"password" maxLength:"1024"`
		}
	}
	add(s, http.MethodPost, "/v1/session", "sign-in", "Sign in by password", func(ctx context.Context, in *credentials) (*signedIn, error) {
		in2, err := gate.SignIn(ctx, in.Body.User, in.Body.Password)
		if err != nil {
			return nil, errors.Join(refused(err), s.o.Store.Audit(ctx, store.Entry{Actor: in.Body.User, Action: "session.refuse", Detail: access.Address(ctx)}))
		}
		if err := s.o.Store.Audit(ctx, store.Entry{Actor: in2.Principal.User, Action: "session.begin", Detail: access.Address(ctx)}); err != nil {
			return nil, err
		}
		return &signedIn{*in2.Cookie, session{in2.Principal.User, in2.Principal.Grants, in2.CSRF}}, nil
	})
	add(s, http.MethodDelete, "/v1/session", "sign-out", "Sign out", func(ctx context.Context, _ *struct{}) (*signedIn, error) {
		cookie, err := gate.SignOut(ctx)
		if err != nil {
			return nil, err
		}
		return &signedIn{*cookie, session{}}, nil
	})
	add(s, http.MethodGet, "/v1/tokens", "list-tokens", "Your API tokens", func(ctx context.Context, _ *struct{}) (*body[list[token]], error) {
		all, err := s.o.Store.TokensOf(ctx, actor(ctx))
		out := []token{}
		for _, t := range all {
			out = append(out, token{ID: t.ID, Name: t.Name, Limit: t.Cap, Created: t.Created, Expires: t.Expires})
		}
		return answerList(out, err)
	})
	type newToken struct {
		Body struct {
			Name    string       `json:"name" minLength:"1" maxLength:"100"`
			Limit   access.Grant `json:"limit"`
			Expires time.Time    `json:"expires"`
		}
	}
	add(s, http.MethodPost, "/v1/tokens", "add-token", "Make an API token; its text is in this answer and nowhere else", func(ctx context.Context, in *newToken) (*body[token], error) {
		text, t, err := gate.IssueToken(ctx, in.Body.Name, in.Body.Limit, in.Body.Expires)
		return answer(token{t.ID, t.Name, t.Cap, t.Created, t.Expires, text}, refused(err))
	})
	type tokenID struct {
		ID string `path:"id" maxLength:"64"`
	}
	add(s, http.MethodDelete, "/v1/tokens/{id}", "revoke-token", "End an API token of yours", func(ctx context.Context, in *tokenID) (*struct{}, error) {
		return nil, refused(s.o.Store.RevokeToken(ctx, actor(ctx), in.ID))
	})
	add(s, http.MethodGet, "/v1/users", "list-users", "All accounts", func(ctx context.Context, _ *struct{}) (*body[list[account]], error) {
		all, err := s.o.Store.Users(ctx)
		out := []account{}
		for _, u := range all {
			out = append(out, account{u.Name, u.Disabled, append([]access.Grant{}, u.Grants...), u.Created})
		}
		return answerList(out, err)
	})
	type newUser struct {
		Body struct {
			Name     string         `json:"name" maxLength:"64"`
			Password string         `json:"password" maxLength:"1024"`
			Grants   []access.Grant `json:"grants"`
		}
	}
	add(s, http.MethodPost, "/v1/users", "add-user", "Make an account", func(ctx context.Context, in *newUser) (*struct{}, error) {
		if err := gate.CreateUser(ctx, in.Body.Name, in.Body.Password, in.Body.Grants); err != nil {
			return nil, refused(err)
		}
		return nil, s.o.Store.Audit(ctx, store.Entry{Actor: actor(ctx), Action: "user.add", Detail: in.Body.Name})
	})
	type setUser struct {
		Name string `path:"name" maxLength:"64"`
		Body struct {
			Disabled bool           `json:"disabled"`
			Grants   []access.Grant `json:"grants"`
		}
	}
	add(s, http.MethodPut, "/v1/users/{name}", "set-user", "Say what an account may do, or disable it", func(ctx context.Context, in *setUser) (*struct{}, error) {
		return nil, s.o.Store.SetUser(ctx, in.Name, in.Body.Disabled, in.Body.Grants, actor(ctx))
	})
}
