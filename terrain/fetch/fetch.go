// Package fetch brings elevation tiles of one degree from a server into a folder: resumable, bounded, with a manifest of
// digests and dates beside them. Only https is spoken, and plain http with this machine alone.
//
// The manifest (manifest.json) looks so:
//
//	{
//	  "tiles": [
//	    {"tile": "N51W114", "file": "N51W114.hgt.gz", "url": "https://dem.example/N51W114.hgt.gz",
//	     "sha256": "9f86d081884c7d65…", "bytes": 720450, "fetched": "2026-01-02T03:04:05Z", "etag": "\"5e1f\""}
//	  ],
//	  "absent": [
//	    {"tile": "N36W123", "url": "https://dem.example/N36W123.hgt.gz", "asked": "2026-01-02T03:04:05Z"}
//	  ]
//	}
package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/internal/https"
	"github.com/guyline/guyline/internal/manifest"
	"github.com/guyline/guyline/terrain"
)

// Presets are the templates of public servers, by name.
var Presets = map[string]string{
	// Copernicus GLO-30 Public and GLO-90 (AWS Open Data Registry, copernicus-dem). Oceans have no tiles, and neither have
	// a few countries in GLO-30: a tile that is absent is not yet known to be sea.
	"glo30": "https://copernicus-dem-30m.s3.amazonaws.com/Copernicus_DSM_COG_10_{ns}{lat}_00_{ew}{lon}_00_DEM/Copernicus_DSM_COG_10_{ns}{lat}_00_{ew}{lon}_00_DEM.tif",
	"glo90": "https://copernicus-dem-90m.s3.amazonaws.com/Copernicus_DSM_COG_30_{ns}{lat}_00_{ew}{lon}_00_DEM/Copernicus_DSM_COG_30_{ns}{lat}_00_{ew}{lon}_00_DEM.tif",
	// SRTM 1″ and its fillings, as HGT (AWS Open Data Registry, terrain-tiles, format skadi).
	"srtm": "https://s3.amazonaws.com/elevation-tiles-prod/skadi/{ns}{lat}/{ns}{lat}{ew}{lon}.hgt.gz",
}

// Request says what to fetch. Area, Template and Dir are needed.
type Request struct {
	Area terrain.Area
	// Template is the address of a tile with {ns} (N or S), {lat} (two digits), {ew} (E or W) and {lon} (three digits) of
	// its south-western corner; or the name of a preset.
	Template string
	Dir      string // is made where it is not there
	Client   *http.Client
	MaxBytes int64         // of a tile; 512 MiB where it is 0
	Retries  int           // of a request that fails for now; 5 where it is 0, none where it is below
	Pause    time.Duration // before the first retry, doubled for each further one; a second where it is 0
	Progress func(Progress)
}

// Progress is how far a run is.
type Progress struct {
	Tile        string
	Done, Tiles int   // tiles that are finished, and all
	Bytes       int64 // of this tile so far
	Size        int64 // of this tile; 0 where the server does not say
}

// Result is what a run did.
type Result struct {
	Fetched []string // tiles that were brought
	Kept    []string // tiles that were there, with the digest of the manifest
	Absent  []string // tiles that the server does not have: open sea, or not published
	Notes   []string // what is odd
	Bytes   int64    // that were brought
}

// Bounds of a run.
const (
	maxTiles        = 4000
	defaultMaxBytes = 512 << 20
	defaultRetries  = 5
	manifestName    = "manifest.json"
	partDir         = ".part"
)

// Manifest lists what lies in a folder.
type Manifest struct {
	Tiles  []Tile   `json:"tiles"`
	Absent []Absent `json:"absent,omitempty"`
}

// Tile is a file that was fetched.
type Tile struct {
	Tile    string    `json:"tile"`
	File    string    `json:"file"`
	URL     string    `json:"url"`
	SHA256  string    `json:"sha256"`
	Bytes   int64     `json:"bytes"`
	Fetched time.Time `json:"fetched"`
	ETag    string    `json:"etag,omitempty"`
}

// Absent is a tile that the server does not have.
type Absent struct {
	Tile  string    `json:"tile"`
	URL   string    `json:"url"`
	Asked time.Time `json:"asked"`
}

// ReadManifest reads the manifest of a folder; one that is not there is empty.
func ReadManifest(dir string) (*Manifest, error) {
	m := &Manifest{}
	b, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, m); err != nil {
		return nil, fmt.Errorf("%s: %w: move it away to begin anew", filepath.Join(dir, manifestName), err)
	}
	return m, nil
}

func (m *Manifest) write(dir string) error {
	slices.SortFunc(m.Tiles, func(a, b Tile) int { return strings.Compare(a.Tile+a.File, b.Tile+b.File) })
	slices.SortFunc(m.Absent, func(a, b Absent) int { return strings.Compare(a.Tile+a.URL, b.Tile+b.URL) })
	return manifest.Write(filepath.Join(dir, manifestName), m)
}

// corner is the south-western corner of a tile.
type corner struct{ lat, lon int }

func (c corner) name() string { return terrain.TileName(float64(c.lat)+0.5, float64(c.lon)+0.5) }

// corners lists the tiles of an area.
func corners(a terrain.Area) ([]corner, error) {
	south, north := int(math.Floor(a.South)), int(math.Ceil(a.North))
	west, east := int(math.Floor(a.West)), int(math.Ceil(a.East))
	if n := (north - south) * (east - west); n > maxTiles {
		return nil, fmt.Errorf("area %v has %d tiles, more than %d: fetch it in parts", a, n, maxTiles)
	}
	var out []corner
	for lat := south; lat < north; lat++ {
		for lon := west; lon < east; lon++ {
			out = append(out, corner{lat, (lon+180+360)%360 - 180})
		}
	}
	return out, nil
}

// expand fills a template in for a tile.
func expand(template string, c corner) string {
	n := c.name()
	return strings.NewReplacer("{ns}", n[:1], "{lat}", n[1:3], "{ew}", n[3:4], "{lon}", n[4:]).Replace(template)
}

// parse checks a template, and says how the file of a tile is named.
func parse(template string) (full string, file func(corner) string, err error) {
	if p, ok := Presets[template]; ok {
		template = p
	}
	for _, h := range []string{"{lat}", "{lon}"} {
		if !strings.Contains(template, h) {
			return "", nil, fmt.Errorf("template %q lacks %s: an address such as https://dem.example/{ns}{lat}{ew}{lon}.hgt.gz is needed, or one of the presets glo30, glo90 and srtm", template, h)
		}
	}
	name := func(c corner) string {
		u, err := url.Parse(expand(template, c))
		if err != nil {
			return ""
		}
		return path.Base(u.Path)
	}
	a, b := name(corner{10, 20}), name(corner{-11, -21})
	if strings.ContainsAny(a+b, "{}") {
		return "", nil, fmt.Errorf("template %q: only {ns}, {lat}, {ew} and {lon} are known", template)
	}
	u, err := url.Parse(expand(template, corner{10, 20}))
	if err != nil {
		return "", nil, fmt.Errorf("template %q: %w", template, err)
	}
	if err := https.Allowed(u); err != nil {
		return "", nil, err
	}
	if a == "." || a == "/" || a == manifestName || strings.HasPrefix(a, ".") || strings.ContainsAny(a, `\:`) {
		return "", nil, fmt.Errorf("template %q: it does not end with the name of a file", template)
	}
	if a == b { // the same for every tile
		return template, func(c corner) string { return c.name() + "_" + name(c) }, nil
	}
	return template, name, nil
}

// Run brings the tiles of an area. What was brought before and still has its digest is kept; a tile that was cut short goes
// on where it stopped. An error leaves what is finished, and the next run goes on from there.
func Run(ctx context.Context, q Request) (Result, error) {
	template, file, err := parse(q.Template)
	if err != nil {
		return Result{}, fmt.Errorf("terrain: %w", err)
	}
	tiles, err := corners(q.Area)
	if err != nil {
		return Result{}, fmt.Errorf("terrain: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(q.Dir, partDir), 0o755); err != nil {
		return Result{}, err
	}
	defer os.Remove(filepath.Join(q.Dir, partDir)) // unless something lies in it
	m, err := ReadManifest(q.Dir)
	if err != nil {
		return Result{}, err
	}
	r := &run{q: q, m: m, client: https.Client(q.Client)}
	for i, c := range tiles {
		r.progress = Progress{Tile: c.name(), Done: i, Tiles: len(tiles)}
		if err := r.tile(ctx, c, expand(template, c), file(c)); err != nil {
			return r.result, fmt.Errorf("terrain: tile %s: %w", c.name(), err)
		}
		r.tell(Progress{Tile: c.name(), Done: i + 1, Tiles: len(tiles)})
	}
	return r.result, nil
}

// Check says what is wrong with a template, if anything is.
func Check(template string) error {
	_, _, err := parse(template)
	return err
}
