package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/guyline/guyline/check"
)

// JUnit writes the results as JUnit XML, the form that build servers show: a suite for each principle, a case for each
// check and subject. What has no data, does not apply or is waived is skipped, with the reason: a green suite without
// skipped cases is the only one that means that everything was decided.
func JUnit(w io.Writer, r *Report) error {
	root := junitSuites{Name: strings.TrimSpace(r.Tool.Name + " " + r.Target), Time: seconds(r.Duration)}
	at := map[int]int{}
	for _, p := range r.Principles {
		at[p.Number] = len(root.Suites)
		root.Suites = append(root.Suites, newJUnitSuite(r, fmt.Sprintf("%d %s", p.Number, p.Title)))
	}
	named := map[[2]string]int{}
	for _, x := range r.Results {
		i, ok := at[x.Principle]
		if !ok {
			i = len(root.Suites)
			at[x.Principle] = i
			root.Suites = append(root.Suites, newJUnitSuite(r, "other"))
		}
		c := newJUnitCase(r, x)
		// A build server knows a case by its class and name: a second result on one subject gets a number.
		key := [2]string{c.Class, c.Name}
		named[key]++
		if n := named[key]; n > 1 {
			c.Name = fmt.Sprintf("%s #%d", c.Name, n)
		}
		root.Suites[i].add(c)
	}
	for _, s := range root.Suites {
		root.Tests, root.Failures, root.Errors, root.Skipped =
			root.Tests+s.Tests, root.Failures+s.Failures, root.Errors+s.Errors, root.Skipped+s.Skipped
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(root); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func newJUnitSuite(r *Report, name string) junitSuite {
	return junitSuite{Name: name, Time: seconds(0), Timestamp: r.Started.UTC().Format("2006-01-02T15:04:05")}
}

func newJUnitCase(r *Report, x Result) junitCase {
	c := junitCase{Class: fmt.Sprintf("guyline.principle-%d.%s", x.Principle, x.Check), Name: subject(x), Time: seconds(0)}
	for _, e := range x.Evidence {
		if e.File != "" {
			c.File = e.File
			break
		}
	}
	switch {
	case x.WaivedBy != "":
		c.Skipped = &junitNote{Message: "waived: " + acceptance(r, x)}
	case x.Verdict == check.Fail:
		c.Failure = &junitNote{Type: x.Severity.String(), Message: x.Title + ": " + x.Detail, Text: failureText(x)}
	case x.Verdict == check.Error:
		c.Error = &junitNote{Type: "error", Message: x.Detail}
	case x.Verdict == check.NoData:
		c.Skipped = &junitNote{Message: "no data: " + x.Detail}
	case x.Verdict == check.NotApplicable:
		c.Skipped = &junitNote{Message: "not applicable: " + x.Detail}
	}
	return c
}

// failureText is what stands under a failure: evidence with places, why, whom, the remedy.
func failureText(x Result) string {
	var b strings.Builder
	line := func(head, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%s: %s\n", head, text)
		}
	}
	for _, e := range x.Evidence {
		line(strings.TrimSpace(e.Layer+" "+e.Place()), e.Text)
	}
	line("why", x.Risk)
	line("asked for by", strings.Join(x.Cites, "; "))
	if x.People > 0 {
		line("people", Number(x.People)+" ("+x.Impact+")")
	}
	line("remedy", x.Remedy)
	return b.String()
}

// subject is the element that a result is about, in words.
func subject(x Result) string {
	if x.Subject == "" {
		return "the network as a whole"
	}
	return x.Subject
}

func seconds(s float64) string { return fmt.Sprintf("%.3f", s) }

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Time     string       `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name      string      `xml:"name,attr"`
	Tests     int         `xml:"tests,attr"`
	Failures  int         `xml:"failures,attr"`
	Errors    int         `xml:"errors,attr"`
	Skipped   int         `xml:"skipped,attr"`
	Time      string      `xml:"time,attr"`
	Timestamp string      `xml:"timestamp,attr"`
	Cases     []junitCase `xml:"testcase"`
}

func (s *junitSuite) add(c junitCase) {
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
	s.Cases = append(s.Cases, c)
}

type junitCase struct {
	Class   string     `xml:"classname,attr"`
	Name    string     `xml:"name,attr"`
	File    string     `xml:"file,attr,omitempty"`
	Time    string     `xml:"time,attr"`
	Failure *junitNote `xml:"failure"`
	Error   *junitNote `xml:"error"`
	Skipped *junitNote `xml:"skipped"`
}

type junitNote struct {
	Type    string `xml:"type,attr,omitempty"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}
