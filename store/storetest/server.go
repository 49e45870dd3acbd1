package storetest

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

// Server is a PostgreSQL server on a socket in a folder of its own.
type Server struct {
	dir        string // of its socket and its data
	bin        string
	attributes *syscall.SysProcAttr
	process    *exec.Cmd
	databases  atomic.Int64
}

// ErrNone says that PostgreSQL is not installed.
var ErrNone = errors.New("neither postgres nor /usr/lib/postgresql/*/bin/postgres (Debian: postgresql)")

// Start makes a server and starts it. It ends with this process at the latest.
func Start() (*Server, error) {
	bins, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // Debian's folder, by version
	if own, err := exec.LookPath("postgres"); err == nil {
		bins = append(bins, own)
	}
	if len(bins) == 0 {
		return nil, ErrNone
	}
	dir, err := os.MkdirTemp("", "guyline-pg-") // short: the path of a socket has at most 107 octets
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, bin: filepath.Dir(slices.Max(bins)), attributes: &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}}
	if err := errors.Join(s.own(), s.init(), s.run()); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// own lets an account other than root have the folder: PostgreSQL does not run as root.
func (s *Server) own() error {
	if os.Getuid() != 0 {
		return nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		return err
	}
	uid, _ := strconv.Atoi(account.Uid)
	gid, _ := strconv.Atoi(account.Gid)
	s.attributes.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(s.dir, uid, gid)
}

func (s *Server) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(s.bin, name), args...)
	c.SysProcAttr, c.Dir = s.attributes, s.dir
	return c
}

func (s *Server) init() error {
	if out, err := s.command("initdb", "-D", filepath.Join(s.dir, "data"), "-U", "guyline", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C").CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return nil
}

// run starts the server and waits until it answers. Durability against loss of power is PostgreSQL's own matter; killing our
// processes does not need it.
func (s *Server) run() error {
	s.process = s.command("postgres", "-D", filepath.Join(s.dir, "data"), "-k", s.dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200")
	if err := s.process.Start(); err != nil {
		return err
	}
	for range 200 {
		if s.sql("SELECT 1") == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return errors.New("the server did not answer within ten seconds")
}

func (s *Server) sql(text string) error {
	if out, err := exec.Command("psql", "-h", s.dir, "-U", "guyline", "-d", "postgres", "-qc", text).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", text, err, out)
	}
	return nil
}

// Database makes a new and empty database and gives its address.
func (s *Server) Database() (string, error) {
	name := fmt.Sprintf("test%d", s.databases.Add(1))
	if err := s.sql("CREATE DATABASE " + name); err != nil {
		return "", err
	}
	return "postgres:///" + name + "?" + url.Values{"host": {s.dir}, "user": {"guyline"}}.Encode(), nil
}

// Crash ends the server at once, its connections with it. What was committed is there after [Server.Resume].
func (s *Server) Crash() {
	s.process.Process.Signal(syscall.SIGQUIT)
	s.process.Wait()
}

// Resume starts a server that crashed.
func (s *Server) Resume() error { return s.run() }

// Stop ends the server and removes its folder.
func (s *Server) Stop() {
	if s.process != nil && s.process.Process != nil {
		s.Crash()
	}
	os.RemoveAll(s.dir)
}
