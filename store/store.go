// Package store keeps the history of networks: what each assessment found, what people decided on it, who they are, and
// what was done by whom. It lies in one SQLite file, or in PostgreSQL where several machines share it; both give the same
// answers, which one conformance suite holds.
//
// A result is kept once, with the assessments over which it held (since … until): an assessment of a network in which
// nothing changed adds one row, and one in which a finding changed adds that finding. What is large, the rest of each
// report, lies in a [blob.Store] under its digest.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/guyline/guyline/store/blob"
)

//go:embed schema
var schema embed.FS

// Dialect is which database a store lies in.
type Dialect string

// The dialects, by the names that goose gives them.
const (
	SQLite   Dialect = Dialect(goose.DialectSQLite3)
	Postgres Dialect = Dialect(goose.DialectPostgres)
)

// What a caller may want to tell apart.
var (
	ErrNotFound = errors.New("not found")
	ErrExists   = errors.New("exists already")
	ErrDamaged  = errors.New("stored evidence is damaged: its digest does not fit")
)

// open is the end of what still holds: results are kept until an assessment that will never be.
const open = int64(1) << 62

// Store is one database with its blobs. Its methods may be called from several goroutines.
type Store struct {
	write   *sql.DB // on SQLite one connection, so that writers wait for each other instead of failing
	read    *sql.DB
	dialect Dialect
	address string
	blobs   blob.Store
	now     func() time.Time
}

// Open opens a store and brings its schema up to date. The address is postgres://…, or the path of an SQLite file, which is
// made where there is none.
func Open(ctx context.Context, address string, blobs blob.Store) (*Store, error) {
	s, err := connect(address)
	if err != nil {
		return nil, err
	}
	s.blobs, s.now = blobs, time.Now
	if err := s.Migrate(ctx, 0); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func connect(address string) (*Store, error) {
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		db, err := sql.Open("pgx", address)
		if err != nil {
			return nil, fmt.Errorf("database: %w", err) // pgx leaves the password out
		}
		db.SetMaxOpenConns(16)
		db.SetMaxIdleConns(16)
		db.SetConnMaxIdleTime(5 * time.Minute)
		return &Store{write: db, read: db, dialect: Postgres, address: address}, nil
	}
	if err := os.MkdirAll(filepath.Dir(address), 0o700); err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	// synchronous FULL: what was acknowledged survives a loss of power (https://www.sqlite.org/wal.html, section 2.2).
	const pragmas = "?_pragma=busy_timeout(20000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=cache_size(-65536)"
	name := "file:" + (&url.URL{Path: address}).EscapedPath() + pragmas
	write, err := sql.Open("sqlite", name+"&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", address, err)
	}
	write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite", name+"&_pragma=query_only(1)")
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", address, err)
	}
	read.SetMaxOpenConns(max(4, runtime.NumCPU()))
	return &Store{write: write, read: read, dialect: SQLite, address: address}, nil
}

// Close lets go of the database.
func (s *Store) Close() error {
	if s.read == s.write {
		return s.write.Close()
	}
	return errors.Join(s.read.Close(), s.write.Close())
}

// DB is what the store writes to and what it reads from, for those who put rows of their own into the same transactions. On SQLite
// the one that writes has a single connection: a transaction that asks it for anything else waits for itself.
func (s *Store) DB() (write, read *sql.DB, d Dialect) { return s.write, s.read, s.dialect }

// Address is the one that the store was opened with.
func (s *Store) Address() string { return s.address }

// Blobs is where the store keeps what is large.
func (s *Store) Blobs() blob.Store { return s.blobs }

// Ping is an error where the database does not answer.
func (s *Store) Ping(ctx context.Context) error { return s.read.PingContext(ctx) }

// Migrate brings the schema to a version, 0 being the newest.
func (s *Store) Migrate(ctx context.Context, version int64) error {
	files, err := fs.Sub(schema, "schema/"+map[Dialect]string{SQLite: "sqlite", Postgres: "postgres"}[s.dialect])
	if err != nil {
		return err
	}
	var options []goose.ProviderOption
	if s.dialect == Postgres { // several machines may start at once
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(goose.Dialect(s.dialect), s.write, files, options...)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	if version == 0 {
		_, err = p.Up(ctx)
	} else {
		_, err = p.UpTo(ctx, version)
	}
	if err != nil {
		return fmt.Errorf("database: bringing the schema up to date: %w", err)
	}
	return nil
}

// change runs f in one transaction.
func (s *Store) change(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	defer tx.Rollback() // nothing, once it is committed
	if err := f(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}

// micros is a time as the tables hold it.
func micros(t time.Time) int64 { return t.UnixMicro() }

// fromMicros is the time again.
func fromMicros(us int64) time.Time { return time.UnixMicro(us).UTC() }
