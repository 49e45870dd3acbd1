// Package storetest gives tests both databases: SQLite in a folder, and a PostgreSQL server of their own on a socket in a
// folder, started once for each test binary and stopped at its end.
package storetest

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// server is the PostgreSQL of this test binary.
var server struct {
	once sync.Once
	dir  string // of its socket; "" where there is no server
	why  string // there is none
	stop func()
}

var databases atomic.Int64

// Main runs the tests and stops the server that they started.
func Main(m *testing.M) int {
	defer func() {
		if server.stop != nil {
			server.stop()
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
	server.once.Do(start)
	if server.dir == "" {
		t.Skip("no PostgreSQL here: " + server.why)
	}
	name := fmt.Sprintf("test%d", databases.Add(1))
	if out, err := exec.Command("psql", "-h", server.dir, "-U", "guyline", "-d", "postgres", "-qc", "CREATE DATABASE "+name).CombinedOutput(); err != nil {
		t.Fatalf("making a database: %v\n%s", err, out)
	}
	return "postgres:///" + name + "?" + url.Values{"host": {server.dir}, "user": {"guyline"}}.Encode()
}

func start() {
	bins, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // Debian's folder, by version
	if own, err := exec.LookPath("postgres"); err == nil {
		bins = append(bins, own)
	}
	if len(bins) == 0 {
		server.why = "neither postgres nor /usr/lib/postgresql/*/bin/postgres"
		return
	}
	bin := filepath.Dir(slices.Max(bins))
	dir, err := os.MkdirTemp("", "guyline-pg-") // short: the path of a socket has at most 107 octets
	if err != nil {
		server.why = err.Error()
		return
	}
	attributes := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if os.Getuid() == 0 { // PostgreSQL does not run as root
		account, err := user.Lookup("postgres")
		if err != nil {
			server.why = err.Error()
			return
		}
		uid, _ := strconv.Atoi(account.Uid)
		gid, _ := strconv.Atoi(account.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			server.why = err.Error()
			return
		}
		attributes.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	command := func(name string, args ...string) *exec.Cmd {
		c := exec.Command(filepath.Join(bin, name), args...)
		c.SysProcAttr, c.Dir = attributes, dir
		return c
	}
	data := filepath.Join(dir, "data")
	if out, err := command("initdb", "-D", data, "-U", "guyline", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C").CombinedOutput(); err != nil {
		server.why = fmt.Sprintf("initdb: %v: %s", err, out)
		return
	}
	// Durability against loss of power is PostgreSQL's own matter; killing our processes does not need it.
	c := command("postgres", "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200")
	if err := c.Start(); err != nil {
		server.why = err.Error()
		return
	}
	server.stop = func() {
		c.Process.Signal(syscall.SIGQUIT)
		c.Wait()
		os.RemoveAll(dir)
	}
	for range 200 {
		if exec.Command("psql", "-h", dir, "-U", "guyline", "-d", "postgres", "-qc", "SELECT 1").Run() == nil {
			server.dir = dir
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	server.why = "the server did not answer within ten seconds"
}
