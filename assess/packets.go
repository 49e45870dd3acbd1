package assess

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/guyline/guyline/check"
	"github.com/guyline/guyline/report"
	"github.com/guyline/guyline/source"
	"github.com/guyline/guyline/source/capture"
	"github.com/guyline/guyline/wire/dissect"
)

// maxFrames bounds the frames that a report shows.
const maxFrames = 200

// place is a frame of a file.
type place struct {
	file  string
	frame int64
}

// addPackets reads captures again for the frames that evidence names: the first frames of each result, attacks first, then
// what fails, then the rest, up to maxFrames of them all.
func addPackets(ctx context.Context, r *report.Report, files []*source.File, perResult int) error {
	byPath := map[string]*source.File{}
	for _, f := range files {
		if f.Format == capture.Format.Name {
			byPath[f.Path] = f
		}
	}
	if perResult <= 0 || len(byPath) == 0 {
		return nil
	}
	named, wanted := map[place]bool{}, map[place][]*report.Evidence{}
	for _, i := range inOrder(r.Results) {
		evidence := r.Results[i].Evidence
		mine := map[place]bool{}
		for k := range evidence {
			e := &evidence[k]
			at := place{e.File, e.Frame}
			if e.Frame == 0 || byPath[e.File] == nil {
				continue
			}
			named[at] = true
			if mine[at] || len(mine) >= perResult || len(wanted) >= maxFrames && wanted[at] == nil {
				continue
			}
			mine[at] = true
			wanted[at] = append(wanted[at], e)
		}
	}
	frames := map[string][]int64{}
	for at := range wanted {
		frames[at.file] = append(frames[at.file], at.frame)
	}
	for _, path := range slices.Sorted(maps.Keys(frames)) {
		found, _ := capture.Packets(ctx, byPath[path], frames[path]) // what is wrong with the file, the first reading said
		if err := ctx.Err(); err != nil {
			return err
		}
		for number, p := range found {
			shown := packet(p)
			for _, e := range wanted[place{path, number}] {
				e.Packet = shown
			}
			r.Frames.Shown++
		}
	}
	r.Frames.LeftOut = len(named) - r.Frames.Shown
	return nil
}

// inOrder are the results' numbers: failures of attacks, other failures, the rest; each in the report's order.
func inOrder(results []report.Result) []int {
	order := make([]int, len(results))
	for i := range order {
		order[i] = i
	}
	rank := func(x report.Result) int {
		switch {
		case x.Verdict != check.Fail:
			return 2
		case x.Class == string(check.OfAttack):
			return 0
		}
		return 1
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank(results[a]), rank(results[b])) })
	return order
}

func packet(p *capture.Packet) *report.Packet {
	out := &report.Packet{Time: p.Time, Link: p.Link, Length: p.Length, Masked: p.Tree.Masked, Cut: p.Tree.Cut, Fields: fields(p.Tree.Layers)}
	for i := range p.Tree.Buffers {
		b := &p.Tree.Buffers[i]
		out.Buffers = append(out.Buffers, report.PacketBuffer{Name: b.Name, Length: len(b.Data), Hex: b.Hex()})
	}
	return out
}

func fields(nodes []*dissect.Node) []report.PacketField {
	out := make([]report.PacketField, 0, len(nodes))
	for _, n := range nodes {
		out = append(out, report.PacketField{Name: n.Name, Value: n.Value, Buffer: n.Buffer, Offset: n.Offset, Length: n.Length, Masked: n.Masked, Fields: fields(n.Children)})
	}
	return out
}
