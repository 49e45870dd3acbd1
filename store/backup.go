package store

import (
	"archive/tar"
	"bufio"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/guyline/guyline/store/blob"
)

// tables are what a backup holds, those that are referred to first. Sessions and what jobs wait to be done are not in it.
var tables = []struct{ name, order string }{
	{"networks", "id"}, {"assessments", "network, seq"}, {"results", "id"}, {"facets", "network, state, check_id, rank, severity, waived"}, {"blobs", "digest"},
	{"records", "network, kind, name, version"}, {"users", "name"}, {"grants", "member, network"}, {"tokens", "hash"},
	{"audit", "seq"}, {"probes", "name"}, {"spools", "probe, spool"}, {"events", "probe, spool, seq"}, {"outcomes", "id"},
	{"inputs", "network, seq"}, {"members", "manifest, digest"},
}

// backupSchema is the version of the schema that backups hold.
const backupSchema = 4

// manifest ends a backup: one without it was cut off.
type manifest struct {
	Schema int              `json:"schema"`
	Rows   map[string]int64 `json:"rows"`
	Blobs  int              `json:"blobs"`
}

// segment is how many octets of rows one entry of the archive holds: a tar says sizes ahead, so that rows wait in memory.
const segment = 1 << 20

// Backup writes everything as it is at one moment: a tar archive, compressed with zstd, of rows as JSON and of blobs. It can be
// restored into either database. Work goes on meanwhile.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	packed, err := zstd.NewWriter(w)
	if err != nil {
		return err
	}
	defer packed.Close()
	archive := tar.NewWriter(packed)
	moment := new(sql.TxOptions) // what SQLite gives a reader anyhow
	if s.dialect == Postgres {
		moment = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	tx, err := s.read.BeginTx(ctx, moment)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	defer tx.Rollback()
	m := manifest{Schema: backupSchema, Rows: map[string]int64{}}
	for _, t := range tables {
		if m.Rows[t.name], err = backupTable(ctx, tx, archive, t.name, t.order); err != nil {
			return err
		}
	}
	digests, err := query(ctx, tx, value[[]byte], `SELECT head FROM assessments UNION SELECT result FROM outcomes`)
	if err != nil {
		return err
	}
	for _, d := range digests {
		content, err := blob.ReadAll(ctx, s.blobs, blob.Digest(d), 1<<30)
		if err != nil {
			return err
		}
		if err := entry(archive, fmt.Sprintf("blobs/%x", d), content); err != nil {
			return err
		}
		m.Blobs++
	}
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := entry(archive, "manifest.json", text); err != nil {
		return err
	}
	return errors.Join(archive.Close(), packed.Close())
}

func entry(w *tar.Writer, name string, content []byte) error {
	if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(content)), ModTime: time.Unix(0, 0), Format: tar.FormatPAX}); err != nil {
		return err
	}
	_, err := w.Write(content)
	return err
}

func backupTable(ctx context.Context, tx *sql.Tx, archive *tar.Writer, name, order string) (n int64, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT * FROM "+name+" ORDER BY "+order)
	if err != nil {
		return 0, fmt.Errorf("database: %w", err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return 0, fmt.Errorf("database: %w", err)
	}
	cells, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range cells {
		into[i] = &cells[i]
	}
	var text []byte
	part := 0
	flush := func() error {
		err := entry(archive, fmt.Sprintf("tables/%s/%06d.ndjson", name, part), text)
		part++
		text = text[:0]
		return err
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return 0, fmt.Errorf("database: %w", err)
		}
		object := make(map[string]any, len(columns))
		for i, c := range columns {
			object[c] = cells[i]
			if b, ok := cells[i].([]byte); ok {
				object[c] = map[string]string{"base64": base64.StdEncoding.EncodeToString(b)}
			}
		}
		line, err := json.Marshal(object)
		if err != nil {
			return 0, err
		}
		text = append(append(text, line...), '\n')
		n++
		if len(text) >= segment {
			if err := flush(); err != nil {
				return 0, err
			}
		}
	}
	if err := rows.Err(); err != nil {
		return 0, fmt.Errorf("database: %w", err)
	}
	if len(text) > 0 {
		return n, flush()
	}
	return n, nil
}

// Restore fills an empty store from a backup, all of it or nothing of the database.
func (s *Store) Restore(ctx context.Context, r io.Reader) error {
	packed, err := zstd.NewReader(r, zstd.WithDecoderMaxMemory(256<<20))
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer packed.Close()
	archive := tar.NewReader(packed)
	return s.change(ctx, func(tx *sql.Tx) error {
		for _, t := range tables {
			some, err := query(ctx, tx, value[int], "SELECT 1 FROM "+t.name+" LIMIT 1")
			if err != nil {
				return err
			}
			if len(some) > 0 {
				return fmt.Errorf("restore: the database is not empty (table %s): give a new one", t.name)
			}
		}
		found := manifest{Rows: map[string]int64{}}
		for {
			h, err := archive.Next()
			if err == io.EOF {
				return errors.New("restore: the backup was cut off: it has no manifest")
			}
			if err != nil {
				return fmt.Errorf("restore: %w", err)
			}
			switch kind, rest, _ := strings.Cut(h.Name, "/"); kind {
			case "tables":
				table, _, _ := strings.Cut(rest, "/")
				n, err := restoreTable(ctx, tx, table, archive)
				if err != nil {
					return fmt.Errorf("restore: %s: %w", h.Name, err)
				}
				found.Rows[table] += n
			case "blobs":
				digest, _, err := s.blobs.Put(ctx, archive)
				if err != nil {
					return fmt.Errorf("restore: %w", err)
				}
				if digest.String() != rest {
					return fmt.Errorf("restore: %s: %w", h.Name, ErrDamaged)
				}
				found.Blobs++
			case "manifest.json":
				return s.complete(ctx, tx, archive, found)
			default:
				return fmt.Errorf("restore: %s: no part of a backup", h.Name)
			}
		}
	})
}

// complete holds what came against the manifest, and lets new rows count on.
func (s *Store) complete(ctx context.Context, tx *sql.Tx, r io.Reader, found manifest) error {
	var m manifest
	if err := json.NewDecoder(io.LimitReader(r, 1<<20)).Decode(&m); err != nil {
		return fmt.Errorf("restore: manifest: %w", err)
	}
	if m.Schema != backupSchema {
		return fmt.Errorf("restore: the backup is of schema %d, this program writes %d: restore it with the version that made it", m.Schema, backupSchema)
	}
	for table, n := range m.Rows {
		if found.Rows[table] != n {
			return fmt.Errorf("restore: table %s: %d rows, the manifest says %d", table, found.Rows[table], n)
		}
	}
	if found.Blobs != m.Blobs {
		return fmt.Errorf("restore: %d blobs, the manifest says %d", found.Blobs, m.Blobs)
	}
	if s.dialect != Postgres {
		return nil
	}
	for _, t := range []string{"networks", "results"} {
		if _, err := tx.ExecContext(ctx, `SELECT setval(pg_get_serial_sequence($1, 'id'), (SELECT coalesce(max(id), 0) + 1 FROM `+t+`), false)`, t); err != nil {
			return fmt.Errorf("restore: %w", err)
		}
	}
	return nil
}

func restoreTable(ctx context.Context, tx *sql.Tx, table string, r io.Reader) (n int64, err error) {
	known := false
	for _, t := range tables {
		known = known || t.name == table
	}
	if !known {
		return 0, errors.New("no table of a backup")
	}
	// The columns are the database's own: names from the archive never get into a statement.
	rows, err := tx.QueryContext(ctx, "SELECT * FROM "+table+" LIMIT 0")
	if err != nil {
		return 0, err
	}
	columns, err := rows.Columns()
	if err := errors.Join(err, rows.Close()); err != nil {
		return 0, err
	}
	var text strings.Builder
	fmt.Fprintf(&text, "INSERT INTO %s (%s) VALUES ", table, strings.Join(columns, ", "))
	placeholders(&text, 1, len(columns))
	put, err := tx.PrepareContext(ctx, text.String())
	if err != nil {
		return 0, err
	}
	defer put.Close()
	d := json.NewDecoder(bufio.NewReader(r))
	d.UseNumber()
	args := make([]any, len(columns))
	for {
		var object map[string]any
		if err := d.Decode(&object); err == io.EOF {
			return n, nil
		} else if err != nil {
			return n, err
		}
		for i, c := range columns {
			if args[i], err = restored(object[c]); err != nil {
				return n, fmt.Errorf("row %d, %s: %w", n+1, c, err)
			}
		}
		if _, err := put.ExecContext(ctx, args...); err != nil {
			return n, fmt.Errorf("row %d: %w", n+1, err)
		}
		n++
	}
}

// restored is a value of a backup as the database takes it.
func restored(v any) (any, error) {
	switch v := v.(type) {
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return i, nil
		}
		return v.Float64()
	case map[string]any:
		text, ok := v["base64"].(string)
		if !ok {
			return nil, errors.New("neither a number, a text nor base64")
		}
		return base64.StdEncoding.DecodeString(text)
	case string:
		return v, nil
	}
	return nil, fmt.Errorf("%T is no value of a backup", v)
}
