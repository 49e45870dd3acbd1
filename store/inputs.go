package store

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"github.com/guyline/guyline/store/blob"
)

// File is one file of what a network is assessed from.
type File struct {
	Path   string      `json:"path" doc:"Slashes between folders; never outside of the network's folder"`
	Size   int64       `json:"size"`
	Digest blob.Digest `json:"sha256"`
}

// Inputs are files of a network as they were at one time. Their number counts from 1 in each network.
type Inputs struct {
	Seq      int64       `json:"seq"`
	Name     string      `json:"name" doc:"What was sent: the name of the file or of the archive"`
	Manifest blob.Digest `json:"sha256" doc:"SHA-256 of the list of files: equal where every file is"`
	Files    int64       `json:"files"`
	Octets   int64       `json:"octets"`
	Author   string      `json:"author"`
	At       time.Time   `json:"at"`
}

// PutFile keeps the content of a file that is about to stand in inputs, of any size.
func (s *Store) PutFile(ctx context.Context, name string, content io.Reader) (File, error) {
	d, n, err := s.PutBlob(ctx, content)
	return File{Path: name, Size: n, Digest: d}, err
}

// PutBlob keeps a content of any size, which nothing refers to yet: it is left alone for a day.
func (s *Store) PutBlob(ctx context.Context, content io.Reader) (blob.Digest, int64, error) {
	d, n, err := s.blobs.Put(ctx, content)
	if err != nil {
		return d, n, err
	}
	if err := s.Touch(ctx, d); err != nil {
		return d, n, err
	}
	// A sweep may have taken an old copy of it between the two; the next one leaves it alone.
	if there, err := s.blobs.Has(ctx, d); err != nil || !there {
		return d, n, errors.Join(err, fmt.Errorf("blob %s was swept while it was put: put it again", d))
	}
	return d, n, nil
}

// AddInputs keeps a list of files, whose contents are in the blobs already, as the network's newest inputs. Where they are the
// same as the newest, those stay the newest.
func (s *Store) AddInputs(ctx context.Context, slug, name string, files []File, actor string) (Inputs, error) {
	in := Inputs{Name: name, Author: actor, At: s.now().UTC().Truncate(time.Microsecond), Files: int64(len(files))}
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	for i, f := range files {
		in.Octets += f.Size
		switch {
		case !fs.ValidPath(f.Path) || f.Path == ".":
			return in, fmt.Errorf("inputs: %q is no path within a folder", f.Path)
		case i > 0 && files[i-1].Path == f.Path:
			return in, fmt.Errorf("inputs: %q stands there twice", f.Path)
		}
	}
	if len(files) == 0 {
		return in, errors.New("inputs: no file")
	}
	text, err := json.Marshal(files)
	if err != nil {
		return in, err
	}
	if in.Manifest, err = s.put(ctx, text); err != nil {
		return in, err
	}
	err = s.change(ctx, func(tx *sql.Tx) error {
		id, err := one(ctx, tx, "network "+slug, value[int64], `UPDATE networks SET newest = newest WHERE slug = $1 RETURNING id`, slug)
		if err != nil {
			return err
		}
		last, err := query(ctx, tx, scanInputs, selectInputs+` WHERE network = $1 ORDER BY seq DESC LIMIT 1`, id)
		if err != nil {
			return err
		}
		if len(last) > 0 && last[0].Manifest == in.Manifest {
			in = last[0]
			return nil
		}
		if in.Seq = 1; len(last) > 0 {
			in.Seq = last[0].Seq + 1
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO inputs (network, seq, name, manifest, files, octets, author, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			id, in.Seq, in.Name, in.Manifest[:], in.Files, in.Octets, in.Author, micros(in.At)); err != nil {
			return fmt.Errorf("database: %w", err)
		}
		put, err := tx.PrepareContext(ctx, `INSERT INTO members (manifest, digest) VALUES ($1, $2) ON CONFLICT (manifest, digest) DO NOTHING`)
		if err != nil {
			return fmt.Errorf("database: %w", err)
		}
		defer put.Close()
		for _, f := range files {
			if _, err := put.ExecContext(ctx, in.Manifest[:], f.Digest[:]); err != nil {
				return fmt.Errorf("database: %w", err)
			}
		}
		return s.audit(ctx, tx, Entry{Actor: actor, Action: "inputs.add", Network: slug, Detail: fmt.Sprintf("%d: %d files, %s", in.Seq, in.Files, in.Manifest)})
	})
	return in, err
}

const selectInputs = `SELECT seq, name, manifest, files, octets, author, at FROM inputs`

func scanInputs(scan func(...any) error) (in Inputs, err error) {
	var at int64
	var manifest []byte
	if err := scan(&in.Seq, &in.Name, &manifest, &in.Files, &in.Octets, &in.Author, &at); err != nil {
		return in, err
	}
	if len(manifest) != sha256.Size {
		return in, ErrDamaged
	}
	in.Manifest, in.At = blob.Digest(manifest), fromMicros(at)
	return in, nil
}

// AllInputs are what was sent of a network, the newest first, at most limit.
func (s *Store) AllInputs(ctx context.Context, slug string, limit int) ([]Inputs, error) {
	if _, err := s.Network(ctx, slug); err != nil {
		return nil, err
	}
	return query(ctx, s.read, scanInputs, selectInputs+` WHERE network = (SELECT id FROM networks WHERE slug = $1) ORDER BY seq DESC LIMIT $2`, slug, limit)
}

// Inputs are those of a number; 0 is the newest.
func (s *Store) Inputs(ctx context.Context, slug string, seq int64) (Inputs, error) {
	return one(ctx, s.read, fmt.Sprintf("inputs %d of network %s", seq, slug), scanInputs,
		selectInputs+` WHERE network = (SELECT id FROM networks WHERE slug = $1) AND ($2 = 0 OR seq = $2) ORDER BY seq DESC LIMIT 1`, slug, seq)
}

// maxManifest bounds a list of files as JSON.
const maxManifest = 64 << 20

// Files are what inputs consist of, by path.
func (s *Store) Files(ctx context.Context, manifest blob.Digest) (files []File, err error) {
	text, err := blob.ReadAll(ctx, s.blobs, manifest, maxManifest)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&files); err != nil {
		return nil, fmt.Errorf("list of files %s: %w", manifest, err)
	}
	return files, nil
}

// RemoveInputs forgets inputs. What only they held is swept later.
func (s *Store) RemoveInputs(ctx context.Context, slug string, seq int64, actor string) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		gone, err := one(ctx, tx, fmt.Sprintf("inputs %d of network %s", seq, slug), value[[]byte],
			`DELETE FROM inputs WHERE network = (SELECT id FROM networks WHERE slug = $1) AND seq = $2 RETURNING manifest`, slug, seq)
		if err != nil {
			return err
		}
		if err := forget(ctx, tx); err != nil {
			return err
		}
		return s.audit(ctx, tx, Entry{Actor: actor, Action: "inputs.remove", Network: slug, Detail: fmt.Sprintf("%d: %x", seq, gone)})
	})
}

// forget lets go of the files of inputs that are no more.
func forget(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM members WHERE NOT EXISTS (SELECT 1 FROM inputs WHERE inputs.manifest = members.manifest)`); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}
