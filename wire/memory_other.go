//go:build !linux

package wire

import "os"

// ReadyFor makes ready for reading a file. Here there is nothing to do.
func ReadyFor(*os.File) {}
