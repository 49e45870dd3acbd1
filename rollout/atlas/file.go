package atlas

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/guyline/guyline/terrain"
	"github.com/guyline/guyline/terrain/geotiff"
)

// create writes a file under another name and gives it its own when it is complete.
func create(ctx context.Context, path string, write func(w io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // nothing is there any more once it has its name
	b := bufio.NewWriterSize(f, 1<<18)
	err = write(&stopping{b, ctx})
	if err = errors.Join(err, ctx.Err()); err == nil {
		err = errors.Join(b.Flush(), f.Chmod(0o644), f.Sync())
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// stopping is a writer that fails when its run is cancelled.
type stopping struct {
	w   io.Writer
	ctx context.Context
}

func (s *stopping) Write(b []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.w.Write(b)
}

// TIFF says how a raster is written as GeoTIFF.
type TIFF struct {
	NoData      *float64 // NaN where floating point values may be NaN
	Resampling  geotiff.Resampling
	Description string
}

// WriteTIFF writes a raster as Cloud Optimized GeoTIFF in degrees of WGS 84 (EPSG:4326).
func WriteTIFF[T geotiff.Sample](ctx context.Context, path string, r *terrain.Raster[T], o TIFF) error {
	w, err := geotiff.Create[T](path, geotiff.Spec{
		Width: r.Cols, Height: r.Rows, EPSG: 4326, OriginX: r.West, OriginY: r.North, StepX: r.StepLon, StepY: r.StepLat,
		NoData: o.NoData, Resampling: o.Resampling, Description: o.Description,
	})
	if err != nil {
		return err
	}
	defer w.Abort()
	for row := range r.Rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.WriteRow(r.Data[row*r.Cols : (row+1)*r.Cols]); err != nil {
			return err
		}
	}
	return w.Close()
}
