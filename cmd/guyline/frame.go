package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/wire/dissect"
	"github.com/guyline/guyline/wire/pcap"
)

// showFrame prints one frame of a capture: its octets, and what they mean. The frames before it are read for what they say
// of it: streams, header tables, keys.
func showFrame(c *cobra.Command, name string, number int64, o dissect.Options, out *bufio.Writer) error {
	if number < 1 {
		return fmt.Errorf("--frame: expected a number from 1 on, found %d", number)
	}
	in := c.InOrStdin()
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return exitError{exitUnreadable, err}
		}
		defer file.Close()
		in = file
	}
	tree, f, err := frameOf(c, in, number, o)
	if err != nil {
		return exitError{exitUnreadable, fmt.Errorf("%s: %w", name, err)}
	}
	fmt.Fprintf(out, "Frame %d of %s, %s, %s, %d octets", f.Number, name, time.Unix(0, f.Time).UTC().Format(time.RFC3339Nano), f.Link, f.Length)
	if len(f.Data) < f.Length {
		fmt.Fprintf(out, ", of which %d were recorded", len(f.Data))
	}
	out.WriteByte('\n')
	if tree.Masked {
		out.WriteString("•• is masked: what names a subscriber or may do so, keys, users' content. --reveal shows it.\n")
	}
	if tree.Cut {
		out.WriteString("There is more in it than is shown.\n")
	}
	out.WriteByte('\n')
	return tree.Text(out)
}

// frameOf reads up to a frame and takes it apart.
func frameOf(c *cobra.Command, in io.Reader, number int64, o dissect.Options) (*dissect.Tree, *pcap.Frame, error) {
	r, err := pcap.NewReader(in)
	if err != nil {
		return nil, nil, err
	}
	d, f, keys := dissect.New(o), &pcap.Frame{}, 0
	for {
		switch err := r.Next(f); {
		case errors.Is(err, io.EOF):
			return nil, nil, fmt.Errorf("it has %d frames, and frame %d is asked for", f.Number, number)
		case err != nil:
			return nil, nil, fmt.Errorf("after frame %d: %w", f.Number, err)
		case c.Context().Err() != nil:
			return nil, nil, c.Context().Err()
		}
		if log := r.KeyLog(); len(log) > keys {
			d.KeyLog(log[keys:])
			keys = len(log)
		}
		if f.Number >= number {
			return d.Dissect(f), f, nil
		}
		d.See(f)
	}
}
