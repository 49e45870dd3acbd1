package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/store"
	"github.com/guyline/guyline/store/blob"
)

// storedFindings is how many findings the history holds that is asked.
const storedFindings = 1_000_000

// history measures the store of one machine, SQLite, with a million findings: how many it takes in a second, durably, and how
// long the first page and the counts take, each the middle of several; then the same assessment again, in which nothing changed.
func history(string) error {
	dir, err := os.MkdirTemp("", "guyline-history")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	blobs, err := blob.Folder(filepath.Join(dir, "blobs"))
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, filepath.Join(dir, "guyline.db"), blobs)
	if err != nil {
		return err
	}
	defer s.Close()
	if _, err := s.AddNetwork(ctx, "large", "A large network", "bench"); err != nil {
		return err
	}
	r := madeReport()
	began := time.Now()
	if _, err := s.Save(ctx, "large", r, "bench"); err != nil {
		return err
	}
	figure("findings-ingest", storedFindings/time.Since(began).Seconds(), "/s")
	began = time.Now()
	if _, err := s.Save(ctx, "large", r, "bench"); err != nil {
		return err
	}
	figure("findings-unchanged", time.Since(began).Seconds(), "s")
	failures := []check.Verdict{check.Fail}
	for _, m := range []struct {
		name string
		f    func() (int, error)
	}{
		{"findings-page", func() (int, error) {
			page, _, err := s.Page(ctx, "large", store.Filter{Verdicts: failures}, nil, 50)
			return len(page), err
		}},
		{"findings-check-page", func() (int, error) {
			page, _, err := s.Page(ctx, "large", store.Filter{Verdicts: failures, Check: "check-07"}, nil, 50)
			return len(page), err
		}},
		{"findings-facets", func() (int, error) {
			facets, err := s.Facets(ctx, "large", store.Filter{Severity: check.High})
			return int(facets.Total), err
		}},
	} {
		times := make([]float64, 9)
		for i := range times {
			began := time.Now()
			if n, err := m.f(); err != nil || n == 0 {
				return errors.Join(fmt.Errorf("%s: %d found", m.name, n), err)
			}
			times[i] = time.Since(began).Seconds() * 1000
		}
		slices.Sort(times)
		figure(m.name, times[len(times)/2], "ms")
	}
	return nil
}

// madeReport is a report of a million findings like those of checks.
func madeReport() *report.Report {
	r := &report.Report{Started: time.Now(), Tool: report.Tool{Name: "guyline", Version: "bench"}}
	for i := range storedFindings {
		r.Results = append(r.Results, report.Result{
			Check: fmt.Sprintf("check-%02d", i%97), Class: "principle", Principle: 1 + i%97%16, Verdict: check.Fail, Severity: check.Severity(1 + i%4),
			Confidence: "certain", Subject: fmt.Sprintf("AMF amf-%06d.region-%02d", i, i%31), Title: "the null cipher is preferred over ciphers that protect", Detail: fmt.Sprintf("NEA0 is first in amf-%06d.yaml", i),
			People: i * 7919 % 100_000, Impact: "cells of its tracking areas", Evidence: []report.Evidence{{Layer: "configured", File: fmt.Sprintf("core/amf-%06d.yaml", i), Line: 12, Text: "nas.ciphering-order = NEA0 NEA2"}},
			Cites: []string{"TS 33.501 5.3.2"}, Risk: "Whoever listens on the air reads what people send.", Remedy: "Put NEA2 first.",
		})
	}
	report.Sort(r.Results)
	return r
}
