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
	"time"

	"github.com/guyline/guyline/wire"
	"github.com/guyline/guyline/wire/event"
)

const (
	wirePackets = 900_000    // of each capture, that carry a message of the protocol
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

// compare makes the capture in file and reads it with both.
func (c wireCapture) compare(data, file string) error {
	frames, ports, err := c.make(data, file)
	if err != nil {
		return err
	}
	defer os.Remove(file)
	if skipped("taskset") {
		return nil
	}
	ours, err := measure(3, "taskset", "-c", "0", os.Args[0], "-child", "wire", file)
	if err != nil {
		return err
	}
	figure("wire-"+c.name+"-ns", ours.cpuSeconds/float64(frames)*1e9, "ns/packet")
	figure("wire-"+c.name+"-rss", ours.peakMB, "MB")
	if err := c.twoCores(file); err != nil {
		return err
	}
	if skipped("tshark") {
		return nil
	}
	args := []string{"-c", "0", "tshark", "-n", "-r", file, "-T", "fields"}
	for _, f := range c.fields {
		args = append(args, "-e", f)
	}
	for _, p := range ports {
		args = append(args, "-d", fmt.Sprintf("tcp.port==%d,http2", p))
	}
	peer, err := measure(1, "taskset", args...)
	if err != nil {
		return err
	}
	figure("wire-"+c.name+"-tshark", peer.cpuSeconds/float64(frames)*1e9, "ns/packet")
	ratio("wire-"+c.name, peer.cpuSeconds/ours.cpuSeconds)
	return nil
}

// twoCores says how much sooner the capture is read with two processors than with one: the medians of runs in turn.
func (c wireCapture) twoCores(file string) error {
	if runtime.NumCPU() < 2 {
		return nil
	}
	const times = 5
	var seconds [2][]float64
	for range times {
		for i, processors := range [2]string{"0", "0,1"} {
			child := exec.Command("taskset", "-c", processors, os.Args[0], "-child", "wire", file)
			child.Stderr = os.Stderr
			began := time.Now()
			if err := child.Run(); err != nil {
				return err
			}
			seconds[i] = append(seconds[i], time.Since(began).Seconds())
		}
	}
	for i := range seconds {
		slices.Sort(seconds[i])
	}
	name := "wire-2core"
	if c.kind != n2 {
		name += "-" + c.name
	}
	ratio(name, seconds[0][times/2]/seconds[1][times/2])
	return nil
}

// make writes the capture, and gives its number of frames and the server ports of HTTP/2. What it holds in memory is
// garbage when it returns.
func (c wireCapture) make(data, file string) (frames int, ports []uint16, err error) {
	r, err := record(data, c.kind)
	if err != nil {
		return 0, nil, err
	}
	r.repeat(wirePackets, wireLanes)
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
	return analyse(s)
}

func analyse(r io.Reader) error {
	debug.SetMemoryLimit(memoryLimit)
	debug.SetGCPercent(gcPercent)
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
