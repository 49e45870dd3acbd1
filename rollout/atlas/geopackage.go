package atlas

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	_ "modernc.org/sqlite" // the driver
)

// The marks of a GeoPackage 1.3 file (OGC 12-128r17, requirement 2) and the tables that each has (requirements 10 to 24).
const (
	gpkgApplication = 0x47504B47 // "GPKG"
	gpkgVersion     = 10300

	gpkgTables = `
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]', 'longitude and latitude on the WGS 84 ellipsoid');
`
)

// Layer is a table of a GeoPackage.
type Layer struct {
	Name        string // of the table: letters, digits and _
	Description string
	Features    []Feature // of one kind of shape, with the same properties in the same order
}

// WriteGeoPackage writes layers as a GeoPackage in WGS 84.
func WriteGeoPackage(ctx context.Context, path string, layers ...Layer) (err error) {
	dir, err := os.MkdirTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*.tmp")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "map.gpkg")
	if err := writeGeoPackage(ctx, file, layers); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.Rename(file, path)
}

func writeGeoPackage(ctx context.Context, file string, layers []Layer) (err error) {
	db, err := sql.Open("sqlite", file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d; PRAGMA journal_mode = MEMORY;", gpkgApplication, gpkgVersion)); err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, gpkgTables); err != nil {
		return err
	}
	for _, l := range layers {
		if err := l.write(ctx, tx); err != nil {
			return fmt.Errorf("layer %s: %w", l.Name, err)
		}
	}
	return tx.Commit()
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func (l Layer) write(ctx context.Context, tx *sql.Tx) error {
	if l.Name == "" || strings.Trim(strings.ToLower(l.Name), "abcdefghijklmnopqrstuvwxyz0123456789_") != "" || strings.HasPrefix(l.Name, "gpkg_") {
		return fmt.Errorf("a name of letters, digits and _ is needed")
	}
	kind := "GEOMETRY"
	bound := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	columns, marks, names := "", "?", "geom"
	for i, f := range l.Features {
		if i == 0 {
			kind = strings.ToUpper(f.Shape.GeoJSONType())
			for _, p := range f.Properties {
				typ := "REAL"
				if p.isText {
					typ = "TEXT"
				}
				columns += ", " + quoted(p.Name) + " " + typ
				names += ", " + quoted(p.Name)
				marks += ", ?"
			}
		}
		if len(f.Properties) != len(l.Features[0].Properties) || strings.ToUpper(f.Shape.GeoJSONType()) != kind {
			return fmt.Errorf("feature %d differs from the first in its kind or its properties", i)
		}
		bound = bound.Union(f.Shape.Bound())
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("CREATE TABLE %s (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom %s%s)", quoted(l.Name), kind, columns)); err != nil {
		return err
	}
	var box [4]any // null where there is nothing
	if len(l.Features) > 0 {
		box = [4]any{bound.Min[0], bound.Min[1], bound.Max[0], bound.Max[1]}
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, 4326)",
		l.Name, l.Name, l.Description, time.Now().UTC().Format("2006-01-02T15:04:05.000Z"), box[0], box[1], box[2], box[3]); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)", l.Name, kind); err != nil {
		return err
	}
	insert, err := tx.PrepareContext(ctx, fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", quoted(l.Name), names, marks))
	if err != nil {
		return err
	}
	defer insert.Close()
	for i, f := range l.Features {
		blob, err := gpkgGeometry(f.Shape)
		if err != nil {
			return fmt.Errorf("feature %d: %w", i, err)
		}
		row := []any{blob}
		for _, p := range f.Properties {
			switch {
			case p.isText:
				row = append(row, p.text)
			case math.IsNaN(p.number) || math.IsInf(p.number, 0):
				row = append(row, nil)
			default:
				row = append(row, p.number)
			}
		}
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return fmt.Errorf("feature %d: %w", i, err)
		}
	}
	return nil
}

// gpkgGeometry is a geometry in GeoPackage's form (OGC 12-128r17 section 2.1.3): a header with the envelope in x and y, then
// well-known binary, all little-endian.
func gpkgGeometry(g orb.Geometry) ([]byte, error) {
	const littleEndianWithEnvelope = 1 | 1<<1
	b := []byte{'G', 'P', 0, littleEndianWithEnvelope}
	b = binary.LittleEndian.AppendUint32(b, 4326)
	e := g.Bound()
	for _, v := range [...]float64{e.Min[0], e.Max[0], e.Min[1], e.Max[1]} {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	w, err := wkb.Marshal(g, binary.LittleEndian)
	return append(b, w...), err
}
