package main

import (
	"bufio"
	"cmp"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/netip"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/wire"
	"github.com/guyline/guyline/wire/dissect"
	"github.com/guyline/guyline/wire/event"
)

// wireEvent is one line of the output of guyline wire; wire/event/schema/v1.json describes it.
type wireEvent struct {
	ID        string    `json:"id"`
	Class     string    `json:"class"` // fact, principle or attack
	Kind      string    `json:"kind,omitempty"`
	Interface string    `json:"interface,omitempty"`
	Time      time.Time `json:"time"`
	Frames    []int64   `json:"frames"`
	Src       string    `json:"src,omitempty"`
	Dst       string    `json:"dst,omitempty"`
	UE        string    `json:"ue,omitempty"`
	Session   string    `json:"session,omitempty"`
	Node      string    `json:"node,omitempty"`
	Value     string    `json:"value,omitempty"`
	Detail    string    `json:"detail,omitempty"`
}

// feed hands an analyzer all that there is, and ends it.
type feed func(*wire.Analyzer) error

func wireCommand() *cobra.Command {
	var reveal, summary bool
	var keyLog string
	var frame int64
	var device liveFlags
	c := &cobra.Command{
		Use:   "wire {CAPTURE | --live IFACE}",
		Short: "Read a capture and print what it shows, one JSON object a line",
		Long: `Wire reads a packet capture (pcap or pcapng, also in gzip or zstd; - is standard input) of N1/N2, N3, N4, SBI, F1 or
Diameter and prints an event for each thing that it shows: facts, what speaks against a security principle, and attacks
with their kind and every frame. Subscriber identities get names under a key that is thrown away, unless --reveal is given.

It also reads what cores and probes export of traffic that is encrypted on the wire: HEP3 inside a capture, and requests and
responses of the SBI in JSON lines, where a frame number is the line's. Of protection on the wire these show nothing.

With --summary it prints for people instead: what was seen of each interface, the attacks, and the messages of the first
terminals.

With --frame N it prints that frame instead: its octets, 16 a row, and under them every field with its name, its value and
the octets that it stands in. What names a subscriber or could, keys, and users' content are masked, unless --reveal is given.

With --live it reads a network interface as frames pass, until --duration is over or it is told to stop (Ctrl-C). It only
listens. It needs root or CAP_NET_RAW to open the interface; root is given up right after. What the kernel had to drop is
told on standard error every 10 s and at the end.

With --report it also sends the events to a guyline server. Both show certificates; the server knows the probe by the URI or
the common name in its own. Until the server has stored an event, it stays in the folder of --spool, over restarts of either
side; what was not sent when a run ends goes with the next. The folder takes up to 1 GiB; beyond, events are counted, and
the server is told how many are missing where.`,
		Example: `  guyline wire n2.pcapng | jq 'select(.class == "attack")'
  guyline wire n2.pcapng --summary
  guyline wire sbi.pcap --key-log sslkeys.log
  guyline wire n2.pcapng --frame 812
  guyline wire --live eth0 --duration 10m --summary
  guyline wire --live eth0 --report https://guyline.example.org:8443 --report-cert probe.pem --report-key probe.key --report-ca ca.pem --spool /var/lib/guyline/spool`,
		Args: device.args,
		RunE: func(c *cobra.Command, args []string) error {
			limitCaptureMemory()
			var keys []byte
			if keyLog != "" {
				data, err := os.ReadFile(keyLog)
				if err != nil {
					return exitError{exitUnreadable, err}
				}
				keys = data
			}
			key := make([]byte, 32)
			if _, err := rand.Read(key); err != nil {
				return exitError{exitOurs, err}
			}
			out := bufio.NewWriter(c.OutOrStdout())
			defer out.Flush()
			o := wire.Options{KeyLog: keys, Pseudonyms: &event.Pseudonyms{Key: key, Reveal: reveal}}
			from := func(a *wire.Analyzer) error { return readCapture(c, args[0], a) }
			events := io.Writer(out)
			if device.report.url != "" {
				events = io.MultiWriter(&device.report, out)
			}
			if device.device != "" {
				from = func(a *wire.Analyzer) error { return device.run(c, a, out.Flush) }
			}
			if c.Flags().Changed("frame") {
				if device.device != "" || summary {
					return errors.New("--frame: goes with a capture alone, not with --live or --summary")
				}
				return showFrame(c, args[0], frame, dissect.Options{Pseudonyms: o.Pseudonyms, KeyLog: keys}, out)
			}
			show := printEvents
			if summary {
				show = summarise
			}
			err := show(from, o, events)
			if err = cmp.Or(out.Flush(), err); err == nil || errors.As(err, new(exitError)) {
				return err
			}
			return exitError{exitUnreadable, err}
		},
	}
	f := c.Flags()
	f.BoolVar(&reveal, "reveal", false, "show subscriber identities")
	f.BoolVar(&summary, "summary", false, "print for people: interfaces, attacks, and the first terminals' messages")
	f.Int64Var(&frame, "frame", 0, "print this frame alone: its octets and fields")
	f.StringVar(&keyLog, "key-log", "", "TLS secrets in NSS key log format (SSLKEYLOGFILE)")
	device.add(c)
	return c
}

// readCapture reads a file, or standard input.
func readCapture(c *cobra.Command, name string, a *wire.Analyzer) error {
	in := c.InOrStdin()
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		wire.ReadyFor(f)
		in = f
	}
	if err := a.Run(c.Context(), in); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func printEvents(from feed, o wire.Options, out io.Writer) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	var failed error
	o.Emit = func(e *event.Event) {
		err := enc.Encode(wireEvent{e.ID, e.Class.String(), e.Kind, e.Interface, time.Unix(0, e.Time).UTC(), e.Frames, place(e.Src), place(e.Dst),
			e.UE, e.Session, e.Node, e.Value, e.Detail})
		failed = cmp.Or(failed, err)
	}
	return cmp.Or(from(wire.New(o)), failed)
}

func place(p netip.AddrPort) string {
	switch {
	case !p.Addr().IsValid():
		return ""
	case p.Port() == 0:
		return p.Addr().String()
	}
	return p.String()
}

// summarise prints what a capture shows for people to read.
func summarise(from feed, o wire.Options, out io.Writer) error {
	type tally struct {
		events, frames int
		first          string
	}
	attacks, principles := map[string]*tally{}, map[string]*tally{}
	o.Emit = func(e *event.Event) {
		into := principles
		name := e.ID
		switch e.Class {
		case event.Fact:
			return
		case event.Attack:
			into, name = attacks, e.Kind
		}
		if into[name] == nil {
			into[name] = &tally{first: fmt.Sprintf("frame %d: %s", e.Frames[0], e.Detail)}
		}
		into[name].events++
		into[name].frames += len(e.Frames)
	}
	a := wire.New(o)
	err := from(a)
	s := a.Statistics()
	if err != nil && s.Frames == 0 {
		return err // there is nothing to sum up
	}
	fmt.Fprintf(out, "%d frames; %d without IP, %d broken, %d of IPsec\n\n", s.Frames, s.NoIP, s.Broken, s.ESP)
	for _, v := range a.Coverage() {
		if v.Messages > 0 {
			fmt.Fprintf(out, "  %-12s %8d messages in %s\n", v.Interface, v.Messages, time.Duration(v.Last-v.First).Round(time.Millisecond))
		}
	}
	for _, part := range []struct {
		head string
		of   map[string]*tally
	}{{"Attacks", attacks}, {"Against principles", principles}} {
		fmt.Fprintf(out, "\n%s: %d\n", part.head, len(part.of))
		for _, name := range slices.Sorted(maps.Keys(part.of)) {
			t := part.of[name]
			fmt.Fprintf(out, "  %-32s %5d events %6d frames   %s\n", name, t.events, t.frames, clean(t.first))
		}
	}
	for i, l := range a.Ladders() {
		name := l.UE
		if name == "" {
			name = "no identity seen"
		}
		fmt.Fprintf(out, "\nTerminal %d (%s)\n", i+1, name)
		for _, step := range l.Steps {
			arrow := "→"
			if step.Downlink {
				arrow = "←"
			}
			fmt.Fprintf(out, "  %8d %s %-3s %-44s %s\n", step.Frame, arrow, step.Interface, clean(step.Message), step.Protection)
		}
		if l.More > 0 {
			fmt.Fprintf(out, "  and %d more\n", l.More)
		}
	}
	return err
}

// clean takes control characters out of text that may come from the wire.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '\uFFFD'
		}
		return r
	}, s)
}
