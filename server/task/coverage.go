package task

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/guyline/guyline/rollout"
	"github.com/guyline/guyline/store/blob"
	"github.com/guyline/guyline/store/job"
)

// Coverage is what a job of the kind coverage is given: a whole map, whose tiles become jobs of their own.
type Coverage struct {
	Manifest blob.Digest `json:"manifest"`
	TileDeg  float64     `json:"tileDeg"`
	StepDeg  float64     `json:"stepDeg"`
}

// Tiled is what it makes: the tiles with their jobs.
type Tiled struct {
	Jobs []int64 `json:"jobs"`
}

// Tiles are the jobs of a map, every ofth tile from the ith on.
func Tiles(s *rollout.Study, c Coverage, network, author string, i, of int) ([]job.Spec, error) {
	tiles, err := s.Tiles(c.TileDeg)
	if err != nil {
		return nil, err
	}
	var specs []job.Spec
	for k := i; k < len(tiles); k += of {
		t := tiles[k]
		specs = append(specs, job.Spec{Network: network, Kind: "coverage-tile", Priority: job.Bulk, Author: author,
			Args: Tile{Manifest: c.Manifest, West: t.West, South: t.South, East: t.East, North: t.North, StepDeg: c.StepDeg}})
	}
	return specs, nil
}

// PutAll puts many jobs, a thousand in a transaction. Where it fails those before are put: to do it again puts the rest.
func PutAll(ctx context.Context, q *job.Queue, specs []job.Spec, each func(job.Job)) error {
	for len(specs) > 0 {
		part := specs[:min(1000, len(specs))]
		jobs, err := q.PutAll(ctx, part)
		if err != nil {
			return err
		}
		for _, j := range jobs {
			each(j)
		}
		specs = specs[len(part):]
	}
	return nil
}

// coverage puts the tiles of a map.
func (w *Worker) coverage(ctx context.Context, t *job.Task, out io.Writer) error {
	var a Coverage
	if err := t.Decode(&a); err != nil {
		return job.Permanent(err)
	}
	s, err := w.open(ctx, a.Manifest)
	if err != nil {
		return err
	}
	defer w.leave(s)
	specs, err := Tiles(s.Study, a, t.Network, t.Author, 0, 1)
	if err != nil {
		return job.Permanent(err)
	}
	var made Tiled
	err = PutAll(ctx, w.Queue, specs, func(j job.Job) {
		made.Jobs = append(made.Jobs, j.ID)
		t.Tell(ctx, float64(len(made.Jobs))/float64(len(specs)), fmt.Sprintf("%d of %d tiles put", len(made.Jobs), len(specs)))
	})
	if errors.Is(err, job.ErrFull) {
		return job.Permanent(fmt.Errorf("%d of %d tiles were put: %w", len(made.Jobs), len(specs), err))
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(made)
}
