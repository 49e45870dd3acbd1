package manifest

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "manifest.json")
	for _, v := range []map[string]int{{"a": 1, "b": 2}, {"a": 3}} {
		if err := Write(file, v); err != nil {
			t.Fatal(err)
		}
	}
	if b, err := os.ReadFile(file); err != nil || string(b) != "{\n  \"a\": 3\n}\n" {
		t.Errorf("%q, %v", b, err)
	}
	if err := Write(file, func() {}); err == nil {
		t.Error("a function was written")
	}
	if err := Write(filepath.Join(dir, "none", "manifest.json"), 1); err == nil {
		t.Error("written into a folder that is not there")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".manifest-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
