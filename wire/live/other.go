//go:build !linux

package live

import (
	"context"
	"errors"

	"github.com/guyline/guyline/wire/pcap"
)

var errLinux = errors.New("live: only on Linux; elsewhere record with tcpdump -w FILE and read the file")

// Capture is an open interface; on this system there is none.
type Capture struct{}

// Open always fails on this system.
func Open(string) (*Capture, error) { return nil, errLinux }

// Run always fails on this system.
func (*Capture) Run(context.Context, func(*pcap.Frame), func() error) error { return errLinux }

// Statistics is empty on this system.
func (*Capture) Statistics() (Statistics, error) { return Statistics{}, errLinux }

// Close does nothing on this system.
func (*Capture) Close() error { return nil }

// BecomeUser always fails on this system.
func BecomeUser(_, _ int) error { return errLinux }
