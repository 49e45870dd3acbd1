package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/assess"
	"github.com/guyline/guyline/framework"
	"github.com/guyline/guyline/framework/oscal"
	"github.com/guyline/guyline/report"
)

// allDocuments asks for every OSCAL document, in a folder.
const allDocuments = "all"

func shareOSCALCommand() *cobra.Command {
	var id, document, output string
	var quiet bool
	c := &cobra.Command{
		Use:   "oscal PATH…",
		Short: "Write an assessment as OSCAL 1.1.3, in a framework's controls",
		Long: `OSCAL assesses a network and writes the answer for one framework as documents of NIST's OSCAL, in JSON: a component definition, an
assessment plan, assessment results, a plan of action and milestones (poam), a profile of the controls that the evidence touches, and
a catalog of the framework's ids with our titles. They refer to one another by the names that --document all gives them.

A control is satisfied only where checks decided all of it and all passed. One that was not assessed is not-satisfied, and says so.

--framework takes the id of a framework (guyline share map --list shows them), or an OSCAL catalogue or profile in JSON; mappings of
a framework that has the same control ids are carried over. What a profile imports is looked for beside it and is not fetched.

The documents hold the names of elements, and the evidence, in full. To withhold some of it, send a bundle (guyline share disclose).`,
		Example: `  guyline share oscal network/ --framework nist-sp-800-53r5 --document all --output oscal/
  guyline share oscal network/ --framework nist-csf-2.0 --document poam --output poam.json
  guyline share oscal network/ --framework our-profile.json --document assessment-results`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			kinds, err := oscalKinds(document, output)
			if err != nil {
				return err
			}
			f, err := openFramework(id)
			if err != nil {
				return err
			}
			o, done := options(c, args, quiet)
			a, err := assess.Run(c.Context(), o)
			done()
			if err != nil {
				return err
			}
			if err := usable(a); err != nil {
				return err
			}
			answers := framework.Assess(f, assess.FrameworkInput(a.Report))
			if document == allDocuments {
				return writeAll(c, kinds, output, f, answers, a.Report)
			}
			return writeTo(c.OutOrStdout(), output, func(w io.Writer) error { return oscal.Write(w, kinds[0], f, answers, a.Report) })
		},
	}
	fl := c.Flags()
	fl.StringVar(&id, "framework", "", "framework in whose controls to answer: its id, or a file with an OSCAL catalogue or profile")
	fl.StringVar(&document, "document", string(oscal.AssessmentResults), "component-definition, assessment-plan, assessment-results, poam, profile, catalog, or all")
	fl.StringVarP(&output, "output", "o", "", "write to this file instead of standard output; with --document all, to this folder")
	fl.BoolVarP(&quiet, "quiet", "q", false, "no progress")
	if err := c.MarkFlagRequired("framework"); err != nil {
		panic(err)
	}
	complete(c, "document", append(kindNames(), allDocuments)...)
	return c
}

func kindNames() []string {
	var names []string
	for _, k := range oscal.Kinds {
		names = append(names, string(k))
	}
	return names
}

// oscalKinds are the documents that --document names.
func oscalKinds(document, output string) ([]oscal.Kind, error) {
	switch {
	case document == allDocuments && output == "":
		return nil, errors.New("--document all: name a folder by --output")
	case document == allDocuments:
		return oscal.Kinds, nil
	case !slices.Contains(oscal.Kinds, oscal.Kind(document)):
		return nil, fmt.Errorf("--document: expected one of %v or %s, found %q", oscal.Kinds, allDocuments, document)
	}
	return []oscal.Kind{oscal.Kind(document)}, nil
}

// writeAll writes the documents into a folder, and says which have nothing to tell.
func writeAll(c *cobra.Command, kinds []oscal.Kind, folder string, f *framework.Framework, answers []framework.Answer, r *report.Report) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return exitError{exitUsage, err}
	}
	for _, k := range kinds {
		name := filepath.Join(folder, k.File())
		err := writeTo(nil, name, func(w io.Writer) error { return oscal.Write(w, k, f, answers, r) })
		switch {
		case errors.Is(err, oscal.ErrEmpty):
			// One of an earlier run would be taken for this run's.
			if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return exitError{exitUsage, err}
			}
			fmt.Fprintf(c.ErrOrStderr(), "guyline: %s is left out: %v\n", k.File(), err)
		case err != nil:
			return exitError{exitUsage, err}
		}
	}
	return nil
}

// openFramework finds a framework that comes with the program by its id, or else reads a file with an OSCAL catalogue or profile.
func openFramework(id string) (*framework.Framework, error) {
	f, err := framework.Find(id)
	if err == nil {
		return f, nil
	}
	file, openErr := os.Open(id)
	if errors.Is(openErr, fs.ErrNotExist) {
		return nil, err
	}
	if openErr != nil {
		return nil, openErr
	}
	defer file.Close()
	if f, err = oscal.Import(file, id, beside(id)); err != nil {
		return nil, err
	}
	known, err := framework.List()
	if err != nil {
		return nil, err
	}
	oscal.Adopt(f, known)
	return f, nil
}

// beside opens what a file of the user's refers to, from the file's folder. Nothing is fetched.
func beside(name string) func(href string) (io.ReadCloser, error) {
	return func(href string) (io.ReadCloser, error) {
		u, err := url.Parse(href)
		if err != nil {
			return nil, err
		}
		if u.Scheme != "" || u.Host != "" {
			return nil, fmt.Errorf("%s is not a file", href)
		}
		path := filepath.FromSlash(u.Path)
		if !filepath.IsAbs(path) {
			path = filepath.Join(filepath.Dir(name), path)
		}
		if special(path) {
			return nil, fmt.Errorf("%s is not a regular file", path)
		}
		return os.Open(path)
	}
}
