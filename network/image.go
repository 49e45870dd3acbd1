package network

import (
	"fmt"
	"strings"
)

// Image is a container image reference as the OCI distribution specification splits it. Tag and Digest are "" where the
// reference has none.
type Image struct{ Registry, Repository, Tag, Digest string }

// ParseImage reads [registry/]repository[:tag][@digest].
func ParseImage(s string) (Image, error) {
	var i Image
	rest, digest, _ := strings.Cut(strings.TrimSpace(s), "@")
	i.Digest = digest
	slash := strings.LastIndexByte(rest, '/')
	if colon := strings.LastIndexByte(rest, ':'); colon > slash {
		rest, i.Tag = rest[:colon], rest[colon+1:]
	}
	if first, repo, ok := strings.Cut(rest, "/"); ok && (strings.ContainsAny(first, ".:") || first == "localhost") {
		i.Registry, rest = first, repo
	}
	i.Repository = rest
	if rest == "" || strings.ContainsAny(s, " \t\n") {
		return Image{}, fmt.Errorf("expected an image reference such as registry/name:tag, found %q", s)
	}
	return i, nil
}

// Latest reports whether the reference follows whatever is newest: no tag, or the tag latest, and no digest.
func (i Image) Latest() bool { return i.Digest == "" && (i.Tag == "" || i.Tag == "latest") }

// String is the reference.
func (i Image) String() string {
	s := i.Repository
	if i.Registry != "" {
		s = i.Registry + "/" + s
	}
	if i.Tag != "" {
		s += ":" + i.Tag
	}
	if i.Digest != "" {
		s += "@" + i.Digest
	}
	return s
}
