// Package published knows keys and passwords that anyone can look up: the private keys that cores ship with, the test
// vectors of 3GPP, the keys of sample subscribers, and default passwords. Whoever uses one of them has no secret.
//
// Keys are known by digests only; the tables hold facts, and are made by the command in the folder tables.
package published

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
)

// Entry says what a published value is.
type Entry struct {
	Name   string // what it belongs to: "Open5GS tls/amf.key"
	Origin string // where it is published: a repository with version and path, a specification with clause
}

var (
	//go:embed keys.csv
	keys string
	//go:embed subscribers.csv
	subscribers string
)

// Key finds a key whose private half is public by SHA-256 of its SubjectPublicKeyInfo, hexadecimal.
func Key(spkiSHA256 string) (Entry, bool) { return find(keys, spkiSHA256) }

// SubscriberKey finds a long-term key K by SHA-256 of its upper-case hexadecimal digits, as network.Secret.Digest gives it.
func SubscriberKey(digest string) (Entry, bool) { return find(subscribers, digest) }

// find reads the row of a table that begins with a digest. The tables have less than a hundred rows.
func find(table, digest string) (Entry, bool) {
	digest = strings.ToLower(digest)
	if len(digest) != 64 {
		return Entry{}, false
	}
	for line := range strings.Lines(table) {
		if !strings.HasPrefix(line, digest+",") {
			continue
		}
		row, err := csv.NewReader(strings.NewReader(line)).Read()
		if err != nil || len(row) != 3 {
			return Entry{}, false
		}
		return Entry{Name: row[1], Origin: row[2]}, true
	}
	return Entry{}, false
}

// Password finds a password that is some product's default for the user, or that is among the first that anyone tries.
// An unknown user is "": any product's default counts then.
func Password(user, password string) (Entry, bool) {
	return PasswordIs(user, func(candidate string) bool { return candidate == password })
}

// PasswordIs is [Password] for a password that only tells whether it is a given one, as network.Secret.Is does.
func PasswordIs(user string, is func(candidate string) bool) (Entry, bool) {
	for _, d := range defaults {
		if (user == "" || strings.EqualFold(user, d.user)) && is(d.password) {
			return d.entry, true
		}
	}
	if user != "" && (is(user) || is(strings.ToLower(user))) {
		return Entry{"the user's own name", "anyone's guess"}, true
	}
	if slices.ContainsFunc(guessable, is) {
		return Entry{"one of the first passwords that are tried", "lists of common passwords"}, true
	}
	return Entry{}, false
}
