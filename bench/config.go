package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/report"
)

// config measures the assessment of every configuration set, and beside it the YAML parse of the same files alone.
func config(data string) error {
	entries, err := os.ReadDir(filepath.Join(data, "configs"))
	if err != nil {
		return err
	}
	var dirs []string
	for _, e := range entries {
		if e.IsDir() {
			dirs = append(dirs, filepath.Join(data, "configs", e.Name()))
		}
	}
	whole, err := measure(5, os.Args[0], append([]string{"-child", "assess"}, dirs...)...)
	if err != nil {
		return err
	}
	parse, err := measure(5, os.Args[0], append([]string{"-child", "yaml"}, dirs...)...)
	if err != nil {
		return err
	}
	figure("config-sets", float64(len(dirs)), "sets")
	figure("config-assess", whole.cpuSeconds, "CPU-s")
	figure("config-rss", whole.peakMB, "MB")
	figure("config-yaml-parse", parse.cpuSeconds, "CPU-s")
	return nil
}

// assessAll assesses each folder by itself and writes its JSON report to nowhere.
func assessAll(dirs []string) error {
	for _, d := range dirs {
		a, err := assess.Run(context.Background(), assess.Options{Paths: []string{d}, Now: time.Now()})
		if err != nil {
			return err
		}
		if err := report.JSON(io.Discard, a.Report); err != nil {
			return err
		}
	}
	return nil
}

// parseAll parses the YAML files of each folder and does nothing with them.
func parseAll(dirs []string) error {
	for _, d := range dirs {
		err := filepath.WalkDir(d, func(p string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasPrefix(filepath.Ext(p), ".y") {
				return err
			}
			data, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			for dec := yaml.NewDecoder(bytes.NewReader(data)); ; {
				var n yaml.Node
				if dec.Decode(&n) != nil {
					return nil // templates are no YAML; the parse up to there counts
				}
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}
