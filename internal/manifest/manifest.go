// Package manifest writes the file that says where fetched data is from.
package manifest

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
)

// Write puts a value as JSON in the place of a file, as a whole: whoever reads it sees the old one or the new one.
func Write(file string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".manifest-*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(append(b, '\n'))
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}
