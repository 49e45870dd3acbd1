package main

import (
	"os"
	"path/filepath"

	"github.com/guyline/guyline/supply/list"
)

// supplyLists loads all published lists of the test data in a process of its own, and prints its CPU seconds and memory.
func supplyLists(data string) error {
	u, err := measure(5, os.Args[0], "-child", "lists", filepath.Join(data, "supply", "lists"))
	if err != nil {
		return err
	}
	figure("lists-load", u.cpuSeconds, "CPU-s")
	figure("lists-rss", u.peakMB, "MB")
	return nil
}

// loadLists loads the lists of a folder.
func loadLists(dirs []string) error {
	_, err := list.Load(list.Limits{}, dirs...)
	return err
}
