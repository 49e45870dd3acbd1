package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/guyline/guyline/server/access"
	"github.com/guyline/guyline/server/upload"
	"github.com/guyline/guyline/store"
	"github.com/guyline/guyline/store/job"
)

const (
	uploadsPath = "/v1/networks/{network}/uploads"
	uploadPath  = "/v1/networks/{network}/uploads/{upload}"
)

// uploadRoutes take in captures and folders. But for the last step they speak tus, whose clients send octets and read headers, so that
// they are handlers of their own; they stand in the table and in the description like all others.
func (s *Server) uploadRoutes(mux *http.ServeMux) {
	s.handle(mux, http.MethodPost, uploadsPath, "begin-upload", "Begin an upload (tus 1.0.0: creation)", func(w http.ResponseWriter, r *http.Request) {
		network := r.PathValue("network")
		if _, err := s.o.Store.Network(r.Context(), network); err != nil {
			(&access.Refusal{Status: http.StatusNotFound, Detail: "network " + network + ": not found"}).Write(w)
			return
		}
		s.o.Uploads.ServeUploads(w, r, network, actor(r.Context()))
	})
	one := func(w http.ResponseWriter, r *http.Request) {
		s.o.Uploads.ServeUpload(w, r, r.PathValue("network"), r.PathValue("upload"))
	}
	s.handle(mux, http.MethodHead, uploadPath, "look-at-upload", "How far an upload has come (tus)", one)
	s.handle(mux, http.MethodPatch, uploadPath, "continue-upload", "Add a part to an upload (tus)", one)
	s.handle(mux, http.MethodDelete, uploadPath, "end-upload", "Give an upload up (tus: termination)", one)

	type finish struct {
		InNetwork
		Upload string `path:"upload" maxLength:"64"`
		Body   struct {
			Add  bool `json:"add,omitempty" doc:"Add to the newest inputs, in place of files of the same name; else the upload is all there is"`
			Keep bool `json:"keepOnly,omitempty" doc:"Keep the inputs without assessing them"`
		}
	}
	add(s, http.MethodPost, uploadPath+"/finish", "finish-upload", "Make inputs of an upload that is whole: of its one file, or of those of its archive", func(ctx context.Context, in *finish) (*body[finished], error) {
		out, err := s.finish(ctx, in.Network, in.Upload, in.Body.Add)
		if err == nil && !in.Body.Keep {
			var j job.Job
			if j, err = s.assess(ctx, in.Network, out.Inputs.Seq); err == nil {
				out.Job = &j
			}
		}
		return answer(out, err)
	})
}

// finished is what became of an upload.
type finished struct {
	Inputs store.Inputs `json:"inputs"`
	Job    *job.Job     `json:"job,omitempty" doc:"The assessment that was put"`
}

// finish makes an upload the network's newest inputs.
func (s *Server) finish(ctx context.Context, network, id string, add bool) (out finished, err error) {
	var files []store.File
	put := func(ctx context.Context, name string, content io.Reader, _ int64) error {
		f, err := s.o.Store.PutFile(ctx, name, content)
		files = append(files, f)
		return err
	}
	commit := func(ctx context.Context, set upload.Set) (err error) {
		if add {
			if files, err = s.merged(ctx, network, files); err != nil {
				return err
			}
		}
		out.Inputs, err = s.o.Store.AddInputs(ctx, network, set.Filename, files, actor(ctx))
		return err
	}
	_, err = s.o.Uploads.Finish(ctx, network, id, put, commit)
	var no *upload.Refusal
	if errors.As(err, &no) {
		return out, huma.NewError(no.Status, no.Detail)
	}
	return out, err
}

// merged is the newest inputs with some files put in or replaced.
func (s *Server) merged(ctx context.Context, network string, files []store.File) ([]store.File, error) {
	newest, err := s.o.Store.Inputs(ctx, network, 0)
	if errors.Is(err, store.ErrNotFound) {
		return files, nil
	}
	if err != nil {
		return nil, err
	}
	before, err := s.o.Store.Files(ctx, newest.Manifest)
	if err != nil {
		return nil, err
	}
	has := map[string]bool{}
	for _, f := range files {
		has[f.Path] = true
	}
	for _, f := range before {
		if !has[f.Path] {
			files = append(files, f)
		}
	}
	return files, nil
}

// handle registers a handler that is no operation of the library's: it is described, and held against the table, like one.
func (s *Server) handle(mux *http.ServeMux, method, path, id, summary string, h http.HandlerFunc) {
	s.api.OpenAPI().AddOperation(&huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{tag(path)},
		Responses: map[string]*huma.Response{"default": {Description: "As tus 1.0.0 has it; errors are problems as RFC 9457 has them"}}})
	mux.HandleFunc(method+" "+path, func(w http.ResponseWriter, r *http.Request) {
		rule, ok := Table.Find(method, path)
		p, known := access.FromContext(r.Context())
		network := r.PathValue("network")
		switch {
		case !ok:
			refuse(w, "the route is in no row of the table of routes")
		case !known:
			(&access.Refusal{Status: http.StatusUnauthorized, Detail: "sign in, or send an API token"}).Write(w)
		case rule.Allows(p, network):
			h(w, r)
		case !p.May(access.Viewer, network):
			(&access.Refusal{Status: http.StatusNotFound, Detail: "network " + network + ": not found"}).Write(w)
		default:
			refuse(w, fmt.Sprintf("this needs the role %s", rule.Role))
		}
	})
}
