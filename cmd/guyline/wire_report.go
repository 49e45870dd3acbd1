package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/spool"
)

// reportFlags say to which server the events of an interface go, and what is under way. It is the writer of those events.
type reportFlags struct {
	url, cert, key, ca, dir string

	tls   *tls.Config
	spool *spool.Spool
	lost  uint64 // events given up in this run
	stop  context.CancelFunc
	sends chan error // how the sender ended

	mu   sync.Mutex
	last string   // what the sender said last
	news []string // what it said, and was not shown yet
}

// drainTime is how long the end of a run waits for the server to take what is left. It stays on disk otherwise.
const drainTime = 5 * time.Second

func (r *reportFlags) add(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&r.url, "report", "", "with --live: send the events to the guyline server at this https address as well")
	f.StringVar(&r.cert, "report-cert", "", "with --report: certificate that names this probe, PEM")
	f.StringVar(&r.key, "report-key", "", "with --report: its key, PEM")
	f.StringVar(&r.ca, "report-ca", "", "with --report: certificates of the authorities of the server, PEM")
	f.StringVar(&r.dir, "spool", "", "with --report: folder that keeps events until the server has them; one for each probe")
}

// args says what is wrong with the command line.
func (r *reportFlags) args(c *cobra.Command) error {
	f := c.Flags()
	for _, name := range []string{"report-cert", "report-key", "report-ca", "spool"} {
		switch given := f.Lookup(name).Value.String() != ""; {
		case given && r.url == "":
			return fmt.Errorf("--%s belongs to --report URL", name)
		case !given && r.url != "":
			return fmt.Errorf("--report needs --%s as well", name)
		}
	}
	if r.url == "" {
		if f.Changed("report") {
			return errors.New("--report: expected the address of a server, for example https://guyline.example.org:8443")
		}
		return nil
	}
	if !f.Changed("live") {
		return errors.New("--report belongs to --live IFACE")
	}
	if f.Changed("summary") {
		return errors.New("--report sends events, and --summary shows none: leave one of them out")
	}
	u, err := url.Parse(r.url)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("--report: expected the address of a server, for example https://guyline.example.org:8443")
	}
	return nil
}

// prepare does what root can and the user that it becomes perhaps cannot: it reads the key, and makes the folder for that
// user where there is none. A folder that is there stays as it is.
func (r *reportFlags) prepare(uid, gid int) error {
	if r.url == "" {
		return nil
	}
	var err error
	if r.tls, err = spool.ClientTLS(r.cert, r.key, r.ca); err != nil {
		return fmt.Errorf("--report: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(r.dir), 0o755); err != nil {
		return fmt.Errorf("--spool: %w", err)
	}
	if err := os.Mkdir(r.dir, 0o700); errors.Is(err, fs.ErrExist) {
		return nil
	} else if err != nil {
		return fmt.Errorf("--spool: %w", err)
	}
	if os.Geteuid() != 0 || uid == 0 {
		return nil
	}
	if err := os.Chown(r.dir, uid, gid); err != nil {
		return fmt.Errorf("--spool: %w", err)
	}
	return nil
}

// begin opens the spool and sends what is in it, beside what comes.
func (r *reportFlags) begin() error {
	if r.url == "" {
		return nil
	}
	s, err := spool.Open(r.dir, spool.Limits{})
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%w: give the folder and its files to the user of --user (chown -R)", err)
	}
	if err != nil {
		return err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = r.tls
	sender, err := spool.NewSender(s, r.url, &http.Client{Transport: transport}, r.hear)
	if err != nil {
		return cmp.Or(err, s.Close())
	}
	ctx, stop := context.WithCancel(context.Background()) // it goes on for drainTime when the run is over
	r.spool, r.stop, r.sends = s, stop, make(chan error, 1)
	go func() { r.sends <- sender.Run(ctx) }()
	return nil
}

// Write spools one event, a line. What cannot be kept is counted, and the server hears of it.
func (r *reportFlags) Write(line []byte) (int, error) {
	if _, err := r.spool.Append(line[:len(line)-1]); err != nil {
		if broken := r.spool.Err(); broken != nil {
			return 0, broken
		}
		if r.lost == 0 {
			r.hear(err)
		}
		r.lost++
		r.spool.Lost(1)
	}
	return len(line), nil
}

// hear notes what the sender meets, once.
func (r *reportFlags) hear(err error) {
	text := "the server takes events again"
	if err != nil {
		text = err.Error()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	const most = 20 // between two looks several times a second
	if text != r.last && len(r.news) < most {
		r.last, r.news = text, append(r.news, text)
	}
}

// look shows what is new, and says what ended the reporting.
func (r *reportFlags) look(w io.Writer) error {
	if r.spool == nil {
		return nil
	}
	r.mu.Lock()
	news := r.news
	r.news = nil
	r.mu.Unlock()
	for _, n := range news {
		fmt.Fprintln(w, "guyline: report:", clean(n))
	}
	select {
	case err := <-r.sends:
		r.sends <- err
		return cmp.Or(err, r.spool.Err())
	default:
		return r.spool.Err()
	}
}

// end waits for the server for a moment, says what is left, and closes the spool.
func (r *reportFlags) end(w io.Writer) error {
	if r.spool == nil {
		return nil
	}
	err := r.spool.Sync()
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	r.spool.WaitAcked(ctx) // what is left is told below
	r.stop()
	sent := <-r.sends
	r.sends <- sent
	err = cmp.Or(err, sent, r.look(w))
	if s := r.spool.Status(); s.Last > s.Acked {
		fmt.Fprintf(w, "guyline: report: %d events are in %s for the next run\n", s.Last-s.Acked, r.dir)
	}
	if r.lost > 0 {
		fmt.Fprintf(w, "guyline: report: %d events could not be kept for the server\n", r.lost)
	}
	return cmp.Or(err, r.spool.Close())
}
