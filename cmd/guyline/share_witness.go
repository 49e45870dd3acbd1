package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/mod/sumdb/note"

	"github.com/guyline/guyline/bundle/tlog"
	"github.com/guyline/guyline/bundle/tlog/posix"
	"github.com/guyline/guyline/bundle/tlog/witness"
)

func shareWitnessCommand() *cobra.Command {
	var key, state, listen string
	var logs []string
	var evidence bool
	c := &cobra.Command{
		Use:   "witness --key FILE --log VKEY… --state DIR",
		Short: "Cosign the checkpoints of logs whose trees only grow",
		Long: `Witness serves C2SP tlog-witness: it cosigns a checkpoint of a log that it knows only if its tree begins with the one that it cosigned
before. It keeps what it cosigned, so the folder of its state must not be lost.

Two signed checkpoints of one size and two roots prove that a log cheats. They are kept, and told on standard error; --evidence
lists and verifies what is kept, and ends with code 4 where there is any.`,
		Example: `  guyline share log key witness.key --name witness.example.org --as witness
  guyline share witness --key witness.key --log log.example.org+d33456b3+AYCu… --state witness/ --listen 127.0.0.1:8081
  guyline share witness --state witness/ --log log.example.org+d33456b3+AYCu… --evidence`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if evidence {
				return showEvidence(c, state, logs)
			}
			if key == "" {
				return errors.New("--key: expected the file of the witness's private key; guyline share log key FILE --name NAME makes one")
			}
			skey, err := os.ReadFile(key)
			if err != nil {
				return exitError{exitUnreadable, err}
			}
			w, err := witness.Open(state, string(skey), logs, func(line string) { fmt.Fprintln(c.ErrOrStderr(), line) })
			if err != nil {
				return exitError{exitUnreadable, err}
			}
			return serve(c, listen, w.Handler())
		},
	}
	c.Flags().StringVar(&key, "key", "", "file of the witness's private key")
	c.Flags().StringArrayVar(&logs, "log", nil, "public key of a log to cosign; may be given several times")
	c.Flags().StringVar(&state, "state", "", "folder of what was cosigned")
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "address to listen on")
	c.Flags().BoolVar(&evidence, "evidence", false, "list and verify what is held against logs, and end")
	c.MarkFlagRequired("log")
	c.MarkFlagRequired("state")
	return c
}

// showEvidence verifies each split view that a witness kept, by the log's key alone.
func showEvidence(c *cobra.Command, state string, logs []string) error {
	split, suspect, err := witness.Evidence(state)
	if err != nil {
		return err
	}
	proven := 0
	for _, path := range split {
		file, err := os.ReadFile(path)
		if err != nil {
			return exitError{exitUnreadable, err}
		}
		a, b, err := witness.SplitEvidence(file)
		if err != nil {
			return exitError{exitUnreadable, fmt.Errorf("%s: %w", path, err)}
		}
		for _, k := range logs {
			if ok, err := tlog.Equivocation(a, b, k); err == nil && ok {
				proven++
				name, _, _ := strings.Cut(k, "+")
				fmt.Fprintf(c.OutOrStdout(), "split view of %s, proven: %s\n%s--\n%s", name, path, a, b)
			}
		}
	}
	for _, path := range suspect {
		fmt.Fprintf(c.OutOrStdout(), "no proof of consistency was given: %s: compare its checkpoints with guyline share log compare\n", path)
	}
	if proven > 0 {
		return exitError{exitVerify, fmt.Errorf("%d split view proven", proven)}
	}
	return nil
}

func logCompareCommand() *cobra.Command {
	var key, from string
	c := &cobra.Command{
		Use:   "compare A.checkpoint B.checkpoint --key VKEY",
		Short: "Say whether two checkpoints are of one log that only grew, or prove that it showed two trees",
		Long: `Compare verifies both checkpoints. Two of one size need nothing else. For two sizes --log names the log, a folder or a URL, whose tiles
are verified against the newer checkpoint; where they are of another tree, each checkpoint is held against the log's own.
It ends with code 4 where the log showed two trees.`,
		Example: `  guyline share log compare north.checkpoint south.checkpoint --key log.example.org+d33456b3+AYCu… --log https://log.example.org`,
		Args:    cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			v, err := note.NewVerifier(key)
			if err != nil {
				return fmt.Errorf("--key: %w: expected the log's public key, NAME+ID+KEY", err)
			}
			var all []signedTree
			for _, path := range args {
				text, err := os.ReadFile(path)
				if err != nil {
					return exitError{exitUnreadable, err}
				}
				t, err := readTree(path, text, v)
				if err != nil {
					return exitError{exitUnreadable, err}
				}
				all = append(all, t)
			}
			return compareTrees(c, key, from, v, all)
		},
	}
	c.Flags().StringVar(&key, "key", "", "public key of the log")
	c.Flags().StringVar(&from, "log", "", "folder or URL of the log")
	c.MarkFlagRequired("key")
	return c
}

// signedTree is a checkpoint, and where it is from.
type signedTree struct {
	from   string
	signed []byte
	tree   *tlog.Checkpoint
}

func readTree(from string, signed []byte, v note.Verifier) (signedTree, error) {
	c, _, err := tlog.OpenCheckpoint(signed, v)
	if err != nil {
		return signedTree{}, fmt.Errorf("%s: %w", from, err)
	}
	return signedTree{from, signed, c}, nil
}

func compareTrees(c *cobra.Command, key, from string, v note.Verifier, all []signedTree) error {
	a, b := all[0], all[1]
	if a.tree.Size > b.tree.Size {
		a, b = b, a
	}
	if a.tree.Size == b.tree.Size {
		split, err := tlog.Equivocation(a.signed, b.signed, key)
		if err != nil {
			return exitError{exitUnreadable, err}
		}
		return tellCompared(c, split, a, b)
	}
	if from == "" {
		return fmt.Errorf("trees of %d and %d entries: name the log with --log, a folder or a URL", a.tree.Size, b.tree.Size)
	}
	fetch := posix.Files(from)
	if strings.HasPrefix(from, "http://") || strings.HasPrefix(from, "https://") {
		fetch = witness.Remote(c.Context(), &http.Client{Timeout: remoteTimeout}, from)
	}
	split, err := forked(fetch, key, a, b)
	if err == nil {
		return tellCompared(c, split, a, b)
	}
	signed, fetchErr := fetch("checkpoint")
	if fetchErr != nil {
		return exitError{exitUnreadable, fmt.Errorf("log: %w", fetchErr)}
	}
	own, ownErr := readTree(from, signed, v)
	if ownErr != nil {
		return exitError{exitUnreadable, ownErr}
	}
	for _, t := range []signedTree{a, b} {
		older, newer := t, own
		if t.tree.Size > own.tree.Size {
			older, newer = own, t
		}
		if split, err := forked(fetch, key, older, newer); err == nil && split {
			return tellCompared(c, true, older, newer)
		}
	}
	return exitError{exitUnreadable, fmt.Errorf("the log at %s shows neither that one tree begins with the other nor that it does not: %w", from, err)}
}

// forked holds two checkpoints against the tiles of the newer one's tree.
func forked(fetch tlog.Fetch, key string, older, newer signedTree) (bool, error) {
	if older.tree.Size == newer.tree.Size {
		return tlog.Equivocation(older.signed, newer.signed, key)
	}
	root, proof, err := tlog.Extend(fetch, older.tree.Size, newer.tree)
	if err != nil {
		return false, err
	}
	return tlog.Forked(older.signed, newer.signed, key, root, proof)
}

func tellCompared(c *cobra.Command, split bool, a, b signedTree) error {
	if split {
		return exitError{exitVerify, fmt.Errorf("split view: %s signed two trees: %s (%d entries) and %s (%d entries)",
			a.tree.Origin, a.from, a.tree.Size, b.from, b.tree.Size)}
	}
	said := fmt.Sprintf("%s: the tree of %d entries begins with that of %d", a.tree.Origin, b.tree.Size, a.tree.Size)
	if a.tree.Size == b.tree.Size {
		said = fmt.Sprintf("%s: both are of one tree of %d entries", a.tree.Origin, a.tree.Size)
	}
	_, err := fmt.Fprintln(c.OutOrStdout(), said)
	return err
}
