package main

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/bundle"
	"github.com/guyline/guyline/bundle/tlog"
)

func verifyCommand() *cobra.Command {
	var trusted, replay []string
	var audit, sealed, proof, policy, format string
	c := &cobra.Command{
		Use:   "verify BUNDLE",
		Short: "Verify a bundle offline: what it proves, and what it does not",
		Long: `Verify needs nothing but the bundle and the keys that you trust. It says in plain words what is proved. It ends with code 4 where a
signature or a proof does not hold.

With --replay it assesses the inputs again with the secret of the sealed assessment: the root must come out the same. With --audit it counts
again, from all leaves, what was signed as counts. With --proof it asks since when a log has had the bundle, and who watched.`,
		Example: `  guyline verify partner.guyline --key owner.pub
  guyline verify partner.guyline --key owner.pub --replay network/ --sealed network.sealed
  guyline verify partner.guyline --key owner.pub --proof partner.tlog-proof --log-policy witnesses.policy`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains([]string{"text", "json"}, format) {
				return fmt.Errorf("--format: expected text or json, found %q", format)
			}
			if (len(replay) > 0 || audit != "") && cmp.Or(sealed, audit) == "" {
				return errors.New("--replay: name the sealed assessment by --sealed; it has the secret")
			}
			if (proof == "") != (policy == "") {
				return errors.New("--proof and --log-policy: give both: the proof, and whom you trust for it")
			}
			keys, err := readVerifiers(trusted)
			if err != nil {
				return err
			}
			text, err := os.ReadFile(args[0])
			if err != nil {
				return exitError{exitUnreadable, err}
			}
			v, err := bundle.Verify(c.Context(), text, keys)
			if err != nil {
				return exitError{exitVerify, fmt.Errorf("%s: not verified: %w", args[0], err)}
			}
			out := bundle.Explain(v)
			if name := cmp.Or(audit, sealed); name != "" {
				x, err := readSealed(name)
				if err != nil {
					return err
				}
				if audit != "" {
					if err := v.Audit(x); err != nil {
						return exitError{exitVerify, fmt.Errorf("audit: %w", err)}
					}
					out.Proved = append(out.Proved, fmt.Sprintf("the %d counts that are disclosed come out the same from all %d values", len(bundle.ReadAggregates(v.Leaves)), len(x.Leaves)))
				}
				if len(replay) > 0 {
					if err := replayed(c, v, x, replay); err != nil {
						return err
					}
					out.Proved = append(out.Proved, "assessed again, the inputs give the same root: the program says this of them")
				}
			}
			if proof != "" {
				line, err := logged(text, proof, policy)
				if err != nil {
					return exitError{exitVerify, err}
				}
				out.Proved = append(out.Proved, line)
			}
			if format == "json" {
				return encode(c.OutOrStdout(), out)
			}
			return bundle.WriteExplanation(c.OutOrStdout(), out)
		},
	}
	c.Flags().StringArrayVar(&trusted, "key", nil, "public key that you trust, in PEM; may be given several times")
	c.Flags().StringArrayVar(&replay, "replay", nil, "assess these inputs again and compare the root; may be given several times")
	c.Flags().StringVar(&sealed, "sealed", "", "sealed assessment, for --replay")
	c.Flags().StringVar(&audit, "audit", "", "sealed assessment from which the counts are counted again")
	c.Flags().StringVar(&proof, "proof", "", "proof that a log has it (C2SP tlog-proof)")
	c.Flags().StringVar(&policy, "log-policy", "", "logs, witnesses and quorum that you trust (C2SP tlog-policy)")
	c.Flags().StringVarP(&format, "format", "f", "text", "output format: text or json")
	complete(c, "format", "text", "json")
	return c
}

func replayed(c *cobra.Command, v *bundle.Verified, x *bundle.Sealed, paths []string) error {
	if own := toolVersion(); own != v.Evidence.Tool.Version {
		return exitError{exitVerify, fmt.Errorf("replay: the assessment was made by version %s, this is %s: replay it with that version", v.Evidence.Tool.Version, own)}
	}
	a, _, err := sealable(c, paths, v.Evidence.Assessed, true)
	if err != nil {
		return err
	}
	again, err := bundle.Plant(x.Secret, a)
	if err != nil {
		return exitError{exitOurs, err}
	}
	if again.Root == v.Root {
		return nil
	}
	return exitError{exitVerify, fmt.Errorf("replay: the root is %s, signed was %s: %s", hex.EncodeToString(again.Root[:]), hex.EncodeToString(v.Root[:]), bundle.FirstDifference(x, again))}
}

func logged(text []byte, proofFile, policyFile string) (string, error) {
	entry, err := bundle.EntryOf(text)
	if err != nil {
		return "", err
	}
	rules, err := os.ReadFile(policyFile)
	if err != nil {
		return "", err
	}
	p, err := tlog.ParsePolicy(rules)
	if err != nil {
		return "", fmt.Errorf("%s: %w", policyFile, err)
	}
	proof, err := os.ReadFile(proofFile)
	if err != nil {
		return "", err
	}
	found, err := tlog.Verify(proof, entry, p)
	if err != nil {
		return "", fmt.Errorf("%s: %w", proofFile, err)
	}
	line := fmt.Sprintf("log %s has it as entry %d of %d", found.Origin, found.Index, found.Size)
	if len(found.Witnesses) == 0 {
		return line + "; no witness is asked for by your policy, so the log could show others another tree", nil
	}
	return line + "; watched by " + strings.Join(found.Witnesses, ", "), nil
}

func readVerifiers(names []string) ([]*bundle.Verifier, error) {
	if len(names) == 0 {
		return nil, errors.New("name a public key that you trust: --key FILE. Without one a signature says nothing")
	}
	var out []*bundle.Verifier
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		keys, err := bundle.ParseVerifiers(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, keys...)
	}
	return out, nil
}

func verifyFile(ctx context.Context, name string, keys []*bundle.Verifier) (*bundle.Verified, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, exitError{exitUnreadable, err}
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, bundle.MaxSize+1))
	if err != nil {
		return nil, exitError{exitUnreadable, err}
	}
	v, err := bundle.Verify(ctx, text, keys)
	if err != nil {
		return nil, exitError{exitVerify, fmt.Errorf("%s: not verified: %w", name, err)}
	}
	return v, nil
}
