package spool

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// roleName is the environment variable that makes the test binary a sender or a receiver.
const roleName = "GUYLINE_SPOOL_ROLE"

func TestMain(m *testing.M) {
	role := map[string]func(args []string) error{"send": sendForever, "receive": receiveForever}[os.Getenv(roleName)]
	if role == nil {
		os.Exit(m.Run())
	}
	if err := role(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// TestKill kills a sender, a receiver or both with SIGKILL, at any moment, GUYLINE_KILLS times (20 where it is not set).
// Every line that the sender made durable must then be at the receiver, once, in order, and from the process that was told
// that it is durable.
func TestKill(t *testing.T) {
	rounds := 20
	if v := os.Getenv("GUYLINE_KILLS"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil {
			t.Fatal(err)
		}
		rounds = n
	}
	a := newAuthority(t)
	serverCert, serverKey := a.issue(t, "server", asServer)
	cert, key := a.issue(t, "probe", nil)
	l, err := net.Listen("tcp", "127.0.0.1:0") // stays here, so that the port is the same for every receiver
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	socket, err := l.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	dir, store := filepath.Join(t.TempDir(), "spool"), filepath.Join(t.TempDir(), "store")
	url := "https://" + l.Addr().String()

	owners := &owners{of: map[uint64]int{}}
	receiver := func() *exec.Cmd {
		return start(t, "receive", []*os.File{socket}, nil, store, serverCert, serverKey, a.file)
	}
	sender := func(run int) *exec.Cmd {
		return start(t, "send", nil, owners.reader(run), dir, url, cert, key, a.file, strconv.Itoa(run))
	}
	to, from := receiver(), sender(1)
	kills := [3]int{}
	for round := range rounds {
		time.Sleep(time.Duration(10+rand.IntN(120)) * time.Millisecond)
		which := rand.IntN(3)
		kills[which]++
		if which != 1 {
			kill(t, from)
		}
		if which != 0 {
			kill(t, to)
			time.Sleep(time.Duration(rand.IntN(30)) * time.Millisecond)
			to = receiver()
		}
		if which != 1 {
			from = sender(round + 2)
		}
	}
	kill(t, from)
	last := start(t, "send", nil, owners.reader(0), dir, url, cert, key, a.file, "0")
	if err := last.Wait(); err != nil {
		t.Fatal("the last sender: ", err)
	}
	kill(t, to)

	got := stored(t, store)
	durable := uint64(0)
	for seq, run := range owners.of {
		durable = max(durable, seq)
		if seq > uint64(len(got)) {
			t.Fatalf("line %d was durable in run %d, and only %d arrived", seq, run, len(got))
		}
		if want := fmt.Sprintf(`{"n":%d,"run":%d}`, seq, run); got[seq-1] != want {
			t.Fatalf("line %d is %s, expected %s", seq, got[seq-1], want)
		}
	}
	for i, l := range got {
		if !strings.HasPrefix(l, fmt.Sprintf(`{"n":%d,`, i+1)) {
			t.Fatalf("line %d is %s", i+1, l)
		}
	}
	if durable == 0 {
		t.Error("nothing was durable")
	}
	t.Logf("%d kills of the sender, %d of the receiver, %d of both: %d lines arrived, %d of them checked against the process that made them durable",
		kills[0], kills[1], kills[2], len(got), len(owners.of))
}

// owners knows which run of the sender made a line durable.
type owners struct {
	mu sync.Mutex
	of map[uint64]int
}

// reader takes what a sender says: S and the last line that was there when it began, then D and the last durable one.
func (o *owners) reader(run int) func(io.Reader) {
	return func(r io.Reader) {
		from := uint64(0)
		for scan := bufio.NewScanner(r); scan.Scan(); {
			what, number, _ := strings.Cut(scan.Text(), " ")
			n, err := strconv.ParseUint(number, 10, 64)
			if err != nil {
				return // the line was cut by the kill
			}
			o.mu.Lock()
			for seq := from + 1; what == "D" && seq <= n; seq++ {
				o.of[seq] = run
			}
			o.mu.Unlock()
			from = n
		}
	}
}

// start executes the test binary in a role.
func start(t *testing.T, role string, files []*os.File, read func(io.Reader), args ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), roleName+"="+role)
	c.ExtraFiles = files
	c.Stderr = os.Stderr
	if read != nil {
		c.Stdout = &pipe{read: read}
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill() })
	return c
}

// pipe collects what a process writes, to be read when it has ended.
type pipe struct {
	read func(io.Reader)
	all  bytes.Buffer
}

func (p *pipe) Write(b []byte) (int, error) { return p.all.Write(b) }

// kill ends a process without a chance to tidy up, and waits until what it wrote is read.
func kill(t *testing.T, c *exec.Cmd) {
	t.Helper()
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	c.Wait() // "signal: killed"
	if p, ok := c.Stdout.(*pipe); ok {
		p.read(&p.all)
	}
}

// sendForever appends lines that say who wrote them, as fast as the spool takes them, and sends them. Run 0 appends
// nothing and ends when everything is sent.
func sendForever(args []string) error {
	dir, url, run := args[0], args[1], args[5]
	config, err := ClientTLS(args[2], args[3], args[4])
	if err != nil {
		return err
	}
	s, err := Open(dir, Limits{Bytes: 1 << 18, Segment: 1 << 14, Batch: 1 << 12, Every: 3 * time.Millisecond})
	if err != nil {
		return err
	}
	fmt.Println("S", s.Status().Last)
	sender, err := NewSender(s, url, &http.Client{Transport: &http.Transport{TLSClientConfig: config}}, func(error) {})
	if err != nil {
		return err
	}
	sender.first = 5 * time.Millisecond
	failed := make(chan error, 2)
	go func() { failed <- sender.Run(context.Background()) }()
	if run == "0" {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		return s.WaitAcked(ctx)
	}
	go func() {
		for last := uint64(0); ; {
			if err := s.Wait(context.Background(), last); err != nil {
				failed <- err
				return
			}
			last = s.Status().Durable
			fmt.Println("D", last)
		}
	}()
	for {
		n := s.Status().Last + 1
		_, err := s.Append(fmt.Appendf(nil, `{"n":%d,"run":%s}`, n, run))
		switch {
		case errors.Is(err, ErrFull) || n%100 == 0:
			time.Sleep(time.Millisecond)
		case err != nil:
			return err
		}
		select {
		case err := <-failed:
			return err
		default:
		}
	}
}

// receiveForever serves a Receiver on the listener that it was given, over a file.
func receiveForever(args []string) error {
	config, err := ServerTLS(args[1], args[2], args[3])
	if err != nil {
		return err
	}
	sink, err := openFile(args[0])
	if err != nil {
		return err
	}
	l, err := net.FileListener(os.NewFile(3, "listener"))
	if err != nil {
		return err
	}
	s := &http.Server{TLSConfig: config, ErrorLog: quiet, Handler: NewReceiver(sink, func(err error) { fmt.Fprintln(os.Stderr, err) })}
	return s.ServeTLS(l, "", "")
}

// fileSink stores lines in a file: what does not end with a line's end was never stored.
type fileSink struct {
	mu   sync.Mutex
	f    *os.File
	last uint64
	size int64
}

func openFile(name string) (*fileSink, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	s := &fileSink{f: f, last: uint64(bytes.Count(data, []byte{'\n'})), size: int64(bytes.LastIndexByte(data, '\n') + 1)}
	return s, f.Truncate(s.size)
}

func (s *fileSink) Last(context.Context, string, string) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last, nil
}

func (s *fileSink) Store(_ context.Context, _, _ string, first uint64, lines [][]byte) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if first != s.last+1 {
		return 0, ErrSequence
	}
	data := append(bytes.Join(lines, []byte{'\n'}), '\n')
	if _, err := s.f.WriteAt(data, s.size); err != nil {
		return 0, err
	}
	if err := s.f.Sync(); err != nil {
		return 0, err
	}
	s.size += int64(len(data))
	s.last += uint64(len(lines))
	return s.last, nil
}

func stored(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}
