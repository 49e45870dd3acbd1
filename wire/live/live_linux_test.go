package live_test

import (
	"context"
	"encoding/binary"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/guyline/guyline/wire"
	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/live"
	"github.com/guyline/guyline/wire/pcap"
)

// namespace moves the test into a network namespace of its own, in which there is nothing but a loopback that is down.
// Its thread stays there and ends with the test, because it is never unlocked.
func namespace(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("NOT TESTED: needs root to make a network namespace and to open a packet socket")
	}
	runtime.LockOSThread()
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		t.Skipf("NOT TESTED: no network namespace can be made here: %v", err)
	}
}

// up brings an interface up.
func up(t *testing.T, name string) {
	t.Helper()
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	r, err := unix.NewIfreq(name)
	if err != nil {
		t.Fatal(err)
	}
	r.SetUint16(unix.IFF_UP)
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, r); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, name string) *live.Capture {
	t.Helper()
	c, err := live.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// heartbeat is a PFCP Heartbeat Request (TS 29.244 V18.8.0 clauses 7.2.2.2 and 7.4.2.1): version 1, type 1, length 12,
// sequence number, then the Recovery Time Stamp (type 96, length 4).
func heartbeat(sequence byte) []byte {
	return []byte{0x20, 1, 0, 12, 0, 0, sequence, 0, 0, 96, 0, 4, 0xe8, 0, 0, 1}
}

func nothing() error { return nil }

// TestRunSeesPFCPOnLoopback sends heartbeats over the loopback of the test's own namespace.
func TestRunSeesPFCPOnLoopback(t *testing.T) {
	namespace(t)
	up(t, "lo")
	c := open(t, "lo")
	here := net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8805}
	s, err := net.ListenUDP("udp4", &here)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const count = 5
	begin := time.Now()
	for i := range byte(count) {
		if _, err := s.WriteTo(heartbeat(i), &here); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	a := wire.New(wire.Options{Pseudonyms: &event.Pseudonyms{Key: make([]byte, 32)}, Emit: func(*event.Event) {}})
	var seen int64
	err = c.Run(ctx, func(f *pcap.Frame) {
		seen++
		if f.Number != seen || f.Link != pcap.Ethernet || f.Length != len(f.Data) || len(f.Data) != 14+20+8+16 {
			t.Errorf("frame %d: number %d, link %v, %d bytes of %d", seen, f.Number, f.Link, len(f.Data), f.Length)
		}
		if at := time.Unix(0, f.Time); at.Before(begin.Add(-time.Second)) || at.After(time.Now().Add(time.Second)) {
			t.Errorf("frame %d is of %v", seen, at)
		}
		a.Frame(f)
		if seen == count {
			stop()
		}
	}, nothing)
	if err != nil {
		t.Fatal(err)
	}
	a.Flush()
	var messages int64
	for _, v := range a.Coverage() {
		if v.Interface == "N4" {
			messages = v.Messages
		}
	}
	if messages != count {
		t.Errorf("%d messages on N4, want %d", messages, count)
	}
	if got, err := c.Statistics(); err != nil || got != (live.Statistics{Frames: count}) {
		t.Errorf("%+v, %v; want %d frames, none dropped", got, err, count)
	}
}

// TestRunReadsRawIP sends one packet into a tun interface, which has no link header.
func TestRunReadsRawIP(t *testing.T) {
	namespace(t)
	tun, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Skipf("NOT TESTED: no tun interface can be made here: %v", err)
	}
	defer unix.Close(tun)
	r, err := unix.NewIfreq("tun0")
	if err != nil {
		t.Fatal(err)
	}
	r.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
	if err := unix.IoctlIfreq(tun, unix.TUNSETIFF, r); err != nil {
		t.Fatal(err)
	}
	up(t, "tun0")
	c := open(t, "tun0")
	packet := make([]byte, 20, 20+8+16) // 192.0.2.1 → 192.0.2.2, UDP
	packet[0], packet[3], packet[8], packet[9] = 0x45, 44, 64, unix.IPPROTO_UDP
	copy(packet[12:], []byte{192, 0, 2, 1, 192, 0, 2, 2})
	packet = append(packet, 0x22, 0x65, 0x22, 0x65, 0, 24, 0, 0)
	packet = append(packet, heartbeat(1)...)
	if _, err := unix.Write(tun, packet); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	found := false
	err = c.Run(ctx, func(f *pcap.Frame) {
		if f.Link != pcap.Raw {
			t.Errorf("link %v, want raw", f.Link)
		}
		if string(f.Data) == string(packet) { // the system itself may announce IPv6 there
			found = true
			stop()
		}
	}, nothing)
	if err != nil || !found {
		t.Errorf("the packet was found: %v; %v", found, err)
	}
}

// TestRunPutsTheTagBack sends a tagged frame from one end of a veth pair to the other.
func TestRunPutsTheTagBack(t *testing.T) {
	namespace(t)
	if out, err := exec.Command("ip", "link", "add", "a0", "type", "veth", "peer", "name", "b0").CombinedOutput(); err != nil {
		t.Skipf("NOT TESTED: no veth pair can be made here: %v: %s", err, out)
	}
	up(t, "a0")
	up(t, "b0")
	c := open(t, "b0")
	i, err := net.InterfaceByName("a0")
	if err != nil {
		t.Fatal(err)
	}
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	frame := make([]byte, 60)
	copy(frame, []byte{2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x81, 0, 0x60, 42, 0x88, 0xb5}) // an Ethernet type for experiments
	if err := unix.Sendto(fd, frame, 0, &unix.SockaddrLinklayer{Ifindex: i.Index}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	found := false
	err = c.Run(ctx, func(f *pcap.Frame) {
		if binary.BigEndian.Uint16(f.Data[12:]) == 0x8100 && string(f.Data) == string(frame) && f.Length == len(frame) {
			found = true
			stop()
		}
	}, nothing)
	if err != nil || !found {
		t.Errorf("the tagged frame was found: %v; %v", found, err)
	}
}

func TestRunSaysThatTheInterfaceIsDown(t *testing.T) {
	namespace(t)
	c := open(t, "lo")
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	err := c.Run(ctx, func(*pcap.Frame) {}, nothing)
	if err == nil || !strings.Contains(err.Error(), "ip link set lo up") {
		t.Errorf("%v; want what to do", err)
	}
}

func TestOpenSaysWhatToDo(t *testing.T) {
	if _, err := live.Open("no-such-device"); err == nil || !strings.Contains(err.Error(), "there are lo") {
		t.Errorf("no such interface: %v; want those that there are", err)
	}
	if os.Geteuid() != 0 {
		if _, err := live.Open("lo"); err == nil || !strings.Contains(err.Error(), "setcap cap_net_raw") {
			t.Errorf("without the right: %v; want how to get it", err)
		}
	}
}

// TestBecomeUser runs itself again as a process of its own, because what is given up does not come back.
func TestBecomeUser(t *testing.T) {
	if os.Getenv("GUYLINE_TEST_BECOME_USER") != "" {
		becomeUser(t)
		return
	}
	if os.Geteuid() != 0 {
		t.Skip("NOT TESTED: needs root, in order to give it up")
	}
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestBecomeUser$", "-test.count=1")
	c.Env = append(os.Environ(), "GUYLINE_TEST_BECOME_USER=1", "GOCOVERDIR=")
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func becomeUser(t *testing.T) {
	if err := live.BecomeUser(65534, 65534); err != nil {
		t.Fatal(err)
	}
	if _, err := live.Open("lo"); err == nil || !strings.Contains(err.Error(), "setcap cap_net_raw") {
		t.Errorf("an interface opened after root was given up: %v; want how to get the right", err)
	}
	threads, _ := filepath.Glob("/proc/self/task/*/status")
	if len(threads) == 0 {
		t.Fatal("no thread can be seen")
	}
	for _, file := range threads {
		data, err := os.ReadFile(file)
		if err != nil {
			continue // the thread has ended
		}
		for _, want := range []string{
			"\nUid:\t65534\t65534\t65534\t65534\n", "\nGid:\t65534\t65534\t65534\t65534\n",
			"\nCapPrm:\t0000000000000000\n", "\nCapEff:\t0000000000000000\n",
		} {
			if !strings.Contains(string(data), want) {
				t.Errorf("%s has not %q:\n%s", file, want, data)
			}
		}
	}
}
