package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/guyline/guyline/wire"
	"github.com/guyline/guyline/wire/live"
)

// liveFlags say how guyline wire reads an interface.
type liveFlags struct {
	device   string
	duration time.Duration
	user     string
	report   reportFlags
}

// reportEvery is how often the drop counters are shown.
const reportEvery = 10 * time.Second

func (l *liveFlags) add(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&l.device, "live", "", "read this network interface instead of a capture (Linux)")
	f.DurationVar(&l.duration, "duration", 0, "with --live: stop after this time, for example 90s or 1h")
	f.StringVar(&l.user, "user", "nobody", "with --live: the user that root becomes once the interface is open; root to stay root")
	l.report.add(c)
}

// args says what is wrong with the command line.
func (l *liveFlags) args(c *cobra.Command, args []string) error {
	f := c.Flags()
	if err := l.report.args(c); err != nil {
		return err
	}
	switch {
	case f.Changed("live") && l.device == "":
		return errors.New("--live: expected the name of a network interface, for example eth0")
	case l.device != "" && len(args) > 0:
		return errors.New("--live reads an interface: give no capture beside it")
	case l.device != "" && f.Changed("duration") && l.duration <= 0:
		return errors.New("--duration: expected a time above 0, for example 90s")
	case l.device != "":
		return nil
	case f.Changed("duration"), f.Changed("user"):
		return errors.New("--duration and --user belong to --live IFACE")
	}
	return cobra.ExactArgs(1)(c, args)
}

// run opens the interface, gives up root, and hands what passes to the analyzer until the time is over or the program is
// told to stop. It calls flush several times a second, so that events come out as they happen.
func (l *liveFlags) run(c *cobra.Command, a *wire.Analyzer, flush func() error) (err error) {
	root := os.Geteuid() == 0
	if c.Flags().Changed("user") && !root {
		return exitError{exitUsage, errors.New("--user: only root can become another user; leave it out")}
	}
	uid, gid, err := account(l.user)
	if err != nil && root {
		return exitError{exitUsage, fmt.Errorf("--user: %w", err)}
	}
	in, err := live.Open(l.device)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := l.report.prepare(uid, gid); err != nil {
		return err
	}
	if root && uid != 0 {
		if err := live.BecomeUser(uid, gid); err != nil {
			return fmt.Errorf("%w: choose another --user, or --user root to stay root", err)
		}
	}
	if err := l.report.begin(); err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, l.report.end(c.ErrOrStderr())) }() // after the last events
	ctx := c.Context()
	if l.duration > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, l.duration)
		defer cancel()
	}
	report := func() {
		s, err := in.Statistics()
		if err != nil {
			fmt.Fprintln(c.ErrOrStderr(), "guyline:", err)
			return
		}
		fmt.Fprintf(c.ErrOrStderr(), "guyline: %s: %d frames, %d dropped by the kernel\n", l.device, s.Frames, s.Dropped)
	}
	defer report() // before Close
	defer a.Flush()
	last := time.Now()
	return in.Run(ctx, a.Frame, func() error {
		if time.Since(last) >= reportEvery {
			last = time.Now()
			report()
		}
		return cmp.Or(l.report.look(c.ErrOrStderr()), flush())
	})
}

// account looks a user up by name or number. A number needs no entry, and neither does nobody, which is 65534 wherever
// user ids are 16 bits wide (systemd, "Users, Groups, UIDs and GIDs").
func account(name string) (uid, gid int, err error) {
	u, err := user.Lookup(name)
	if err != nil {
		u, err = user.LookupId(name)
	}
	if err == nil {
		uid, err = strconv.Atoi(u.Uid)
		if err == nil {
			gid, err = strconv.Atoi(u.Gid)
		}
		return uid, gid, err
	}
	if name == "nobody" {
		return 65534, 65534, nil
	}
	if n, err := strconv.ParseUint(name, 10, 31); err == nil {
		return int(n), int(n), nil
	}
	return 0, 0, fmt.Errorf("no user %q", name)
}
