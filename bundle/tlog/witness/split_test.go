package witness

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	sumdb "golang.org/x/mod/sumdb/tlog"

	"github.com/guyline/guyline/bundle/tlog"
)

// role is set in the processes that TestSplitView starts from this test binary.
const role = "GUYLINE_TLOG_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "witness":
		os.Exit(runWitness(os.Getenv("STATE"), os.Getenv("SKEY"), os.Getenv("LOG")))
	case "log":
		os.Exit(runCheat(os.Getenv("SKEY"), os.Getenv("NORTH"), os.Getenv("SOUTH"), os.Getenv("NORTHKEY"), os.Getenv("SOUTHKEY")))
	}
	os.Exit(m.Run())
}

// runWitness serves a partner's witness until its standard input ends, as it does when the test is gone.
func runWitness(dir, skey, vkey string) int {
	w, err := Open(dir, skey, []string{vkey}, func(line string) { fmt.Fprintln(os.Stderr, line) })
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Printf("http://%s\n", l.Addr())
	go http.Serve(l, w.Handler())
	io.Copy(io.Discard, os.Stdin)
	return 0
}

// runCheat is a log that shows one tree to north and another to south, has each cosigned, and then tries to have north cosign south's.
func runCheat(skey, north, south, northKey, southKey string) int {
	shown := newView(skey, "a", "b", "the bundle that north was shown")
	hidden := newView(skey, "a", "b", "the bundle that south was shown", "d")
	for _, x := range []struct {
		name, url, key string
		view           *view
		size           int64
	}{
		{"north", north, northKey, shown, 3},
		{"south", south, southKey, hidden, 3},
		{"north again", north, northKey, hidden, 3},
		{"north later", north, northKey, hidden, 4},
	} {
		key, err := tlog.WitnessVerifier(x.key)
		if err != nil {
			fmt.Println(err)
			return 1
		}
		line, err := Cosign(context.Background(), &http.Client{Timeout: 10 * time.Second}, x.url, key, []byte(x.view.at(x.size)),
			func(old int64) ([]sumdb.Hash, error) { return x.view.prove(old, x.size) })
		var refusal *Refusal
		switch {
		case err == nil && line != "":
			fmt.Println(x.name, "cosigned")
		case errors.As(err, &refusal):
			fmt.Println(x.name, "refused", refusal.Status)
		default:
			fmt.Println(x.name, err)
		}
	}
	return 0
}

// start runs this binary in a role. It is killed when the test ends.
func start(t *testing.T, env ...string) *bufio.Scanner {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	c := exec.CommandContext(ctx, os.Args[0])
	c.Env = append(os.Environ(), env...)
	c.Stderr = os.Stderr
	if _, err := c.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		c.Wait()
	})
	return bufio.NewScanner(out)
}

// Two partners and a cheating log, run as separate processes on loopback: the split view is caught. Each partner's witness cosigns what
// it is shown; when the checkpoints are exchanged, the two signatures of the log prove that it cheats. A witness that both partners
// ask refuses the second tree.
func TestSplitView(t *testing.T) {
	logKey, logPublic, _ := newKeys(t, "log.example")
	northKey, _, northPublic := newKeys(t, "north.example")
	southKey, _, southPublic := newKeys(t, "south.example")
	northDir, southDir := t.TempDir(), t.TempDir()
	url := func(lines *bufio.Scanner) string {
		if !lines.Scan() {
			t.Fatal("a witness did not start")
		}
		return lines.Text()
	}
	north := url(start(t, role+"=witness", "STATE="+northDir, "SKEY="+northKey, "LOG="+logPublic))
	south := url(start(t, role+"=witness", "STATE="+southDir, "SKEY="+southKey, "LOG="+logPublic))
	said := start(t, role+"=log", "SKEY="+logKey, "NORTH="+north, "SOUTH="+south, "NORTHKEY="+northPublic, "SOUTHKEY="+southPublic)
	var got []string
	for said.Scan() {
		got = append(got, said.Text())
	}
	const want = "north cosigned; south cosigned; north again refused 422; north later refused 422"
	if found := strings.Join(got, "; "); found != want {
		t.Fatalf("the log was told %q, want %q", found, want)
	}

	client := &http.Client{Timeout: 10 * time.Second}
	a, err := Newest(t.Context(), client, north, "log.example")
	if err != nil {
		t.Fatal(err)
	}
	b, err := Newest(t.Context(), client, south, "log.example")
	if err != nil {
		t.Fatal(err)
	}
	if proven, err := tlog.Equivocation(a, b, logPublic); err != nil || !proven {
		t.Errorf("the exchange of checkpoints proves nothing: %v, %v", proven, err)
	}
	checkEvidence(t, northDir, logPublic)
	if split, suspect, _ := Evidence(southDir); len(split)+len(suspect) != 0 {
		t.Errorf("south, which saw one tree, accuses: %q %q", split, suspect)
	}
}
