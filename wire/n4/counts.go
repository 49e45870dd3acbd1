package n4

import (
	"fmt"

	"github.com/guyline/guyline/wire/gtp"
	"github.com/guyline/guyline/wire/pfcp"
)

// Counts is how often what was seen, quotations in ICMP errors and the inside of tunnels included: "pfcp SessEstReq",
// "pfcp_cause 65", "gtp_msg 0xff"; a tunnel in a tunnel counts as "gtp_msg 0xff,0xff".
type Counts map[string]int64

type counts struct {
	pfcp, cause, gtp [256]int64
	nested           map[string]int64
}

var shortNames = map[pfcp.MessageType]string{1: "HbReq", 2: "HbResp", 5: "AssocSetupReq", 6: "AssocSetupResp", 7: "AssocUpdReq",
	8: "AssocUpdResp", 9: "AssocRelReq", 10: "AssocRelResp", 12: "NodeRepReq", 13: "NodeRepResp", 50: "SessEstReq",
	51: "SessEstResp", 52: "SessModReq", 53: "SessModResp", 54: "SessDelReq", 55: "SessDelResp", 56: "SessRepReq", 57: "SessRepResp"}

// Counts gives the counts so far.
func (x *Tracker) Counts() Counts {
	c := Counts{}
	for i := range 256 {
		if n := x.counts.pfcp[i]; n > 0 {
			name := shortNames[pfcp.MessageType(i)]
			if name == "" {
				name = fmt.Sprint(i)
			}
			c["pfcp "+name] = n
		}
		if n := x.counts.cause[i]; n > 0 {
			c[fmt.Sprint("pfcp_cause ", i)] = n
		}
		if n := x.counts.gtp[i]; n > 0 {
			c[fmt.Sprintf("gtp_msg 0x%02x", i)] = n
		}
	}
	for types, n := range x.counts.nested {
		c[types] = n
	}
	return c
}

func (c *counts) message(m *pfcp.Message) {
	c.pfcp[m.Type]++
	switch causes := m.Causes(); {
	case len(causes) == 1:
		c.cause[causes[0]]++
	case len(causes) > 1 && len(c.nested) < 1024:
		c.nested["pfcp_cause "+join(causes)]++
	}
}

// brief is message for one that may have been read ahead.
func (c *counts) brief(b *Brief, x *Tracker) {
	if b.causes > 1 {
		c.message(x.whole(b))
		return
	}
	c.pfcp[b.kind]++
	if b.causes == 1 {
		c.cause[b.first]++
	}
}

// tunnel counts a datagram of GTP: alone, or with the GTP message inside it.
func (c *counts) tunnel(outer gtp.Type, inside *gtp.Header) {
	if inside == nil {
		c.gtp[outer]++
	} else if len(c.nested) < 1024 {
		c.nested[fmt.Sprintf("gtp_msg 0x%02x,0x%02x", uint8(outer), uint8(inside.Type))]++
	}
}

// join writes the causes of one message, the grouped ones too, as they are counted: "66,70".
func join(causes []pfcp.Cause) string {
	s := ""
	for i, c := range causes {
		if i > 0 {
			s += ","
		}
		s += fmt.Sprint(uint8(c))
	}
	return s
}
