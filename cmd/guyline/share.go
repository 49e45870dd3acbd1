package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/bundle"
	"github.com/guyline/guyline/report"
)

func shareCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "share",
		Short: "Give a partner an answer that he can verify without trusting you, in his own framework's words",
		Long: `Share seals an assessment: everything that it found, and the digest of every input, under one signature. What a recipient gets is a
bundle: the parts that a policy shows him, and the proof that they belong to what was signed. guyline verify checks it offline.

A bundle proves what was found in what was given. It cannot show that nothing was left out.`,
		Example: `  guyline share key new owner
  guyline share seal network/ --key owner.key --output network.sealed
  guyline share disclose network.sealed --key owner.key --policy partner.yaml --output partner.guyline
  guyline verify partner.guyline --key owner.pub`,
	}
	c.AddCommand(shareSealCommand(), shareDiscloseCommand(), shareDiffCommand(), shareKeyCommand(), shareMapCommand(), shareGuideCommand(), shareOSCALCommand(), shareLogCommand(), shareWitnessCommand(), shareCSAFCommand(), shareVEXCommand(), shareSTIXCommand())
	return c
}

// signing says where the private key is.
type signing struct{ key, command, public string }

func (s *signing) add(c *cobra.Command) {
	c.Flags().StringVar(&s.key, "key", "", "private key that signs: a file (PKCS #8 in PEM), or env:NAME for one in the environment")
	c.Flags().StringVar(&s.command, "key-command", "", "command that signs: it gets what is to be signed on standard input (with ECDSA its SHA-256), and prints the signature in base64")
	c.Flags().StringVar(&s.public, "public-key", "", "public key of --key-command, in PEM")
}

func (s *signing) signer(ctx context.Context) (*bundle.Signer, error) {
	switch {
	case s.key != "" && s.command != "":
		return nil, errors.New("--key and --key-command: give one of them")
	case s.command != "":
		if s.public == "" {
			return nil, errors.New("--key-command: name its public key by --public-key")
		}
		return bundle.CommandSigner(ctx, strings.Fields(s.command), s.public)
	case strings.HasPrefix(s.key, "env:"):
		name := strings.TrimPrefix(s.key, "env:")
		text, ok := os.LookupEnv(name)
		if !ok {
			return nil, fmt.Errorf("--key: the environment has no %s", name)
		}
		return bundle.ParseSigner([]byte(text))
	case s.key == "":
		return nil, errors.New("name the key that signs: --key FILE (guyline share key new makes one), or --key-command")
	}
	text, err := os.ReadFile(s.key)
	if err != nil {
		return nil, err
	}
	signer, err := bundle.ParseSigner(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.key, err)
	}
	return signer, nil
}

func shareSealCommand() *cobra.Command {
	var keys signing
	var output, at, secretFrom string
	var quiet bool
	c := &cobra.Command{
		Use:   "seal PATH…",
		Short: "Assess, and sign all of it",
		Long: `Seal assesses the inputs and signs the root of a tree over everything found. The file that it writes holds all of it, and the secret that
hides what a bundle withholds: keep it. A single folder is assessed from inside, so that the names of files do not tell where it lay.`,
		Example: `  guyline share seal network/ --key owner.key --output network.sealed`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if output == "" {
				return errors.New("--output: name the file that is to keep the sealed assessment")
			}
			now := time.Now().UTC().Truncate(time.Second)
			if at != "" {
				var err error
				if now, err = time.Parse(time.RFC3339, at); err != nil {
					return fmt.Errorf("--at: expected a time such as 2026-11-24T10:00:00Z: %w", err)
				}
			}
			signer, err := keys.signer(c.Context())
			if err != nil {
				return err
			}
			secret := bundle.NewSecret()
			if secretFrom != "" {
				old, err := readSealed(secretFrom)
				if err != nil {
					return err
				}
				secret = old.Secret
			}
			a, r, err := sealable(c, args, now, quiet)
			if err != nil {
				return err
			}
			x, err := bundle.Seal(c.Context(), signer, secret, a)
			if err != nil {
				return exitError{exitOurs, err}
			}
			if err := writeSecret(output, x.Write); err != nil {
				return exitError{exitUsage, err}
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "sealed %s values of %d results and %d inputs\nroot   %x\nkept   %s; it holds the secret: give it to nobody but those who are to replay\n",
				report.Number(len(x.Leaves)), len(r.Results), len(r.Inputs), x.Root, output)
			return err
		},
	}
	keys.add(c)
	c.Flags().StringVarP(&output, "output", "o", "", "file that keeps the sealed assessment")
	c.Flags().StringVar(&at, "at", "", "assess as of this time, RFC 3339; now where it is left out")
	c.Flags().StringVar(&secretFrom, "secret-of", "", "take the secret of this sealed assessment: same inputs, time and program then give the same root")
	c.Flags().BoolVarP(&quiet, "quiet", "q", false, "no progress")
	return c
}

// sealable assesses as of a time and gives what is sealed.
func sealable(c *cobra.Command, paths []string, now time.Time, quiet bool) (bundle.Assessment, *report.Report, error) {
	back, paths, err := enter(paths)
	if err != nil {
		return bundle.Assessment{}, nil, err
	}
	defer back()
	o, done := options(c, paths, quiet)
	o.Now = now
	a, err := assess.Run(c.Context(), o)
	done()
	if err != nil {
		return bundle.Assessment{}, nil, err
	}
	tellNotes(c, a.Files)
	if err := usable(a); err != nil {
		return bundle.Assessment{}, nil, err
	}
	var b bytes.Buffer
	if err := report.JSON(&b, a.Report); err != nil {
		return bundle.Assessment{}, nil, exitError{exitOurs, err}
	}
	return bundle.Assessment{Report: b.Bytes(), Schema: report.SchemaURI, Tool: bundle.Tool{Name: a.Report.Tool.Name, Version: a.Report.Tool.Version}, Assessed: now}, a.Report, nil
}

// enter goes into the folder of a single path, so that names are told from there; back returns.
func enter(paths []string) (back func(), inside []string, err error) {
	if len(paths) != 1 || paths[0] == "-" {
		return func() {}, paths, nil
	}
	dir, inside := paths[0], []string{"."}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, nil, exitError{exitUnreadable, err}
	}
	if !info.IsDir() {
		dir, inside = filepath.Dir(dir), []string{filepath.Base(dir)}
	}
	here, err := os.Getwd()
	if err != nil {
		return nil, nil, err
	}
	return func() { os.Chdir(here) }, inside, os.Chdir(dir)
}

func readSealed(name string) (*bundle.Sealed, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, exitError{exitUnreadable, err}
	}
	x, err := bundle.ReadSealed(text)
	if err != nil {
		return nil, exitError{exitVerify, fmt.Errorf("%s: %w", name, err)}
	}
	return x, nil
}

// writeSecret writes a file that nobody but its owner may read.
func writeSecret(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already: name another file, or move it away", name)
	}
	if err != nil {
		return err
	}
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		os.Remove(name)
		return err
	}
	return nil
}

func shareDiscloseCommand() *cobra.Command {
	var keys signing
	var policyFile, output, recipient string
	var hide []string
	c := &cobra.Command{
		Use:   "disclose SEALED",
		Short: "Make the bundle of one recipient, without what he must not see",
		Long: `Disclose makes a bundle of a sealed assessment: the values that a policy does not withhold, the proof that they are under the signed root, and
a signature that fixes every octet. The policy is YAML:

  recipient: Ministry of Communications
  hide: [coordinates, suppliers, subscribers, contents, addresses]
  words: [North Ridge]        # withheld besides, wherever they stand
  paths: ["results/*/remedy"] # so are these parts of the report
  smallest: 10                # counts of fewer elements are withheld

Categories: ` + fmt.Sprint(bundle.Categories()) + `. A name that is withheld takes every other value with it in which it stands.

Maps of coverage and small counts point at sites: withhold coordinates and people together.`,
		Example: `  guyline share disclose network.sealed --key owner.key --policy partner.yaml --output partner.guyline
  guyline share disclose network.sealed --key owner.key --recipient "Auditor" --output all.guyline`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			p, err := disclosurePolicy(policyFile, recipient, hide)
			if err != nil {
				return err
			}
			signer, err := keys.signer(c.Context())
			if err != nil {
				return err
			}
			x, err := readSealed(args[0])
			if err != nil {
				return err
			}
			b, err := x.Disclose(c.Context(), signer, p)
			if err != nil {
				return err
			}
			if err := writeTo(c.OutOrStdout(), output, b.Write); err != nil {
				return exitError{exitUsage, err}
			}
			_, err = fmt.Fprintf(c.ErrOrStderr(), "for %s: %s of %s values are disclosed\n", p.Recipient, report.Number(len(b.Leaves)), report.Number(len(x.Leaves)))
			if warning := p.Warning(); warning != "" && err == nil {
				_, err = fmt.Fprintln(c.ErrOrStderr(), "careful:", warning)
			}
			return err
		},
	}
	keys.add(c)
	c.Flags().StringVar(&policyFile, "policy", "", "what this recipient is not to see, in YAML")
	c.Flags().StringVar(&recipient, "recipient", "", "for whom it is, where no policy says it")
	c.Flags().StringSliceVar(&hide, "hide", nil, "categories to withhold, beside those of the policy")
	c.Flags().StringVarP(&output, "output", "o", "", "write to this file instead of standard output")
	var names []string
	for _, x := range bundle.Categories() {
		names = append(names, string(x))
	}
	complete(c, "hide", names...)
	return c
}

func disclosurePolicy(file, recipient string, hide []string) (*bundle.Policy, error) {
	text := []byte(nil)
	if file != "" {
		var err error
		if text, err = os.ReadFile(file); err != nil {
			return nil, err
		}
	}
	p, err := bundle.ParsePolicy(text, recipient, hide)
	if err != nil && file != "" {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return p, err
}

func shareDiffCommand() *cobra.Command {
	var trusted []string
	var format string
	c := &cobra.Command{
		Use:   "diff OLDER NEWER",
		Short: "Say what got better, got worse, was withheld or was added between two bundles",
		Long: `Diff verifies both bundles and compares the results that they disclose. What one of them does not tell is named as withheld or added:
from the bundles alone nobody can say whether it is gone or hidden.`,
		Example: `  guyline share diff spring.guyline autumn.guyline --key owner.pub`,
		Args:    cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains([]string{"text", "json"}, format) {
				return fmt.Errorf("--format: expected text or json, found %q", format)
			}
			keys, err := readVerifiers(trusted)
			if err != nil {
				return err
			}
			var both [2]*bundle.Verified
			for i, name := range args {
				if both[i], err = verifyFile(c.Context(), name, keys); err != nil {
					return err
				}
			}
			d := bundle.Diff(both[0], both[1])
			if format == "json" {
				return encode(c.OutOrStdout(), d)
			}
			return writeDifferences(c.OutOrStdout(), both, d)
		},
	}
	c.Flags().StringArrayVar(&trusted, "key", nil, "public key that you trust, in PEM; may be given several times")
	c.Flags().StringVarP(&format, "format", "f", "text", "output format: text or json")
	complete(c, "format", "text", "json")
	return c
}

func writeDifferences(w io.Writer, both [2]*bundle.Verified, list []bundle.Difference) error {
	var b strings.Builder
	fmt.Fprintf(&b, "both verified: %s, and %s\n", both[0].Evidence.Assessed.Format(time.DateOnly), both[1].Evidence.Assessed.Format(time.DateOnly))
	counts := map[bundle.Change]int{}
	for _, d := range list {
		counts[d.Change]++
	}
	fmt.Fprintf(&b, "%d better, %d worse, %d otherwise changed, %d no longer told, %d told anew\n", counts[bundle.Better], counts[bundle.Worse], counts[bundle.Other], counts[bundle.Withheld], counts[bundle.Added])
	for _, d := range list {
		subject := d.Subject
		if subject == "" {
			subject = "(subject withheld)"
		}
		fmt.Fprintf(&b, "  %-9s %-34s %-40s %s → %s\n", d.Change, d.Check, subject, orDash(d.Before), orDash(d.After))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func shareKeyCommand() *cobra.Command {
	c := &cobra.Command{Use: "key", Short: "Make keys that sign, and tell their ids"}
	var kind string
	make := &cobra.Command{
		Use:     "new NAME",
		Short:   "Make a pair of keys: NAME.key, which signs, and NAME.pub, which you give to partners",
		Example: `  guyline share key new owner`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var private any
			var err error
			switch kind {
			case "ed25519":
				_, private, err = ed25519.GenerateKey(rand.Reader)
			case "p256":
				private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
			default:
				return fmt.Errorf("--type: expected ed25519 or p256, found %q", kind)
			}
			if err != nil {
				return err
			}
			der, err := x509.MarshalPKCS8PrivateKey(private)
			if err != nil {
				return err
			}
			text := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
			signer, err := bundle.ParseSigner(text)
			if err != nil {
				return err
			}
			public, err := signer.PEM()
			if err != nil {
				return err
			}
			if err := writeSecret(args[0]+".key", func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
				return err
			}
			if err := writeTo(nil, args[0]+".pub", func(w io.Writer) error { _, err := w.Write(public); return err }); err != nil {
				return err
			}
			id, _ := signer.KeyID()
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s.key signs: keep it\n%s.pub verifies: give it to partners, and tell them its id by another way\nid %s\n", args[0], args[0], id)
			return err
		},
	}
	make.Flags().StringVar(&kind, "type", "ed25519", "ed25519, or p256 (ECDSA)")
	complete(make, "type", "ed25519", "p256")
	id := &cobra.Command{
		Use:   "id PUBLIC",
		Short: "Tell the id of a public key",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			keys, err := readVerifiers(args)
			if err != nil {
				return err
			}
			for _, k := range keys {
				name, _ := k.KeyID()
				fmt.Fprintln(c.OutOrStdout(), name)
			}
			return nil
		},
	}
	c.AddCommand(make, id)
	return c
}
