// Command tables writes the tables of facts that the program embeds:
//
//	check/published/keys.csv         digests of published TLS, CA and SUCI keys
//	check/published/subscribers.csv  digests of published subscriber keys
//
// It reads principles/known-public-keys.csv of the test data, which holds digests and no key, and adds the test vectors
// of 3GPP that stand in this package. The tables are sorted, so that a diff shows what came and went.
package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	data := flag.String("data", "../shared/data", "folder of the test data")
	out := flag.String("out", "check/published", "folder to write to")
	flag.Parse()
	if err := run(*data, *out); err != nil {
		fmt.Fprintf(os.Stderr, "tables: %v\n", err)
		os.Exit(1)
	}
}

func run(data, out string) error {
	file, err := os.Open(filepath.Join(data, "principles", "known-public-keys.csv"))
	if err != nil {
		return fmt.Errorf("%w (give the folder of the test data with -data)", err)
	}
	defer file.Close()
	keys, err := readKeys(file)
	if err != nil {
		return fmt.Errorf("known-public-keys.csv: %w", err)
	}
	vectors, err := vectorKeys()
	if err != nil {
		return err
	}
	if err := write(filepath.Join(out, "keys.csv"), keysHeader, append(keys, vectors...)); err != nil {
		return err
	}
	return write(filepath.Join(out, "subscribers.csv"), subscribersHeader, subscriberRows())
}

// row is one published value: the digest that finds it, what it is called, and where it stands.
type row struct{ digest, name, origin string }

const keysHeader = `# SHA-256 of the SubjectPublicKeyInfo of keys whose private half is public.
# Origin: the repositories named in each row, and 3GPP TS 33.501 Annex C.4.
# Licence: facts; no key and no text of the origins is in this file.
# Made by "make tables": do not edit.
`

const subscribersHeader = `# SHA-256 of subscriber keys K (upper-case hexadecimal) that are public.
# Origin: 3GPP TS 35.207 and TS 35.208, and the samples and documentation of the products named in each row.
# Licence: facts; no text of the origins is in this file.
# Made by "make tables": do not edit.
`

// products are the names of the repositories' products.
var products = map[string]string{
	"open5gs/open5gs":              "Open5GS",
	"free5gc/free5gc":              "free5GC",
	"free5gc/free5gc-compose":      "free5GC Compose",
	"herlesupreeth/docker_open5gs": "docker_open5gs",
	"Borjis131/docker-open5gs":     "docker-open5gs",
	"magma/magma":                  "Magma",
}

// readKeys reads kind, spki_sha256, file_sha256, repo, ref, path. A key counts where its private half was found; of
// several places the first is named.
func readKeys(r io.Reader) ([]row, error) {
	records, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(records) == 0 || strings.Join(records[0], ",") != "kind,spki_sha256,file_sha256,repo,ref,path" {
		return nil, fmt.Errorf("expected the columns kind, spki_sha256, file_sha256, repo, ref, path")
	}
	var rows []row
	for _, rec := range records[1:] {
		kind, digest, repo, ref, file := rec[0], rec[1], rec[3], rec[4], rec[5]
		if kind != "private-key" || slices.ContainsFunc(rows, func(k row) bool { return k.digest == digest }) {
			continue
		}
		product := products[repo]
		if product == "" {
			product = repo
		}
		name := path.Base(path.Dir(file)) + "/" + path.Base(file)
		rows = append(rows, row{digest, product + " " + name, "github.com/" + repo + " " + ref + " " + file})
	}
	return rows, nil
}

func write(name, header string, rows []row) error {
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.digest, b.digest) })
	var b bytes.Buffer
	b.WriteString(header)
	w := csv.NewWriter(&b)
	for _, r := range rows {
		if err := w.Write([]string{r.digest, r.name, r.origin}); err != nil {
			return err
		}
	}
	w.Flush()
	return os.WriteFile(name, b.Bytes(), 0o644)
}
