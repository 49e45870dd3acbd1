// Guyline builds, assesses and proves a secure and reliable 5G network.
//
//	guyline assess PATH…           what is wrong, where, whom it hurts, and how to mend it
//	guyline facts PATH…            every claim that was read, as NDJSON
//	guyline wire CAPTURE|--live IF what packets show, as NDJSON
//	guyline checks [list|explain]  what is checked, and the clause behind it
//	guyline attack PATH…           how an attacker gets to what must not fall, and what closes the paths
//	guyline share seal|disclose    sign an assessment, and give a partner a part of it
//	guyline verify BUNDLE          what a bundle proves, offline
//	guyline data terrain           fetch elevation tiles, with digests and dates
//	guyline radio loss             the loss of one path, its profile drawn
//	guyline rollout coverage       whom the cells serve over real terrain, with maps
//	guyline rollout plan           what to build next, when, and with whose equipment
//	guyline rollout resilience     what each single failure costs in people
//	guyline rollout file           the mobile coverage filing, and its validator
//	guyline rollout audit          drive tests held against claimed coverage
//	guyline init DIR               a network folder to begin with
//	guyline serve [DIR]            the history of networks over HTTP
//	guyline worker                 does a server's jobs, on any number of machines
//
// # Exit codes
//
//	0  clean: no finding at or above the threshold (--fail-on, high where it is not given)
//	1  findings at or above the threshold
//	2  the command line, or a policy, is wrong; what is asked for cannot be written; or the run was stopped
//	3  nothing could be read
//	4  a signature or a proof does not hold
//	5  a defect of ours
//
// Results go to standard output, progress and messages to standard error; progress is shown on a terminal only.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"syscall"

	"github.com/spf13/cobra"
)

// version is set by the build (-ldflags -X main.version=…); else the module's version serves.
var version = ""

// Exit codes, as the package doc gives them.
const (
	exitClean      = 0
	exitFindings   = 1
	exitUsage      = 2
	exitUnreadable = 3
	exitVerify     = 4
	exitOurs       = 5
)

// exitError is an error that ends the program with a code of its own. A silent one has been told already.
type exitError struct {
	code int
	err  error
}

func (e exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e exitError) Unwrap() error { return e.err }

// memoryLimit is where the collector begins to work harder, unless GOMEMLIMIT says otherwise. Configuration is bounded so
// that what must be kept stays below it; a capture's trackers need less, and then the whole program stays under 256 MB.
const (
	memoryLimit        = 384 << 20
	captureMemoryLimit = 205 << 20

	// captureGC is how far the memory of a capture's trackers may grow before it is collected, in percent of what is in use. The
	// limit above holds all the same, and below it collecting oftener would only cost time.
	captureGC = 800
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	limitMemory(memoryLimit)
	widenMemory()
	os.Exit(run(ctx, root(), os.Args[1:]))
}

func limitMemory(limit int64) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(limit)
	}
}

// widenMemory raises the limit where what is in use comes near to it: a network of a hundred thousand sites needs more, and
// the collector would do nothing but run. It looks after each collection, by a finalizer that is set again each time.
func widenMemory() {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	var look func(*[16]byte)
	look = func(mark *[16]byte) {
		metrics.Read(live)
		if n := live[0].Value.Uint64(); n > memoryLimit*2/3 {
			debug.SetMemoryLimit(int64(2 * n))
		}
		runtime.SetFinalizer(mark, look)
	}
	runtime.SetFinalizer(new([16]byte), look)
}

// limitCaptureMemory sets the limits for trackers alone.
func limitCaptureMemory() {
	limitMemory(captureMemoryLimit)
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(captureGC)
	}
}

// run executes the command and gives the exit code.
func run(ctx context.Context, c *cobra.Command, args []string) int {
	c.SetArgs(args)
	err := c.ExecuteContext(ctx)
	var exit exitError
	switch {
	case err == nil:
		return exitClean
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(c.ErrOrStderr(), "guyline: stopped")
		return exitUsage
	case errors.As(err, &exit):
		if exit.err != nil {
			fmt.Fprintln(c.ErrOrStderr(), "guyline:", exit.err)
		}
		return exit.code
	}
	fmt.Fprintf(c.ErrOrStderr(), "guyline: %v\nSee guyline help.\n", err)
	return exitUsage
}

func root() *cobra.Command {
	c := &cobra.Command{
		Use:   "guyline",
		Short: "Build, assess and prove a secure and reliable 5G network",
		Long: `Guyline reads what is declared, configured and observed about a 5G network, says what is wrong with it, where,
whom that hurts and how to mend it. It works offline and needs no account.

Begin with: guyline assess PATH`,
		Version:       toolVersion(),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	c.SetVersionTemplate("guyline {{.Version}}\n")
	c.AddCommand(assessCommand(), factsCommand(), checksCommand(), wireCommand(), radioCommand(), dataCommand(), rolloutCommand(), supplyCommand(), attackCommand(), shareCommand(), verifyCommand(), serveCommand(), workerCommand(), initCommand(), manCommand(), docsCommand())
	return c
}

func toolVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "0.1.0"
}
