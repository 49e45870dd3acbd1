// Package event holds what the trackers of the wire say: one [Event] for each security-relevant happening, in the form
// that outputs, the model and the checks share.
//
// Three classes are kept apart. A Fact is something that the capture shows (a gNB set up N2, algorithms were chosen). A
// Principle event is a fact that a security principle is about and that speaks against it; nearly every laboratory
// recording has some. An Attack event says that somebody attacks, and of which kind.
package event

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"net/netip"
)

// Class says what an event shows.
type Class uint8

// The classes.
const (
	Fact Class = iota + 1
	Principle
	Attack
)

var classNames = [...]string{"", "fact", "principle", "attack"}

// String is the class's name in lower case.
func (c Class) String() string { return classNames[c] }

// Event is one happening. An Event that a tracker hands out is valid until the call returns; [Event.Clone] keeps it.
type Event struct {
	ID        string  // kebab-case: nas-null-ciphering, ng-setup, pfcp-session-deletion
	Class     Class   //
	Kind      string  // kind of attack; "" unless Class is Attack
	Interface string  // N1, N2, N3, N4, SBI, N32, F1, S6a, …
	Frames    []int64 // every frame that shows it, in order, at least one
	Time      int64   // of the frame that made it certain, ns since 1970

	Src, Dst netip.AddrPort // of that frame; zero where there is no address
	UE       string         // pseudonym of the subscriber or terminal, "" where the event is about none
	Session  string         // key of a PDU session or PFCP session, "" where the event is about none
	Node     string         // gNB id, NF instance id, PFCP node id, …
	Value    string         // of a Fact: what was seen, in the standard's words ("NEA0", "TLS 1.3", "001/01")
	Detail   string         // one sentence with the values
}

// Clone is a copy that outlives the call.
func (e *Event) Clone() Event {
	c := *e
	c.Frames = append([]int64(nil), e.Frames...)
	return c
}

// Pseudonyms gives subscriber identities names that tell them apart and do not tell who they are: the first 48 bits of
// HMAC-SHA-256 under a key. Without the key the identities, which are few, could be found by trying them all. It is not
// safe for several goroutines at a time.
type Pseudonyms struct {
	Key    []byte
	Reveal bool // give the identity itself

	mac  hash.Hash // under Key, made once
	text []byte    // what goes in and what comes out; reused
}

// Of is the pseudonym of an identity of a kind, such as "suci" or "guti".
func (p *Pseudonyms) Of(kind string, identity []byte) string {
	if p.Reveal {
		return kind + "-" + string(identity)
	}
	if p.mac == nil {
		p.mac = hmac.New(sha256.New, p.Key)
	}
	p.mac.Reset()
	p.text = append(append(append(p.text[:0], kind...), 0), identity...)
	p.mac.Write(p.text)
	p.text = append(append(p.text[:0], kind...), '-')
	p.text = p.mac.Sum(p.text)
	const octets = 6
	sum := [octets]byte(p.text[len(kind)+1:])
	p.text = hex.AppendEncode(p.text[:len(kind)+1], sum[:])
	return string(p.text)
}

// Coverage says for how long, and how much of, an interface was seen: what could be judged at all.
type Coverage struct {
	Interface   string
	First, Last int64 // ns since 1970
	Frames      int64
	Messages    int64
}
