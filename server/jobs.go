package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/guyline/guyline/server/access"
	"github.com/guyline/guyline/server/task"
	"github.com/guyline/guyline/store"
	"github.com/guyline/guyline/store/blob"
	"github.com/guyline/guyline/store/job"
)

// InInputs is what every route of inputs takes.
type InInputs struct {
	InNetwork
	Inputs int64 `path:"inputs" minimum:"0" doc:"Number of the inputs; 0 is the newest"`
}

// InJob is what every route of a job takes.
type InJob struct {
	InNetwork
	Job int64 `path:"job" minimum:"1" doc:"Number of the job"`
}

func (s *Server) inputRoutes() {
	type page struct {
		InNetwork
		Limit int `query:"limit" minimum:"1" maximum:"500" default:"50"`
	}
	add(s, http.MethodGet, "/v1/networks/{network}/inputs", "list-inputs", "What was sent, the newest first", func(ctx context.Context, in *page) (*body[list[store.Inputs]], error) {
		return answerList(s.o.Store.AllInputs(ctx, in.Network, in.Limit))
	})
	add(s, http.MethodGet, "/v1/networks/{network}/inputs/{inputs}", "get-inputs", "The files of inputs, by path", func(ctx context.Context, in *InInputs) (*body[list[store.File]], error) {
		found, err := s.o.Store.Inputs(ctx, in.Network, in.Inputs)
		if err != nil {
			return nil, err
		}
		return answerList(s.o.Store.Files(ctx, found.Manifest))
	})
	type file struct {
		InInputs
		Path string `query:"path" required:"true" minLength:"1" maxLength:"1000"`
	}
	add(s, http.MethodGet, "/v1/networks/{network}/inputs/{inputs}/file", "get-input", "One file of inputs, as it was sent", func(ctx context.Context, in *file) (*huma.StreamResponse, error) {
		found, err := s.o.Store.Inputs(ctx, in.Network, in.Inputs)
		if err != nil {
			return nil, err
		}
		files, err := s.o.Store.Files(ctx, found.Manifest)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if f.Path == in.Path {
				return s.download(ctx, f.Digest, path.Base(f.Path), "application/octet-stream")
			}
		}
		return nil, fmt.Errorf("file %s: %w", in.Path, store.ErrNotFound)
	})
	add(s, http.MethodDelete, "/v1/networks/{network}/inputs/{inputs}", "remove-inputs", "Forget inputs; what was found in them stays", func(ctx context.Context, in *InInputs) (*struct{}, error) {
		return nil, s.o.Store.RemoveInputs(ctx, in.Network, in.Inputs, actor(ctx))
	})
}

func (s *Server) jobRoutes() {
	add(s, http.MethodGet, "/v1/commands", "list-commands", "Commands that a job can run", func(context.Context, *struct{}) (*body[list[offered]], error) {
		return answerList(offers(), nil)
	})
	type assess struct {
		InNetwork
		Body struct {
			Inputs int64 `json:"inputs,omitempty" minimum:"0" default:"0" doc:"Number of the inputs; 0 is the newest"`
		}
	}
	add(s, http.MethodPost, "/v1/networks/{network}/assessments", "assess", "Assess inputs, and keep what was found", func(ctx context.Context, in *assess) (*body[job.Job], error) {
		return answer(s.assess(ctx, in.Network, in.Body.Inputs))
	})
	type tiles struct {
		InNetwork
		Body struct {
			Inputs  int64   `json:"inputs,omitempty" minimum:"0" default:"0" doc:"Number of the inputs; 0 is the newest"`
			TileDeg float64 `json:"tileDeg,omitempty" minimum:"0.001" maximum:"10" default:"0.25" doc:"Size of a tile, degrees"`
			StepDeg float64 `json:"stepDeg,omitempty" minimum:"0" maximum:"1" default:"0" doc:"Size of the map's cells, degrees; 0 is that of the elevation files"`
		}
	}
	add(s, http.MethodPost, "/v1/networks/{network}/coverage", "cover", "Predict a map tile by tile, each a job", func(ctx context.Context, in *tiles) (*body[job.Job], error) {
		found, err := s.o.Store.Inputs(ctx, in.Network, in.Body.Inputs)
		if err != nil {
			return nil, err
		}
		return answer(s.put(ctx, in.Network, "coverage", job.Normal, task.Coverage{Manifest: found.Manifest, TileDeg: in.Body.TileDeg, StepDeg: in.Body.StepDeg}))
	})
	type run struct {
		InNetwork
		Body struct {
			task.Ask
			Inputs int64 `json:"inputs,omitempty" minimum:"0" default:"0" doc:"Number of the inputs; 0 is the newest"`
		}
	}
	add(s, http.MethodPost, "/v1/networks/{network}/jobs", "run-command", "Run a command of the program over inputs", func(ctx context.Context, in *run) (*body[job.Job], error) {
		return answer(s.run(ctx, in.Network, in.Body.Ask, in.Body.Inputs))
	})
	type page struct {
		InNetwork
		Before int64 `query:"before" minimum:"0" doc:"Only jobs with a smaller number; 0: from the newest"`
		Limit  int   `query:"limit" minimum:"1" maximum:"500" default:"50"`
	}
	add(s, http.MethodGet, "/v1/networks/{network}/jobs", "list-jobs", "Work that waits, runs and is over, the newest first", func(ctx context.Context, in *page) (*body[list[job.Job]], error) {
		return answerList(s.o.Jobs.Jobs(ctx, in.Network, in.Before, in.Limit))
	})
	add(s, http.MethodGet, "/v1/networks/{network}/jobs/{job}", "get-job", "One job", func(ctx context.Context, in *InJob) (*body[job.Job], error) {
		return answer(s.o.Jobs.Job(ctx, in.Network, in.Job))
	})
	add(s, http.MethodGet, "/v1/networks/{network}/jobs/{job}/result", "get-result", "What a job made", func(ctx context.Context, in *InJob) (*huma.StreamResponse, error) {
		j, err := s.o.Jobs.Job(ctx, in.Network, in.Job)
		if err != nil {
			return nil, err
		}
		if j.Result == nil {
			return nil, fmt.Errorf("result of job %d, which is %s: %w", j.ID, j.State, store.ErrNotFound)
		}
		needs, name, media := resultOf(j)
		if !s.may(ctx, needs, in.Network) {
			return nil, huma.Error403Forbidden(fmt.Sprintf("this result needs the role %s", needs))
		}
		return s.download(ctx, *j.Result, name, media)
	})
	add(s, http.MethodDelete, "/v1/networks/{network}/jobs/{job}", "cancel-job", "Cancel a job", func(ctx context.Context, in *InJob) (*body[job.Job], error) {
		j, err := s.o.Jobs.Cancel(ctx, in.Network, in.Job)
		if err != nil {
			return nil, err
		}
		return answer(j, s.o.Store.Audit(ctx, store.Entry{Actor: actor(ctx), Action: "job.cancel", Network: in.Network, Detail: strconv.FormatInt(in.Job, 10)}))
	})
}

// offered is a command as the description tells it.
type offered struct {
	Name    string            `json:"name"`
	About   string            `json:"about"`
	Operand string            `json:"operand,omitempty"`
	Flags   map[string]string `json:"flags" doc:"Each with what it takes: text, true, or the path of an input"`
	Formats []string          `json:"formats"`
	Role    access.Role       `json:"role"`
}

func offers() (out []offered) {
	takes := map[task.Value]string{task.Text: "text", task.Switch: "true", task.Input: "input", task.Result: "job"}
	for _, c := range task.Commands {
		o := offered{Name: c.Name, About: c.About, Operand: c.Operand, Flags: map[string]string{}, Formats: append([]string{}, c.Formats...), Role: c.Needs()}
		for name, v := range c.Flags {
			o.Flags[name] = takes[v]
		}
		out = append(out, o)
	}
	return out
}

// today is the day on which lists, waivers and certificates are judged: part of a job, so that what was done yesterday is done anew.
func today() string { return time.Now().UTC().Format(time.DateOnly) }

// put puts a job, and says so in the audit.
func (s *Server) put(ctx context.Context, network, kind string, priority int, args any) (job.Job, error) {
	j, err := s.o.Jobs.Put(ctx, job.Spec{Network: network, Kind: kind, Args: args, Priority: priority, Author: actor(ctx)})
	if err != nil {
		return j, err
	}
	return j, s.o.Store.Audit(ctx, store.Entry{Actor: actor(ctx), Action: "job.add", Network: network, Detail: fmt.Sprintf("%d: %s", j.ID, kind)})
}

// assess puts the assessment of inputs, with the waivers that were approved here.
func (s *Server) assess(ctx context.Context, network string, inputs int64) (job.Job, error) {
	found, err := s.o.Store.Inputs(ctx, network, inputs)
	if err != nil {
		return job.Job{}, err
	}
	records, err := s.o.Store.Records(ctx, network, "waiver", "")
	if err != nil {
		return job.Job{}, err
	}
	a := task.Assess{Manifest: found.Manifest, Day: today()}
	for _, r := range records {
		if r.State != "approved" {
			continue
		}
		var w task.Waiver
		if err := json.Unmarshal(r.Body, &w); err != nil {
			return job.Job{}, huma.Error422UnprocessableEntity(fmt.Sprintf("waiver %s: %v: correct it, or reject it", r.Name, err))
		}
		a.Waivers = append(a.Waivers, w)
	}
	return s.put(ctx, network, "assess", job.Urgent, a)
}

// run puts a command.
func (s *Server) run(ctx context.Context, network string, a task.Ask, inputs int64) (job.Job, error) {
	if err := a.Check(); err != nil {
		return job.Job{}, huma.Error422UnprocessableEntity(err.Error())
	}
	c, _ := task.Find(a.Command)
	if !s.may(ctx, c.Needs(), network) {
		return job.Job{}, huma.Error403Forbidden(fmt.Sprintf("%s needs the role %s", c.Name, c.Needs()))
	}
	r := task.Run{Ask: a, Day: today()}
	switch found, err := s.o.Store.Inputs(ctx, network, inputs); {
	case err == nil:
		r.Manifest = found.Manifest
	case !errors.Is(err, store.ErrNotFound) || !c.Alone || inputs != 0:
		return job.Job{}, err
	}
	if c.Takes == task.Result {
		r.Results = map[string]blob.Digest{}
		for _, text := range a.Operands {
			id, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return job.Job{}, huma.Error422UnprocessableEntity(fmt.Sprintf("operands: %q is no number of a job", text))
			}
			j, err := s.o.Jobs.Job(ctx, network, id)
			if err == nil && j.Result == nil {
				err = fmt.Errorf("result of job %d, which is %s: %w", id, j.State, store.ErrNotFound)
			}
			if err != nil {
				return job.Job{}, err
			}
			if needs, _, _ := resultOf(j); !s.may(ctx, needs, network) {
				return job.Job{}, huma.Error403Forbidden(fmt.Sprintf("the result of job %d needs the role %s", id, needs))
			}
			r.Results[text] = *j.Result
		}
	}
	return s.put(ctx, network, "command", job.Urgent, r)
}

// resultOf is who may read what a job made, what it is called, and of which type it is.
func resultOf(j job.Job) (needs access.Role, name, media string) {
	name = fmt.Sprintf("job-%d", j.ID)
	var r task.Run
	c := new(task.Command)
	if j.Kind == "command" && json.Unmarshal(j.Args, &r) == nil {
		if found, ok := task.Find(r.Command); ok {
			c = found
		}
	}
	needs = access.Viewer
	if c.Role != 0 {
		needs = c.Role // a sealed assessment holds what recipients must not see
	}
	switch {
	case j.Kind == "coverage-tile" || c.Name == "rollout map":
		return needs, name + ".tif", "image/tiff"
	case j.Kind == "assess", j.Kind == "coverage":
		return needs, name + ".json", "application/json"
	case c.Name == "rollout file":
		return needs, name + ".tar.gz", "application/gzip"
	case c.Name == "share seal", c.Name == "share disclose":
		return needs, name + ".guyline", "application/octet-stream"
	case len(c.Formats) > 0 && (r.Format == "json" || r.Format == "" && c.Formats[0] == "json"):
		return needs, name + ".json", "application/json"
	}
	return needs, name + ".txt", "text/plain; charset=utf-8"
}

// download sends a blob as a file to be saved: a browser shows none of it as a page of ours.
func (s *Server) download(ctx context.Context, d blob.Digest, name, media string) (*huma.StreamResponse, error) {
	from, err := s.o.Store.Blobs().Open(ctx, d)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		defer from.Close()
		c.SetHeader("Content-Type", media)
		c.SetHeader("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
		c.SetHeader("Content-Security-Policy", "sandbox; default-src 'none'")
		if _, err := io.Copy(c.BodyWriter(), from); err != nil {
			s.o.Log.ErrorContext(ctx, "a download was cut off", "blob", d, "error", err)
			panic(http.ErrAbortHandler) // so that whoever reads it sees that it is not whole
		}
	}}, nil
}

// follow tells pages of jobs that change, whoever works on them, until the context ends.
func (s *Server) follow(ctx context.Context) {
	_, mark, err := s.o.Jobs.Changed(ctx, 0, 0)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if !s.hub.heard() && err == nil {
			_, mark, err = s.o.Jobs.Changed(ctx, 0, 0)
			continue
		}
		var changed []job.Job
		if changed, mark, err = s.o.Jobs.Changed(ctx, mark, 500); err != nil {
			continue // the next look tells
		}
		for _, j := range changed {
			s.hub.publish(happening{Network: j.Network, Kind: "job", Seq: j.ID, Text: j.State})
		}
	}
}
