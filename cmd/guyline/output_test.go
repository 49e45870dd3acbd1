package main

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestOutputPipe: a pipe or device that is named as output is written to, and stays what it is.
func TestOutputPipe(t *testing.T) {
	name := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Skipf("skipped: no pipe can be made here: %v", err)
	}
	read := make(chan string)
	go func() {
		text, err := os.ReadFile(name)
		if err != nil {
			text = []byte(err.Error())
		}
		read <- string(text)
	}()
	err := writeTo(nil, name, func(w io.Writer) error {
		_, err := io.WriteString(w, "an answer")
		return err
	})
	if got := <-read; err != nil || got != "an answer" {
		t.Errorf("%v, and the pipe gave %q", err, got)
	}
	if info, err := os.Stat(name); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Errorf("the pipe is gone: %v, %v", info, err)
	}
}
