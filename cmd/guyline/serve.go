package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/server"
	"github.com/guyline/guyline/server/access"
	"github.com/guyline/guyline/store"
	"github.com/guyline/guyline/store/blob"
)

// storage says where a server keeps what it knows.
type storage struct {
	data, database, blobs string
}

func (p *storage) flags(c *cobra.Command) {
	f := c.PersistentFlags()
	f.StringVar(&p.data, "data", "", "folder of the database and the blobs (default: in the user's cache, one for each folder served)")
	f.StringVar(&p.database, "database", os.Getenv("GUYLINE_DATABASE"), "postgres://… in place of a database in the folder; also by GUYLINE_DATABASE")
	f.StringVar(&p.blobs, "blobs", os.Getenv("GUYLINE_BLOBS"), "folder or s3://bucket/prefix of what is large; also by GUYLINE_BLOBS")
}

// open opens the store; served is the folder that is watched, "" where there is none.
func (p *storage) open(ctx context.Context, served string) (*store.Store, error) {
	if p.data == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return nil, fmt.Errorf("--data: name a folder: %w", err)
		}
		p.data = filepath.Join(cache, "guyline", "server")
		if served != "" {
			whole, err := filepath.Abs(served)
			if err != nil {
				return nil, err
			}
			p.data = filepath.Join(cache, "guyline", fmt.Sprintf("folder-%.8x", sha256.Sum256([]byte(whole))))
		}
	}
	if p.database == "" {
		p.database = filepath.Join(p.data, "guyline.db")
	}
	if p.blobs == "" {
		p.blobs = filepath.Join(p.data, "blobs")
	}
	blobs, err := blob.Open(p.blobs)
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, p.database, blobs)
}

func serveCommand() *cobra.Command {
	var at storage
	var l labour
	var e edge
	c := &cobra.Command{
		Use:   "serve [DIR]",
		Short: "Keep the history of networks, and answer over HTTP",
		Long: `Serve DIR watches a folder, assesses it whenever something in it changes, and answers on loopback: no account, no set-up.

Without a folder it is a server for a team: networks, their history, records that people decide on, accounts with roles, and
an audit. It wants a certificate, and whoever asks has to sign in; the first account is made by "guyline serve user add".

What there is to ask is described at /v1/openapi.json.`,
		Example: `  guyline serve examples/valley
  guyline serve --listen :8443 --tls-cert server.crt --tls-key server.key --data /var/lib/guyline
  guyline serve --listen :8443 --tls-own guyline.example,192.0.2.7 --probe-listen :8444 --probe-ca probes.pem`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			folder := strings.Join(args, "")
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			if err := e.check(folder); err != nil {
				return err
			}
			if folder != "" {
				if _, err := os.Stat(folder); err != nil {
					return err
				}
			}
			s, err := at.open(ctx, folder)
			if err != nil {
				return err
			}
			defer s.Close()
			return answerOver(ctx, c.ErrOrStderr(), s, &l, &e, at.data, folder)
		},
	}
	at.flags(c)
	l.flags(c, 1)
	e.flags(c)
	c.AddCommand(serveUserCommand(&at), serveProbeCommand(&at), serveBackupCommand(&at), serveRestoreCommand(&at), serveVerifyCommand(&at))
	return c
}

// answerOver answers until the context ends, and then lets those that were being answered finish.
func answerOver(ctx context.Context, stderr io.Writer, s *store.Store, l *labour, e *edge, data, folder string) error {
	log := slog.New(slog.NewTextHandler(stderr, nil))
	o := server.Options{Version: toolVersion(), Store: s, OIDC: e.issuer != "", Log: log}
	flush := func(context.Context) error { return nil }
	var err error
	if folder == "" {
		if o.Access, o.Proxies, err = e.gate(s, log); err != nil {
			return err
		}
		if o.Tracer, flush, err = e.tracer(ctx); err != nil {
			return err
		}
		stop, err := l.serve(ctx, s, filepath.Join(data, "uploads"), &o)
		if err != nil {
			return err
		}
		defer stop()
	} else {
		name := slug(folder)
		if _, err := s.AddNetwork(ctx, name, filepath.Base(folder), "local"); err != nil && !errors.Is(err, store.ErrExists) {
			return err
		}
		o.Folder = &server.Watch{Dir: folder, Network: name, Store: s, Log: log, Options: assess.Options{Version: toolVersion()}}
	}
	h, err := server.New(o)
	if err != nil {
		return err
	}
	doors, err := e.open(h, data, o.Proxies, log)
	if err != nil {
		return err
	}
	failed := make(chan error, len(doors)+1)
	for _, d := range doors {
		scheme := "http"
		if d.web.TLSConfig != nil {
			scheme = "https"
		}
		fmt.Fprintf(stderr, "serving on %s://%s\n", scheme, d.listener.Addr())
		go func() { failed <- d.serve() }()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var aside sync.WaitGroup
	aside.Go(func() { h.Run(ctx, time.Duration(e.keepEvents)*24*time.Hour) })
	if o.Folder != nil {
		aside.Go(func() {
			if err := o.Folder.Run(ctx); err != nil {
				failed <- err
			}
		})
	}
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	h.Drain()
	cancel()
	last, done := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer done()
	for _, d := range doors {
		err = errors.Join(err, d.web.Shutdown(last))
	}
	aside.Wait()
	err = errors.Join(err, flush(last))
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// loopbackListen reports whether an address to listen on is this machine's own.
func loopbackListen(listen string) (bool, error) {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false, err
	}
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback(), nil
}

var noSlug = regexp.MustCompile(`[^a-z0-9]+`)

// slug is a folder's name as it stands in addresses.
func slug(folder string) string {
	whole, err := filepath.Abs(folder)
	if err != nil {
		whole = folder
	}
	name := strings.Trim(noSlug.ReplaceAllString(strings.ToLower(filepath.Base(whole)), "-"), "-")
	if name == "" {
		return "network"
	}
	return strings.Trim(name[:min(len(name), 60)], "-")
}

func serveUserCommand(at *storage) *cobra.Command {
	var role, network string
	add := &cobra.Command{
		Use:   "add NAME",
		Short: "Make an account; its password is read from standard input",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			r, err := access.ParseRole(role)
			if err != nil {
				return fmt.Errorf("--role: %w", err)
			}
			password, err := bufio.NewReader(io.LimitReader(c.InOrStdin(), 4096)).ReadString('\n')
			if err != nil && err != io.EOF {
				return err
			}
			s, err := at.open(c.Context(), "")
			if err != nil {
				return err
			}
			defer s.Close()
			gate, err := access.New(access.Options{Storage: s})
			if err != nil {
				return err
			}
			if err := gate.CreateUser(c.Context(), args[0], strings.TrimRight(password, "\r\n"), []access.Grant{{Network: network, Role: r}}); err != nil {
				return err
			}
			return s.Audit(c.Context(), store.Entry{Actor: "local", Action: "user.add", Detail: fmt.Sprintf("%s: %s in %s", args[0], r, network)})
		},
	}
	add.Flags().StringVar(&role, "role", "admin", "viewer, analyst, approver or admin")
	add.Flags().StringVar(&network, "network", access.Everywhere, "network of the role; * is all, and the server")
	complete(add, "role", "viewer", "analyst", "approver", "admin")
	c := &cobra.Command{Use: "user", Short: "Accounts of the server"}
	c.AddCommand(add)
	return c
}

func serveBackupCommand(at *storage) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write everything that a server knows to one file, while it runs",
		Long:  "Backup writes a tar archive, compressed with zstd, of all rows and blobs as they are at one moment. It can be restored\ninto either database.",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := at.open(c.Context(), "")
			if err != nil {
				return err
			}
			defer s.Close()
			return writeTo(c.OutOrStdout(), args[0], func(w io.Writer) error { return s.Backup(c.Context(), w) })
		},
	}
}

func serveRestoreCommand(at *storage) *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Fill an empty database from a backup",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			f, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			s, err := at.open(c.Context(), "")
			if err != nil {
				return err
			}
			defer s.Close()
			return s.Restore(c.Context(), f)
		},
	}
}

func serveVerifyCommand(at *storage) *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Hold every stored result, report and line of the audit against its digest",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := at.open(c.Context(), "")
			if err != nil {
				return err
			}
			defer s.Close()
			damage, err := s.Verify(c.Context())
			if err != nil {
				return err
			}
			for _, d := range damage {
				fmt.Fprintf(c.OutOrStdout(), "%s: %s\n", d.Where, d.What)
			}
			if len(damage) > 0 {
				return exitError{exitVerify, fmt.Errorf("%d of what is stored is damaged", len(damage))}
			}
			fmt.Fprintln(c.OutOrStdout(), "everything fits its digest")
			return nil
		},
	}
}
