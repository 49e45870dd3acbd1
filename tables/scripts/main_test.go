package main

import (
	"os"
	"testing"
)

func TestTableIsCurrent(t *testing.T) {
	got, err := os.ReadFile("../../supply/name/scripts.txt")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != table() {
		t.Error("supply/name/scripts.txt is not what the names of the characters say now: go run ./tables/scripts")
	}
}
