package report

import "time"

// Packet is one frame of a capture, taken apart. Permanent identities of subscribers, keys and what could hold either are
// masked in it: no value, and •• instead of their octets.
type Packet struct {
	Time    time.Time      `json:"time"` // when it was recorded
	Link    string         `json:"link"`
	Length  int            `json:"length"` // octets on the wire
	Masked  bool           `json:"masked"` // something in it is masked
	Cut     bool           `json:"cut"`    // there was more than is kept
	Buffers []PacketBuffer `json:"buffers"`
	Fields  []PacketField  `json:"fields"`
}

// PacketBuffer is octets that fields stand in: the frame first, then what was put together or decrypted.
type PacketBuffer struct {
	Name   string `json:"name"`
	Length int    `json:"length"`
	Hex    string `json:"hex"` // two characters an octet
}

// PacketField is one field, or a group of fields.
type PacketField struct {
	Name   string        `json:"name"`
	Value  string        `json:"value"`
	Buffer int           `json:"buffer"` // number of the buffer, from 0
	Offset int           `json:"offset"`
	Length int           `json:"length"`
	Masked bool          `json:"masked"`
	Fields []PacketField `json:"fields"`
}

// Frames counts the frames that evidence names, where the report was to show them.
type Frames struct {
	Shown   int `json:"shown"`
	LeftOut int `json:"leftOut"`
}

// complete is the packet with an empty list where one is nil.
func (p *Packet) complete() *Packet {
	if p == nil {
		return nil
	}
	c := *p
	c.Buffers, c.Fields = list(p.Buffers), completeFields(p.Fields)
	return &c
}

func completeFields(fields []PacketField) []PacketField {
	out := list(fields)
	for i := range out {
		out[i].Fields = completeFields(out[i].Fields)
	}
	return out
}
