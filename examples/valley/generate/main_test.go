package main

import (
	"bytes"
	"crypto/x509"
	"encoding/csv"
	"encoding/pem"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// The lists and the capture in the folder are those that this program makes.
func TestListsAreCurrent(t *testing.T) {
	capture, err := n2()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]byte{"sites.csv": sites(), "cells.csv": cells(), "captures/n2.pcapng": capture,
		"people.csv": settlements(), "candidates.csv": candidateTable(), "roads.geojson": roadMap(), "drive-tests.csv": driveTests(), "claim.csv": claimedHexagons()} {
		if got, err := os.ReadFile(filepath.Join("..", name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs from what is generated (%v): run go generate ./examples/valley/...", name, err)
		}
	}
}

func TestCells(t *testing.T) {
	rows, err := csv.NewReader(bytes.NewReader(cells())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	total := 0
	seen := map[string]bool{}
	for _, r := range rows[1:] {
		n, err := strconv.Atoi(r[column["people"]])
		if err != nil || n <= 0 {
			t.Errorf("%s: people %q", r[0], r[column["people"]])
		}
		total += n
		for _, key := range []string{"cell", "nr-cell-identity", "pci"} {
			if v := key + " " + r[column[key]]; seen[v] {
				t.Errorf("%s: %s stands twice", r[0], v)
			} else {
				seen[v] = true
			}
		}
	}
	if total != people {
		t.Errorf("the cells serve %d people, want %d", total, people)
	}
	for name := range critical {
		if !bytes.Contains(sites(), []byte("\n"+name+",")) {
			t.Errorf("critical users at %s, which is no site", name)
		}
	}
}

// The certificates in the folder have the mistakes that the list in this program gives them.
func TestCertificates(t *testing.T) {
	keys := map[string]any{}
	for _, l := range leaves {
		data, err := os.ReadFile(filepath.Join("..", "core", "tls", l.name+".crt"))
		if err != nil {
			t.Fatal(err)
		}
		block, _ := pem.Decode(data)
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		keys[l.name] = string(c.RawSubjectPublicKeyInfo)
		if !c.NotBefore.Equal(l.from) || !c.NotAfter.Equal(l.to) || (len(c.DNSNames) == 0) != l.noAltName ||
			bytes.Equal(c.RawIssuer, c.RawSubject) != l.selfSigned {
			t.Errorf("%s: from %v to %v, names %v, issuer %v: run go generate ./examples/valley/...", l.name, c.NotBefore, c.NotAfter,
				c.DNSNames, c.Issuer)
		}
		if l.keyOf != "" && keys[l.name] != keys[l.keyOf] {
			t.Errorf("%s has not the key of %s", l.name, l.keyOf)
		}
	}
}

// The example holds no private key.
func TestNoPrivateKeys(t *testing.T) {
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
			if block.Type != "CERTIFICATE" {
				t.Errorf("%s holds a %s", name, block.Type)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
