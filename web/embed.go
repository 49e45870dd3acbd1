//go:build pages

package web

import (
	"embed"
	"io/fs"
)

// Built tells that the pages stand in the program.
const Built = true

//go:embed all:dist
var dist embed.FS

// FS is the pages as Vite built them.
func FS() fs.FS {
	pages, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the name is a constant, and a valid one
	}
	return pages
}
