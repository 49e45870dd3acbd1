// Package storetest gives tests both databases: SQLite in a folder, and a PostgreSQL server of their own on a socket in a
// folder, started once for each test binary and stopped at its end.
package storetest

import (
	"path/filepath"
	"sync"
	"testing"
)

// server is the PostgreSQL of this test binary.
var server struct {
	once sync.Once
	*Server
	err error
}

// Main runs the tests and stops the server that they started.
func Main(m *testing.M) int {
	defer func() {
		if server.Server != nil {
			server.Stop()
		}
	}()
	return m.Run()
}

// Addresses gives, by the name of each database, what makes the address of a new and empty one.
func Addresses(t *testing.T) map[string]func(t *testing.T) string {
	return map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "guyline.db") },
		"postgres": Postgres,
	}
}

// Postgres is the address of a new database. The test is skipped where PostgreSQL is not installed (Debian: postgresql).
func Postgres(t *testing.T) string {
	t.Helper()
	server.once.Do(func() { server.Server, server.err = Start() })
	if server.err != nil {
		t.Skip("no PostgreSQL here: " + server.err.Error())
	}
	address, err := server.Database()
	if err != nil {
		t.Fatal(err)
	}
	return address
}
