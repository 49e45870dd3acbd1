package capture

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/wire/dissect"
	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/pcap"
)

// Packet is one frame of a capture, taken apart.
type Packet struct {
	Time   time.Time
	Link   string
	Length int // octets on the wire
	Tree   *dissect.Tree
}

// Packets reads a capture again, up to the last of the frames asked for, and takes these apart. Pseudonyms are those of the
// first reading. What it could read before an error is there; standard input cannot be read again.
func Packets(ctx context.Context, f *source.File, frames []int64) (map[int64]*Packet, error) {
	out := map[int64]*Packet{}
	if len(frames) == 0 {
		return out, nil
	}
	in, err := os.Open(f.Path)
	if err != nil {
		return out, err
	}
	defer in.Close()
	r, err := pcap.NewReader(in)
	if err != nil {
		return out, err
	}
	key := sha256.Sum256([]byte(f.Name))
	d := dissect.New(dissect.Options{Pseudonyms: &event.Pseudonyms{Key: key[:]}, KeyLog: keyLog(f)})
	last, keys := slices.Max(frames), 0
	var x pcap.Frame
	for x.Number < last {
		if x.Number&0xfff == 0 && ctx.Err() != nil {
			return out, ctx.Err()
		}
		switch err := r.Next(&x); {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return out, fmt.Errorf("%s: after frame %d: %w", f.Path, x.Number, err)
		}
		if log := r.KeyLog(); len(log) > keys {
			d.KeyLog(log[keys:])
			keys = len(log)
		}
		if !slices.Contains(frames, x.Number) {
			d.See(&x)
			continue
		}
		out[x.Number] = &Packet{time.Unix(0, x.Time).UTC(), x.Link.String(), x.Length, d.Dissect(&x)}
	}
	return out, nil
}
