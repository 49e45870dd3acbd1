package declared

import (
	"slices"
	"strings"
	"time"

	"github.com/guyline/guyline/network"
	"github.com/guyline/guyline/source"
)

// Waiver is a finding that the owner accepts for a time. It is no fact about the network, and so no claim: the finding
// stays in the report, with the waiver beside it.
type Waiver struct {
	Check   string    // id of the check
	Subject string    // the subject as reports print it, with * at its end for any text
	Owner   string    // who answers for it
	Reason  string    // why it is accepted
	Until   time.Time // last day on which it holds, UTC
	Origin  network.Origin
}

// Covers reports whether the waiver is for a check's finding about a subject, in force or not.
func (w Waiver) Covers(check, subject string) bool {
	prefix, open := strings.CutSuffix(w.Subject, "*")
	return w.Check == check && (subject == w.Subject || open && strings.HasPrefix(subject, prefix))
}

// InForce reports whether the waiver holds at a time.
func (w Waiver) InForce(at time.Time) bool { return at.Before(w.Until.AddDate(0, 0, 1)) }

var waiverKeys = []string{"check", "subject", "owner", "reason", "until"}

// ReadWaivers is the waivers of a file in [Format]. A waiver that lacks anything is noted and left out: it must name
// someone who answers for it and a day on which it ends.
func ReadWaivers(f *source.File) []Waiver {
	var list []Waiver
	r := &reader{File: f, budget: budget(f)}
	section("waivers", func(r *reader, n source.Node) {
		w := Waiver{Origin: f.At(n.Line())}
		value := map[string]string{}
		for k, v := range n.AllPairs() {
			switch {
			case !r.spend(k):
				return
			case !slices.Contains(waiverKeys, k.Text()):
				f.Notef(k.Line(), "waivers: unknown key %q: %s", k.Text(), suggest(k.Text(), waiverKeys))
			case v.OK() && !v.Scalar():
				f.Notef(v.Line(), "waivers: %s: expected one value, found %s", k.Text(), kindOf(v))
			default:
				value[k.Text()] = strings.TrimSpace(v.Text())
			}
		}
		for _, key := range waiverKeys {
			if value[key] == "" {
				f.Notef(n.Line(), "waivers: expected %s, found none: the waiver is left out", key)
				return
			}
		}
		until, err := time.Parse(time.DateOnly, value["until"])
		if err != nil {
			f.Notef(line(n.Get("until"), n), "waivers: until: expected a day such as 2027-01-31, found %q: the waiver is left out", value["until"])
			return
		}
		w.Check, w.Subject, w.Owner, w.Reason, w.Until = value["check"], value["subject"], value["owner"], value["reason"], until
		list = append(list, w)
	})(r, nil, f.Top().Get("waivers"))
	return list
}
