package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"github.com/guyline/guyline/bundle"
	"github.com/guyline/guyline/bundle/merkle"
)

// The assessment that is sealed has so many leaves, of which so many at random are disclosed.
const (
	bundleLeaves    = 600_000
	bundleDisclosed = 100_000
)

// bundles measures what a large assessment costs: the CPU seconds to commit to 600,000 leaves, to disclose 100,000 random ones of them
// (the proof, and the file), and to verify that file, with its memory; and how much larger a proof for each leaf by itself would be.
func bundles(string) error {
	dir, err := os.MkdirTemp("", "guyline-bundle")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	runs, err := told(3, 3, "bundle-make", dir)
	if err != nil {
		return err
	}
	figure("bundle-commit", middle(runs, 0)[0], "CPU-s")
	figure("bundle-disclose", middle(runs, 1)[1], "CPU-s")
	ratio("multiproof", runs[0][2])
	runs, err = told(3, 1, "bundle-verify", dir)
	if err != nil {
		return err
	}
	figure("bundle-verify", middle(runs, 0)[0], "CPU-s")
	figure("bundle-verify-rss", middle(runs, 1)[1], "MB")
	return nil
}

// madeLeaves are like those of a report.
func madeLeaves() []merkle.Leaf {
	names := []string{"verdict", "severity", "subject", "check", "people", "detail"}
	out := make([]merkle.Leaf, bundleLeaves)
	for i := range out {
		out[i] = merkle.Leaf{Path: fmt.Sprintf("results/%016x/evidence/%s", uint64(i/len(names))*0x9e3779b97f4a7c15, names[i%len(names)]), Value: fmt.Appendf(nil, `"AMF amf-%d of a region, value %d"`, i%97, i)}
	}
	return out
}

// makeBundle commits, discloses and writes the bundle for makers of the other figures: a child process.
func makeBundle(args []string) error {
	leaves := madeLeaves()
	secret := bytes.Repeat([]byte{7}, bundle.SecretSize)
	start := cpuSeconds()
	tree, err := merkle.Commit(secret, leaves)
	if err != nil {
		return err
	}
	commit := cpuSeconds() - start
	signer, err := bundle.NewSigner(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, ed25519.SeedSize)))
	if err != nil {
		return err
	}
	x, err := bundle.SealLeaves(context.Background(), signer, secret, leaves, bundle.Assessment{Tool: bundle.Tool{Name: "bench", Version: "1"}})
	if err != nil {
		return err
	}
	some := rand.New(rand.NewPCG(1, 2)).Perm(bundleLeaves)[:bundleDisclosed]
	withheld := slices.Repeat([]bool{true}, bundleLeaves)
	for _, i := range some {
		withheld[i] = false
	}
	start = cpuSeconds()
	b, err := x.DiscloseLeaves(context.Background(), signer, &bundle.Policy{Recipient: "bench"}, withheld)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := b.Write(&file); err != nil {
		return err
	}
	disclose := cpuSeconds() - start
	public, err := signer.PEM()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(args[0], "b.guyline"), file.Bytes(), 0o600); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(args[0], "k.pub"), public, 0o600); err != nil {
		return err
	}
	single, many := 0, len(b.Proof)*len(merkle.Hash{})
	last := -1
	for _, l := range b.Leaves {
		proof, err := tree.Prove([]int{l.Position})
		if err != nil {
			return err
		}
		position := len(binary.AppendUvarint(nil, uint64(l.Position)))
		single += len(proof)*len(merkle.Hash{}) + position
		many += len(binary.AppendUvarint(nil, uint64(l.Position-last)))
		last = l.Position
	}
	fmt.Println(commit, disclose, float64(single)/float64(many))
	return nil
}

// verifyBundle verifies the file as guyline verify does: a child process.
func verifyBundle(args []string) error {
	start := cpuSeconds()
	text, err := os.ReadFile(filepath.Join(args[0], "b.guyline"))
	if err != nil {
		return err
	}
	public, err := os.ReadFile(filepath.Join(args[0], "k.pub"))
	if err != nil {
		return err
	}
	keys, err := bundle.ParseVerifiers(public)
	if err != nil {
		return err
	}
	v, err := bundle.Verify(context.Background(), text, keys)
	if err != nil {
		return err
	}
	if len(v.Leaves) != bundleDisclosed {
		return fmt.Errorf("%d leaves verified, expected %d", len(v.Leaves), bundleDisclosed)
	}
	fmt.Println(cpuSeconds() - start)
	return nil
}
