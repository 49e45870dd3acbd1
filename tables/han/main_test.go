package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	dir := t.TempDir()
	lines := "# Unihan_Readings.txt\nU+674E\tkMandarin\tlǐ\nU+674E\tkHangul\t리:0E 이:0\nU+674E\tkJapaneseOn\tRI\nU+674E\tkJapaneseKun\tSUMOMO\nU+674E\tkIICore\tAGTJHKMP\n" +
		"U+5415\tkMandarin\tlǚ\nU+5415\tkGB0\t3432\nU+3400\tkMandarin\tqiū\n"
	if err := os.WriteFile(filepath.Join(dir, "Unihan_Readings.txt"), []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "han.txt")
	if err := run(dir, out); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if want := header + "吕lyu,,,\n李li,리 이,ri,sumomo\n"; string(got) != want {
		t.Errorf("wrote %q, want %q", got, want)
	}
	if err := run(t.TempDir(), out); err == nil || !strings.Contains(err.Error(), "Unihan.zip") {
		t.Errorf("an empty folder: %v", err)
	}
}
