// Package web holds the pages of guyline serve and hands them out. The pages are built from the sources beside this file by
// "make pages" and stand in the program where it is built with the tag pages; without it, one page says how to get them.
// The pages hold no data: what they show they ask of the interface below /v1/, as whoever is signed in.
package web

import (
	"bytes"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

// Serves reports whether a request is one for the pages: these may be handed to everybody, signed in or not.
func Serves(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	return address(r.URL.Path) || file(r.URL.Path)
}

// address reports whether a path is one under which the pages show themselves. src/lib/address.ts has the same list.
func address(p string) bool {
	switch p {
	case "/", "/sign-in", "/audit", "/users":
		return true
	}
	return strings.HasPrefix(p, "/n/")
}

// file reports whether a path is one of a file that the pages need.
func file(p string) bool {
	return p == "/mark.svg" || strings.HasPrefix(p, "/assets/") && path.Clean(p) == p
}

// Handler answers with the pages. What it does not have is not found.
func Handler() http.Handler {
	files := FS()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		switch {
		case !Serves(r):
			http.NotFound(w, r)
			return
		case address(r.URL.Path):
			name = "index.html"
			w.Header().Set("Cache-Control", "no-cache")
		case strings.HasPrefix(name, "assets/"): // their names change with what is in them
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		send(w, r, files, name)
	})
}

// send answers with one file, compressed where it lies there so and the browser takes it.
func send(w http.ResponseWriter, r *http.Request, files fs.FS, name string) {
	content, err := fs.ReadFile(files, name)
	if err != nil {
		w.Header().Del("Cache-Control")
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", mediaType(name))
	if small, err := fs.ReadFile(files, name+".gz"); err == nil {
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			content = small
		}
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
}

// mediaType is the type of a file by its name; scripts are named here because some systems' own tables have them wrong.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".html":
		return "text/html; charset=utf-8"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}
