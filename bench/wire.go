package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"

	"github.com/guyline/guyline/wire"
	"github.com/guyline/guyline/wire/event"
)

const (
	wirePackets = 300_000    // of each capture, that carry a message of the protocol
	corePackets = 900_000    // of the captures that are read with one core and with two: starting the program takes one
	wireLanes   = 50         // copies of the recordings beside each other, such as gNBs at an AMF
	rssPackets  = 10_000_000 // of the stream whose memory is measured
	rssLanes    = 100
	memoryLimit = 205 << 20 // as guyline wire sets it
	gcPercent   = 800       // the same
)

// wireCapture is one comparison with tshark.
type wireCapture struct {
	name   string
	kind   signalling
	fields []string // of tshark
}

// wireCaptures measures the whole analysis of long captures beside tshark that prints three fields of them, both bound to
// one core; and the memory of the analysis on a stream of every protocol.
func wireCaptures(data string) error {
	dir, err := os.MkdirTemp("", "guyline-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, c := range []wireCapture{
		{"n2", n2, []string{"frame.number", "ngap.procedureCode", "nas_5gs.mm.message_type"}},
		{"n4", n4, []string{"frame.number", "pfcp.msg_type"}},
		{"sbi", sbi, []string{"frame.number", "http2.headers.path"}},
	} {
		if err := c.compare(data, filepath.Join(dir, c.name+".pcapng")); err != nil {
			return fmt.Errorf("wire-%s: %w", c.name, err)
		}
	}
	whole, err := measure(1, os.Args[0], "-child", "wire-stream", data, strconv.Itoa(rssPackets))
	if err != nil {
		return err
	}
	figure("wire-rss", whole.peakMB, "MB")
	figure("wire-stream", whole.cpuSeconds/rssPackets*1e9, "ns/packet")
	return nil
}

// compare makes the capture in file and reads it with both. What else the machine does changes from one second to the next:
// the runs alternate, and the medians count.
func (c wireCapture) compare(data, file string) error {
	if err := c.twoCores(data, file); err != nil {
		return err
	}
	frames, ports, err := c.make(data, file, wirePackets)
	if err != nil {
		return err
	}
	defer os.Remove(file)
	if skipped("taskset") {
		return nil
	}
	args := []string{"-c", "0", "tshark", "-n", "-r", file, "-T", "fields"}
	for _, f := range c.fields {
		args = append(args, "-e", f)
	}
	for _, p := range ports {
		args = append(args, "-d", fmt.Sprintf("tcp.port==%d,http2", p))
	}
	times := peerRuns
	if skipped("tshark") {
		times = 1
	}
	var ours, peers []float64
	peak := 0.0
	for range times {
		u, err := measure(3, "taskset", "-c", "0", os.Args[0], "-child", "wire", file)
		if err != nil {
			return err
		}
		ours, peak = append(ours, u.cpuSeconds), max(peak, u.peakMB)
		if times == 1 {
			break
		}
		if u, err = measure(1, "taskset", args...); err != nil {
			return err
		}
		peers = append(peers, u.cpuSeconds)
	}
	figure("wire-"+c.name+"-ns", median(ours)/float64(frames)*1e9, "ns/packet")
	figure("wire-"+c.name+"-rss", peak, "MB")
	if len(peers) > 0 {
		figure("wire-"+c.name+"-tshark", median(peers)/float64(frames)*1e9, "ns/packet")
		ratio("wire-"+c.name, median(peers)/median(ours))
	}
	return nil
}

// peerRuns is how often tshark reads a capture, and how often we do beside it.
const peerRuns = 3

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// twoCores says how much sooner a capture is read with two processors than with one.
func (c wireCapture) twoCores(data, file string) error {
	if runtime.NumCPU() < 2 || skipped("taskset") {
		return nil
	}
	if _, _, err := c.make(data, file, corePackets); err != nil {
		return err
	}
	defer os.Remove(file)
	name := "wire-2core"
	if c.kind != n2 {
		name += "-" + c.name
	}
	return compareCores(name, os.Args[0], "-child", "wire", file)
}

// make writes the capture, and gives its number of frames and the server ports of HTTP/2. What it holds in memory is
// garbage when it returns.
func (c wireCapture) make(data, file string, packets int) (frames int, ports []uint16, err error) {
	r, err := record(data, c.kind)
	if err != nil {
		return 0, nil, err
	}
	r.repeat(packets, wireLanes)
	frames, err = r.write(file)
	if c.kind == sbi {
		ports = slices.Sorted(maps.Keys(r.ports))
	}
	return frames, ports, err
}

// skipped says aloud where a program that a comparison needs is not there.
func skipped(program string) bool {
	_, err := exec.LookPath(program)
	if err != nil {
		fmt.Fprintf(os.Stderr, "bench: skipped what needs %s: %v\n", program, err)
	}
	return err != nil
}

// readCapture reads one capture with all that an assessment takes from it.
func readCapture(files []string) error {
	f, err := os.Open(files[0])
	if err != nil {
		return err
	}
	defer f.Close()
	limitMemory()
	wire.ReadyFor(f)
	return analyse(f)
}

// readStream reads frames that are made on the way; making them is in its CPU time.
func readStream(args []string) error {
	frames, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	r, err := record(args[0], n2, n4, sbi)
	if err != nil {
		return err
	}
	r.repeat(frames, rssLanes)
	s, err := newStream(r, frames)
	if err != nil {
		return err
	}
	limitMemory()
	return analyse(s)
}

// limitMemory sets the limits that guyline wire sets.
func limitMemory() {
	debug.SetMemoryLimit(memoryLimit)
	debug.SetGCPercent(gcPercent)
}

func analyse(r io.Reader) error {
	events := 0
	a := wire.New(wire.Options{
		Pseudonyms: &event.Pseudonyms{Key: []byte("bench")},
		Emit:       func(*event.Event) { events++ },
	})
	if err := a.Run(context.Background(), r); err != nil {
		return err
	}
	if events == 0 {
		return fmt.Errorf("no event in %d frames", a.Statistics().Frames)
	}
	return nil
}
