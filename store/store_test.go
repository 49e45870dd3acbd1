package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/server/access"
	"github.com/guyline/guyline/store/blob"
	"github.com/guyline/guyline/store/storetest"
)

// both runs a test on both databases, each time with an empty store.
func both(t *testing.T, f func(t *testing.T, s *Store, address string)) {
	for name, address := range storetest.Addresses(t) {
		t.Run(name, func(t *testing.T) {
			address := address(t)
			blobs, err := blob.Folder(filepath.Join(t.TempDir(), "blobs"))
			if err != nil {
				t.Fatal(err)
			}
			s, err := Open(t.Context(), address, blobs)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			f(t, s, address)
		})
	}
}

// sample is a report with n failures of falling severity, of which the last is waived.
func sample(n int) *report.Report {
	r := &report.Report{Tool: report.Tool{Name: "guyline", Version: "1"}, Started: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Duration: 1.5, Target: "net"}
	for i := range n {
		r.Results = append(r.Results, report.Result{
			Check: fmt.Sprintf("check-%d", i%7), Class: "principle", Principle: 1 + i%7%3, Verdict: check.Fail, Severity: check.Severity(1 + i%4),
			Subject: fmt.Sprintf("amf-%d", i), Title: "a title", Detail: "50% of_it", People: i * 10, Critical: []string{}, Evidence: []report.Evidence{{File: "amf.yaml", Line: i + 1}}, Cites: []string{}, FiGHT: []string{},
		})
	}
	r.Results = append(r.Results,
		report.Result{Check: "good", Class: "principle", Principle: 2, Verdict: check.Pass, Subject: "smf", Critical: []string{}, Evidence: []report.Evidence{}, Cites: []string{}, FiGHT: []string{}},
		report.Result{Check: "silent", Class: "attack", Principle: 3, Verdict: check.NoData, Subject: "upf", Critical: []string{}, Evidence: []report.Evidence{}, Cites: []string{}, FiGHT: []string{}})
	if n > 0 {
		r.Results[n-1].WaivedBy = "operations"
	}
	report.Sort(r.Results)
	return r
}

func save(t *testing.T, s *Store, r *report.Report) Assessment {
	t.Helper()
	a, err := s.Save(t.Context(), "net", r, "tester")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func addNetwork(t *testing.T, s *Store) {
	t.Helper()
	if _, err := s.AddNetwork(t.Context(), "net", "A network", "tester"); err != nil {
		t.Fatal(err)
	}
}

func TestAReportComesBackAsItWas(t *testing.T) {
	both(t, func(t *testing.T, s *Store, _ string) {
		addNetwork(t, s)
		want := sample(200)
		a := save(t, s, want)
		got, err := s.Report(t.Context(), "net", a.Seq)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("the report differs (-saved +read):\n%s", d)
		}
	})
}

func TestWhatDidNotChangeIsNotKeptAgain(t *testing.T) {
	both(t, func(t *testing.T, s *Store, _ string) {
		addNetwork(t, s)
		save(t, s, sample(100))
		count := func() int64 {
			n, err := one(t.Context(), s.read, "count", value[int64], `SELECT count(*) FROM results`)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := count(); n != 102 {
			t.Fatalf("%d rows after the first assessment, expected 102", n)
		}
		save(t, s, sample(100))
		if n := count(); n != 102 {
			t.Errorf("%d rows after the same again, expected 102", n)
		}
		changed := sample(100)
		changed.Results[0].People++
		changed.Results = slices.Delete(changed.Results, 5, 6)
		save(t, s, changed)
		if n := count(); n != 103 {
			t.Errorf("%d rows after one result changed and one went, expected 103", n)
		}
		for seq, want := range []*report.Report{1: sample(100), 2: sample(100), 3: changed} {
			if want == nil {
				continue
			}
			got, err := s.Report(t.Context(), "net", int64(seq))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want.Results, got.Results); d != "" {
				t.Errorf("assessment %d differs:\n%s", seq, d)
			}
		}
		c, err := s.Compare(t.Context(), "net", 1, 3)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.New) != 0 || len(c.Gone) != 1 || len(c.Changed) != 1 || c.Same != 100 {
			t.Errorf("compared: %d new, %d gone, %d changed, %d the same; expected 0, 1, 1, 100", len(c.New), len(c.Gone), len(c.Changed), c.Same)
		}
		back, err := s.Compare(t.Context(), "net", 3, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(back.New) != 1 || len(back.Gone) != 0 || len(back.Changed) != 1 {
			t.Errorf("compared backwards: %d new, %d gone, %d changed; expected 1, 0, 1", len(back.New), len(back.Gone), len(back.Changed))
		}
	})
}

func TestPagesHoldEveryResultOnceInTheOrderOfReports(t *testing.T) {
	yes, no := true, false
	filters := map[string]Filter{
		"all": {}, "failures": {Verdicts: []check.Verdict{check.Fail}}, "high": {Severity: check.High}, "check": {Check: "check-3"}, "class": {Class: "attack"},
		"principle": {Principle: 2}, "text": {Text: "AMF-1"}, "literal": {Text: "%"}, "waived": {Waived: &yes}, "open": {Waived: &no}, "old": {Seq: 1, Verdicts: []check.Verdict{check.Fail, check.Pass}},
	}
	both(t, func(t *testing.T, s *Store, _ string) {
		addNetwork(t, s)
		first := sample(300)
		save(t, s, first)
		second := sample(300)
		for i := range second.Results {
			if i%3 == 0 {
				second.Results[i].People += 5
			}
		}
		report.Sort(second.Results)
		save(t, s, second)
		for name, f := range filters {
			of := second
			if f.Seq == 1 {
				of = first
			}
			var want []report.Result
			for _, x := range of.Results {
				if f.admits(cell{check: x.Check, class: x.Class, principle: x.Principle, rank: slices.Index(ranks, x.Verdict), severity: int(x.Severity), waived: flag(x.WaivedBy != "")}) &&
					(f.Text == "" || bytes.Contains(bytes.ToLower([]byte(x.Subject+"\x00"+x.Title)), bytes.ToLower([]byte(f.Text)))) {
					want = append(want, x)
				}
			}
			var got []report.Result
			for after := (*Position)(nil); ; {
				page, next, err := s.Page(t.Context(), "net", f, after, 7)
				if err != nil {
					t.Fatal(name, err)
				}
				for _, x := range page {
					got = append(got, x.Result)
				}
				if after = next; next == nil {
					break
				}
			}
			report.Sort(got)
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s: pages differ:\n%s", name, d)
			}
			facets, err := s.Facets(t.Context(), "net", f)
			if err != nil {
				t.Fatal(name, err)
			}
			if facets.Total != int64(len(want)) {
				t.Errorf("%s: facets count %d, pages hold %d", name, facets.Total, len(want))
			}
		}
	})
}

func TestAFlippedBitIsFound(t *testing.T) {
	both(t, func(t *testing.T, s *Store, _ string) {
		addNetwork(t, s)
		save(t, s, sample(5))
		if damage, err := s.Verify(t.Context()); err != nil || len(damage) > 0 {
			t.Fatalf("a whole store: %v, %v", damage, err)
		}
		if err := s.do(t.Context(), `UPDATE results SET body = replace(body, 'amf.yaml', 'amf.yamm') WHERE id = (SELECT min(id) FROM results)`); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Report(t.Context(), "net", 1); !errors.Is(err, ErrDamaged) {
			t.Errorf("reading a changed result: %v, expected ErrDamaged", err)
		}
		if _, _, err := s.Page(t.Context(), "net", Filter{}, nil, 50); !errors.Is(err, ErrDamaged) {
			t.Errorf("a page with a changed result: %v, expected ErrDamaged", err)
		}
		if damage, err := s.Verify(t.Context()); err != nil || len(damage) != 1 {
			t.Errorf("verify: %v, %v; expected one damage", damage, err)
		}
	})
}

func TestTheAuditShowsWhatWasChanged(t *testing.T) {
	for name, harm := range map[string]string{
		"removed":  `DELETE FROM audit WHERE seq = 3`,
		"changed":  `UPDATE audit SET actor = 'nobody' WHERE seq = 3`,
		"moved":    `UPDATE audit SET at = at - 1 WHERE seq = 2`,
		"put in":   `INSERT INTO audit SELECT 9, at, actor, action, network, detail, hash FROM audit WHERE seq = 5`,
		"smuggled": `UPDATE audit SET actor = actor || action, action = '' WHERE seq = 4`,
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, s *Store, _ string) {
				for i := range 5 {
					if err := s.Audit(t.Context(), Entry{Actor: "tester", Action: "sign.in", Detail: fmt.Sprint(i)}); err != nil {
						t.Fatal(err)
					}
				}
				if last, err := s.VerifyAudit(t.Context()); err != nil || last.Seq != 5 {
					t.Fatalf("a whole audit: %d, %v", last.Seq, err)
				}
				if err := s.do(t.Context(), harm); err != nil {
					t.Fatal(err)
				}
				if _, err := s.VerifyAudit(t.Context()); !errors.Is(err, ErrChain) {
					t.Errorf("verify: %v, expected ErrChain", err)
				}
			})
		})
	}
}

func TestOnlyTheNewestAreKept(t *testing.T) {
	both(t, func(t *testing.T, s *Store, _ string) {
		addNetwork(t, s)
		for i := range 6 {
			save(t, s, sample(10+i/2)) // two and two are the same
		}
		later := time.Now().Add(25 * time.Hour)
		s.now = func() time.Time { return later }
		gone, err := s.Keep(t.Context(), "net", 3, "tester")
		if err != nil {
			t.Fatal(err)
		}
		if gone.Assessments != 3 {
			t.Errorf("%d assessments are gone, expected 3", gone.Assessments)
		}
		for seq := int64(4); seq <= 6; seq++ {
			got, err := s.Report(t.Context(), "net", seq)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(sample(10+int(seq-1)/2), got); d != "" {
				t.Errorf("assessment %d differs:\n%s", seq, d)
			}
		}
		if damage, err := s.Verify(t.Context()); err != nil || len(damage) > 0 {
			t.Errorf("after the retention: %v, %v", damage, err)
		}
	})
}

func TestABackupComesBackInEitherDatabase(t *testing.T) {
	both(t, func(t *testing.T, s *Store, _ string) {
		addNetwork(t, s)
		save(t, s, sample(50))
		save(t, s, sample(51))
		if err := s.CreateUser(t.Context(), access.User{Name: "ada", Password: "x", Created: time.Now(), Grants: []access.Grant{{Network: "net", Role: access.Analyst}}}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.PutRecord(t.Context(), "net", Record{Kind: "waiver", Name: "w", Version: 1, State: "proposed", Author: "ada", Body: []byte(`{"a":1}`)}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddProbe(t.Context(), "net", "p", "ada"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.PutEvents(t.Context(), "p", "s", 1, [][]byte{[]byte(`{}`)}); err != nil {
			t.Fatal(err)
		}
		var backup bytes.Buffer
		if err := s.Backup(t.Context(), &backup); err != nil {
			t.Fatal(err)
		}
		both(t, func(t *testing.T, other *Store, _ string) {
			if err := other.Restore(t.Context(), bytes.NewReader(backup.Bytes()[:backup.Len()-200])); err == nil {
				t.Error("a backup that was cut off was restored")
			}
			if err := other.Restore(t.Context(), bytes.NewReader(backup.Bytes())); err != nil {
				t.Fatal(err)
			}
			if damage, err := other.Verify(t.Context()); err != nil || len(damage) > 0 {
				t.Errorf("after restoring: %v, %v", damage, err)
			}
			got, err := other.Report(t.Context(), "net", 2)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(sample(51), got); d != "" {
				t.Errorf("the report differs:\n%s", d)
			}
			if last, err := other.LastEvent(t.Context(), "p", "s"); err != nil || last != 1 {
				t.Errorf("the probe's last event: %d, %v", last, err)
			}
			if u, err := other.User(t.Context(), "ada"); err != nil || len(u.Grants) != 1 {
				t.Errorf("the user: %v, %v", u, err)
			}
			if _, err := other.AddNetwork(t.Context(), "second", "", "tester"); err != nil { // numbers go on
				t.Error(err)
			}
			save(t, other, sample(52))
			if err := other.Restore(t.Context(), bytes.NewReader(backup.Bytes())); err == nil {
				t.Error("a backup was restored over what was there")
			}
		})
	})
}

func TestTheSchemaBeforeIsBroughtUpToDate(t *testing.T) {
	for name, address := range storetest.Addresses(t) {
		t.Run(name, func(t *testing.T) {
			address := address(t)
			s, err := connect(address)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Migrate(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
			if err := s.do(t.Context(), `INSERT INTO networks (slug, name, created) VALUES ('net', 'A network', 0)`); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			blobs, err := blob.Folder(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			if s, err = Open(t.Context(), address, blobs); err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			save(t, s, sample(3))
			if all, err := s.Networks(t.Context()); err != nil || len(all) != 1 || all[0].Newest != 1 {
				t.Errorf("networks: %v, %v", all, err)
			}
		})
	}
}

func TestRecordsAreNotOverwritten(t *testing.T) {
	both(t, func(t *testing.T, s *Store, _ string) {
		addNetwork(t, s)
		put := func(version int64) error {
			_, err := s.PutRecord(t.Context(), "net", Record{Kind: "waiver", Name: "w", Version: version, State: "proposed", Author: "ada", Body: fmt.Appendf(nil, `{"v":%d}`, version)})
			return err
		}
		if err := put(1); err != nil {
			t.Fatal(err)
		}
		if err := put(1); !errors.Is(err, ErrExists) {
			t.Errorf("the same version again: %v, expected ErrExists", err)
		}
		if err := put(2); err != nil {
			t.Fatal(err)
		}
		newest, err := s.Records(t.Context(), "net", "waiver", "")
		if err != nil || len(newest) != 1 || newest[0].Version != 2 {
			t.Errorf("newest: %v, %v", newest, err)
		}
		if all, err := s.Records(t.Context(), "net", "waiver", "w"); err != nil || len(all) != 2 {
			t.Errorf("all versions: %v, %v", all, err)
		}
	})
}

func TestManyWritersAtOnce(t *testing.T) {
	both(t, func(t *testing.T, s *Store, address string) {
		addNetwork(t, s)
		second, err := Open(t.Context(), address, s.blobs) // another server over the same database
		if err != nil {
			t.Fatal(err)
		}
		defer second.Close()
		const each = 10
		done := make(chan error, 4)
		for i := range 4 {
			go func() {
				of := []*Store{s, second}[i%2]
				for n := range each {
					if _, err := of.Save(context.WithoutCancel(t.Context()), "net", sample(5+i+n), "tester"); err != nil {
						done <- err
						return
					}
				}
				done <- nil
			}()
		}
		for range 4 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		all, err := s.Assessments(t.Context(), "net", 0, 1000)
		if err != nil || len(all) != 4*each {
			t.Fatalf("%d assessments, %v; expected %d", len(all), err, 4*each)
		}
		if _, err := s.VerifyAudit(t.Context()); err != nil {
			t.Error(err)
		}
		if damage, err := s.Verify(t.Context()); err != nil || len(damage) > 0 {
			t.Error(damage, err)
		}
	})
}

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }
