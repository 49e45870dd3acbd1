//go:build !pages

package web

import (
	"embed"
	"io/fs"
)

// Built tells that the pages do not stand in the program.
const Built = false

//go:embed stub
var stub embed.FS

// FS is one page that says how to get the others.
func FS() fs.FS {
	page, err := fs.Sub(stub, "stub")
	if err != nil {
		panic(err) // the name is a constant, and a valid one
	}
	return page
}
