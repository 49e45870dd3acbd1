package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/mod/sumdb/note"
	sumdb "golang.org/x/mod/sumdb/tlog"

	"github.com/guyline/guyline/bundle"
	"github.com/guyline/guyline/bundle/tlog"
	"github.com/guyline/guyline/bundle/tlog/posix"
	"github.com/guyline/guyline/bundle/tlog/witness"
)

// remoteTimeout bounds one question to a log or a witness.
const remoteTimeout = 20 * time.Second

func shareLogCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "log",
		Short: "Keep a transparency log of bundles, whose proofs show since when a bundle exists",
		Long: `Log keeps an append-only log in a folder (C2SP tlog-tiles). An entry is the root of a bundle's evidence, which tells nothing by itself.
A proof (C2SP tlog-proof) is verified offline: the log's signature, the cosignatures of witnesses that a policy asks for
(C2SP tlog-policy), and that the entry is in the tree. A log that shows two people two trees is caught when witnesses compare.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(logInitCommand(), logKeyCommand(), logAddCommand(), logProveCommand(), logServeCommand(), logCompareCommand())
	return c
}

func logInitCommand() *cobra.Command {
	var origin, key string
	c := &cobra.Command{
		Use:     "init DIR --origin NAME",
		Short:   "Make an empty log and its key",
		Example: `  guyline share log init log/ --origin log.example.org`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			skey, err := newKey(keyFile(args[0], key), origin)
			if err != nil {
				return err
			}
			signer, err := note.NewSigner(skey)
			if err != nil {
				return err
			}
			l, err := posix.Create(c.Context(), args[0], signer)
			if err != nil {
				return errors.Join(err, os.Remove(keyFile(args[0], key)))
			}
			if err := l.Close(c.Context()); err != nil {
				return err
			}
			vkey, err := tlog.LogKey(skey)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(c.OutOrStdout(), vkey)
			return err
		},
	}
	c.Flags().StringVar(&origin, "origin", "", "name of the log, which stands in every checkpoint")
	addKeyFile(c, &key)
	c.MarkFlagRequired("origin")
	return c
}

func addKeyFile(c *cobra.Command, key *string) {
	c.Flags().StringVar(key, "key", "", "file of the log's private key; DIR.key where it is left out")
}

// keyFile lies beside a log's folder, never in it: the folder is served.
func keyFile(dir, flag string) string {
	if flag != "" {
		return flag
	}
	return filepath.Clean(dir) + ".key"
}

// newKey makes a key and writes it to a new file that only its owner reads.
func newKey(file, name string) (string, error) {
	skey, err := tlog.GenerateKey(name)
	if err != nil {
		return "", err
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", fmt.Errorf("key: %w", err)
	}
	_, err = fmt.Fprintln(f, skey)
	return skey, errors.Join(err, f.Sync(), f.Close())
}

func logKeyCommand() *cobra.Command {
	var name, as string
	c := &cobra.Command{
		Use:   "key FILE",
		Short: "Print the public key of a log or a witness, or make a private one",
		Long: `Key prints the verifier key of the private key in FILE, as a policy names it. With --name it first makes the private key, in a
new file.`,
		Example: `  guyline share log key witness.key --name witness.example.org --as witness`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			public := map[string]func(string) (string, error){"log": tlog.LogKey, "witness": tlog.WitnessKey}[as]
			if public == nil {
				return fmt.Errorf("--as: expected log or witness, found %q", as)
			}
			if name != "" {
				if _, err := newKey(args[0], name); err != nil {
					return err
				}
			}
			skey, err := os.ReadFile(args[0])
			if err != nil {
				return exitError{exitUnreadable, err}
			}
			vkey, err := public(string(skey))
			if err != nil {
				return exitError{exitUnreadable, fmt.Errorf("%s: %w", args[0], err)}
			}
			_, err = fmt.Fprintln(c.OutOrStdout(), vkey)
			return err
		},
	}
	c.Flags().StringVar(&name, "name", "", "make a key of this name")
	c.Flags().StringVar(&as, "as", "log", "what the key is for: log or witness")
	complete(c, "as", "log", "witness")
	return c
}

func logAddCommand() *cobra.Command {
	var key, policy, proof string
	c := &cobra.Command{
		Use:   "add DIR FILE…",
		Short: "Add bundles to a log, ask witnesses to cosign it, and write proofs",
		Long: `Add adds the entry of each bundle, unless it is there already, and prints its index. With --witness-policy the witnesses of that
file that have a URL are asked to cosign; a witness that fails is told, and the others count. With --proof the proof is
written, which takes one bundle.`,
		Example: `  guyline share log add log/ network.bundle --witness-policy policy --proof network.tlog-proof`,
		Args:    cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			dir, files := args[0], args[1:]
			if proof != "" && len(files) > 1 {
				return fmt.Errorf("--proof: expected one bundle, found %d", len(files))
			}
			indexes, err := addEntries(c, dir, keyFile(dir, key), files)
			if err != nil {
				return err
			}
			if policy == "" && proof == "" {
				return nil
			}
			return writeProof(c, dir, policy, proof, indexes[0])
		},
	}
	addKeyFile(c, &key)
	c.Flags().StringVar(&policy, "witness-policy", "", "policy file that names the witnesses to ask")
	c.Flags().StringVar(&proof, "proof", "", "write the proof to this file")
	return c
}

// addEntries adds the entries of files, waits until a checkpoint holds them, and tells their indexes.
func addEntries(c *cobra.Command, dir, key string, files []string) ([]int64, error) {
	var entries [][]byte
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, exitError{exitUnreadable, err}
		}
		e, err := bundle.EntryOf(text)
		if err != nil {
			return nil, exitError{exitUnreadable, fmt.Errorf("%s: %w", f, err)}
		}
		entries = append(entries, e)
	}
	l, err := openLog(c.Context(), dir, key)
	if err != nil {
		return nil, exitError{exitUnreadable, err}
	}
	var indexes []int64
	for i, e := range entries {
		index, err := l.Add(c.Context(), e)
		if err == nil {
			_, err = l.Await(c.Context(), index)
		}
		if err == nil {
			_, err = fmt.Fprintf(c.OutOrStdout(), "%d\t%s\n", index, files[i])
		}
		if err != nil {
			return nil, errors.Join(err, l.Close(c.Context()))
		}
		indexes = append(indexes, index)
	}
	return indexes, l.Close(c.Context())
}

func openLog(ctx context.Context, dir, key string) (*posix.Log, error) {
	skey, err := os.ReadFile(key)
	if err != nil {
		return nil, fmt.Errorf("key of the log: %w", err)
	}
	signer, err := note.NewSigner(strings.TrimSpace(string(skey)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	vkey, err := tlog.LogKey(string(skey))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	return posix.Open(ctx, dir, signer, verifier)
}

func logProveCommand() *cobra.Command {
	var policy, output string
	var index int64
	c := &cobra.Command{
		Use:     "prove DIR --index N --output FILE",
		Short:   "Write the proof of an entry, with fresh cosignatures where a policy names witnesses",
		Example: `  guyline share log prove log/ --index 3 --witness-policy policy -o network.tlog-proof`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return writeProof(c, args[0], policy, output, index)
		},
	}
	c.Flags().Int64Var(&index, "index", 0, "index of the entry, as add printed it")
	c.Flags().StringVar(&policy, "witness-policy", "", "policy file that names the witnesses to ask")
	c.Flags().StringVarP(&output, "output", "o", "", "write to this file instead of standard output")
	c.MarkFlagRequired("index")
	return c
}

// writeProof proves an entry from the log's folder, with the cosignatures that the policy's witnesses give.
func writeProof(c *cobra.Command, dir, policy, output string, index int64) error {
	fetch := posix.Files(dir)
	signed, err := fetch("checkpoint")
	if err != nil {
		return exitError{exitUnreadable, fmt.Errorf("log: %w", err)}
	}
	text, _, _ := strings.Cut(string(signed), "\n\n")
	checkpoint, err := tlog.ParseCheckpoint(text + "\n") // our own folder; who verifies the proof verifies its signature
	if err != nil {
		return exitError{exitUnreadable, err}
	}
	if policy != "" {
		if signed, err = cosign(c, policy, fetch, checkpoint, signed); err != nil {
			return err
		}
	}
	path, err := tlog.Include(fetch, checkpoint, index)
	if err != nil {
		return exitError{exitUnreadable, err}
	}
	return writeTo(c.OutOrStdout(), output, func(w io.Writer) error {
		_, err := w.Write(tlog.MarshalProof(index, path, signed))
		return err
	})
}

// cosign asks each witness of a policy that has a URL, and tells those that fail: whether enough are left is the verifier's question.
func cosign(c *cobra.Command, file string, fetch tlog.Fetch, checkpoint *tlog.Checkpoint, signed []byte) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, exitError{exitUnreadable, err}
	}
	p, err := tlog.ParsePolicy(text)
	if err != nil {
		return nil, exitError{exitUnreadable, fmt.Errorf("%s: %w", file, err)}
	}
	prove := func(old int64) ([]sumdb.Hash, error) {
		_, proof, err := tlog.Extend(fetch, old, checkpoint)
		return proof, err
	}
	client := &http.Client{Timeout: remoteTimeout}
	all := signed
	for _, w := range p.Witnesses {
		if w.URL == "" {
			continue
		}
		line, err := witness.Cosign(c.Context(), client, strings.TrimSuffix(w.URL, "/"), w.Verifier(), signed, prove)
		if err != nil {
			fmt.Fprintf(c.ErrOrStderr(), "witness %s did not cosign: %v\n", w.Name, err)
			continue
		}
		all = append(all, line...)
	}
	return all, nil
}

func logServeCommand() *cobra.Command {
	var listen string
	c := &cobra.Command{
		Use:     "serve DIR",
		Short:   "Serve a log's folder over HTTP, read-only",
		Example: `  guyline share log serve log/ --listen 127.0.0.1:8080`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			h, err := posix.Handler(args[0])
			if err != nil {
				return exitError{exitUnreadable, err}
			}
			return serve(c, listen, h)
		},
	}
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "address to listen on")
	return c
}

// serve serves until the program is told to end, and prints where.
func serve(c *cobra.Command, address string, h http.Handler) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	if _, err := fmt.Fprintf(c.OutOrStdout(), "http://%s\n", l.Addr()); err != nil {
		return errors.Join(err, l.Close())
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: remoteTimeout, ReadTimeout: remoteTimeout, WriteTimeout: remoteTimeout, IdleTimeout: time.Minute,
		MaxHeaderBytes: 1 << 14}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-c.Context().Done():
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		return s.Shutdown(ctx)
	}
}
