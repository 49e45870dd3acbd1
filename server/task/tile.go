package task

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"sync"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/rollout"
	"github.com/guyline/guyline/rollout/atlas"
	"github.com/guyline/guyline/rollout/coverage"
	"github.com/guyline/guyline/store/blob"
	"github.com/guyline/guyline/store/job"
	"github.com/guyline/guyline/terrain"
	"github.com/guyline/guyline/terrain/geotiff"
)

// Tile is what a job of the kind coverage-tile is given.
type Tile struct {
	Manifest blob.Digest `json:"manifest"`
	West     float64     `json:"west"`
	South    float64     `json:"south"`
	East     float64     `json:"east"`
	North    float64     `json:"north"`
	StepDeg  float64     `json:"stepDeg"` // 0 is that of the elevation files
}

// studies keeps the study that tiles were last made of open: many jobs in a row are about one network.
type studies struct {
	mu   sync.Mutex
	last *opened
}

// opened is a study with the folder of its inputs, from which its ground is read.
type opened struct {
	*rollout.Study
	manifest blob.Digest
	dir      string
	users    int // jobs that are at work on it, and one for being the last
}

// tile predicts one tile, and writes the strongest cell's RSRP as GeoTIFF; a tile in which no cell is heard is empty.
func (w *Worker) tile(ctx context.Context, t *job.Task, out io.Writer) error {
	var a Tile
	if err := t.Decode(&a); err != nil {
		return job.Permanent(err)
	}
	s, err := w.open(ctx, a.Manifest)
	if err != nil {
		return err
	}
	defer w.leave(s)
	c, err := s.CoverTile(ctx, terrain.Area{West: a.West, South: a.South, East: a.East, North: a.North}, a.StepDeg, coverage.Run{Workers: 1})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return job.Permanent(err)
	case c == nil:
		return nil
	}
	dir, err := w.folder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	nan := math.NaN()
	file := filepath.Join(dir, "tile.tif")
	if err := atlas.WriteTIFF(ctx, file, c.ReceivedDBm, atlas.TIFF{NoData: &nan, Resampling: geotiff.Average, Description: "RSRP, dBm · " + c.Service.Terms.String()}); err != nil {
		return err
	}
	return sendFile(file, out)
}

// open is the study of inputs, for as long as the caller has not left it.
func (w *Worker) open(ctx context.Context, manifest blob.Digest) (*opened, error) {
	w.tiles.mu.Lock()
	defer w.tiles.mu.Unlock()
	if s := w.tiles.last; s != nil && s.manifest == manifest {
		s.users++
		return s, nil
	}
	dir, err := w.folder()
	if err != nil {
		return nil, err
	}
	s := &opened{manifest: manifest, dir: dir, users: 2}
	if err = layOut(ctx, w.Store, manifest, dir); err != nil {
		err = gone(err)
	} else if s.Study, err = Study(ctx, dir); err != nil && ctx.Err() == nil {
		err = job.Permanent(err)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	before := w.tiles.last
	w.tiles.last = s
	return s, before.left()
}

// leave lets go of a study. The last one that does so removes its files.
func (w *Worker) leave(s *opened) {
	w.tiles.mu.Lock()
	defer w.tiles.mu.Unlock()
	_ = s.left() // what stays of a temporary folder is the system's to remove
}

func (s *opened) left() error {
	if s == nil {
		return nil
	}
	if s.users--; s.users > 0 {
		return nil
	}
	return os.RemoveAll(s.dir)
}

// Close removes what lies there between jobs.
func (w *Worker) Close() error {
	w.tiles.mu.Lock()
	defer w.tiles.mu.Unlock()
	s := w.tiles.last
	w.tiles.last = nil
	return s.left()
}

// Study reads a network folder and opens its ground. People are left out: tiles do not count them.
func Study(ctx context.Context, dir string) (*rollout.Study, error) {
	n, files, err := assess.Load(ctx, assess.Options{Paths: []string{dir}})
	if err != nil {
		return nil, err
	}
	section := assess.RolloutSection(files)
	if len(section.Terrain) == 0 {
		return nil, fmt.Errorf("no input names elevation files: write them into the section rollout of guyline.yaml")
	}
	section.Population, section.Candidates, section.Licences, section.Roads = nil, nil, nil, nil
	s, err := assess.OpenStudy(ctx, n, section)
	if err != nil {
		return nil, err
	}
	if len(s.Service.Cells) == 0 {
		return nil, fmt.Errorf("no cell can be predicted: give cells with position and band, and the elevation files of their area")
	}
	return s, nil
}
