package live

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/guyline/guyline/wire/pcap"
)

// The ring holds 64 MiB: half a second at 1 Gbit/s. A block is handed over when it is full, or at the latest after
// retire, which is how late an event may come.
const (
	blockSize = 1 << 20
	blocks    = 64
	retire    = 100 * time.Millisecond
)

// Capture is an open interface.
type Capture struct {
	name     string
	fd       int
	ring     []byte
	next     int // block to be read next
	link     pcap.LinkType
	loopback bool
	frame    pcap.Frame
	stats    Statistics
}

// Open starts to record what passes an interface. It needs root or CAP_NET_RAW; what follows needs neither.
func Open(name string) (*Capture, error) {
	i, err := net.InterfaceByName(name)
	if err != nil {
		return nil, fmt.Errorf("live: no network interface %q; %s", name, present())
	}
	c := &Capture{name: name, loopback: i.Flags&net.FlagLoopback != 0}
	if err := c.socket(); err != nil {
		if errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES) {
			return nil, fmt.Errorf("live: %w: run as root, or give the program the right once: setcap cap_net_raw+ep guyline", err)
		}
		return nil, fmt.Errorf("live: %s: %w", name, err)
	}
	if err := c.start(i.Index); err != nil {
		c.Close()
		return nil, fmt.Errorf("live: %s: %w", name, err)
	}
	return c, nil
}

// present says which interfaces there are.
func present() string {
	all, err := net.Interfaces()
	if err != nil || len(all) == 0 {
		return "none can be seen from here"
	}
	var names []string
	for _, i := range all {
		names = append(names, i.Name)
	}
	return "there are " + strings.Join(names, ", ")
}

// socket opens the socket that suits the interface: of link headers we know Ethernet, and have the kernel take any other
// off. Protocol 0 keeps it from receiving what passes other interfaces before it is bound.
func (c *Capture) socket() error {
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("open a packet socket: %w", err)
	}
	r, err := unix.NewIfreq(c.name)
	if err == nil {
		err = unix.IoctlIfreq(fd, unix.SIOCGIFHWADDR, r)
	}
	if err != nil {
		unix.Close(fd)
		return fmt.Errorf("ask for the link's type: %w", err)
	}
	switch r.Uint16() { // ARPHRD, the family of the hardware address
	case unix.ARPHRD_ETHER, unix.ARPHRD_LOOPBACK:
		c.fd, c.link = fd, pcap.Ethernet
		return nil
	}
	unix.Close(fd)
	c.link = pcap.Raw
	if c.fd, err = unix.Socket(unix.AF_PACKET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0); err != nil {
		return fmt.Errorf("open a packet socket: %w", err)
	}
	return nil
}

// start maps the ring and begins to receive.
func (c *Capture) start(index int) error {
	if err := unix.SetsockoptInt(c.fd, unix.SOL_PACKET, unix.PACKET_VERSION, unix.TPACKET_V3); err != nil {
		return fmt.Errorf("ask for TPACKET_V3 (Linux 3.2): %w", err)
	}
	if err := unix.SetsockoptInt(c.fd, unix.SOL_PACKET, unix.PACKET_RESERVE, tagSize); err != nil {
		return fmt.Errorf("reserve room for VLAN tags: %w", err)
	}
	const frameSize = 1 << 11 // the kernel wants a divisor of the block, and packs frames closely all the same
	req := unix.TpacketReq3{
		Block_size: blockSize, Block_nr: blocks,
		Frame_size: frameSize, Frame_nr: blocks * (blockSize / frameSize),
		Retire_blk_tov: uint32(retire.Milliseconds()),
	}
	if err := unix.SetsockoptTpacketReq3(c.fd, unix.SOL_PACKET, unix.PACKET_RX_RING, &req); err != nil {
		return fmt.Errorf("set up a ring of %d MiB: %w", blocks*blockSize>>20, err)
	}
	ring, err := unix.Mmap(c.fd, 0, blocks*blockSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return fmt.Errorf("map the ring: %w", err)
	}
	c.ring = ring
	all := binary.BigEndian.Uint16(binary.NativeEndian.AppendUint16(nil, unix.ETH_P_ALL)) // network byte order
	if err := unix.Bind(c.fd, &unix.SockaddrLinklayer{Protocol: all, Ifindex: index}); err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	m := unix.PacketMreq{Ifindex: int32(index), Type: unix.PACKET_MR_PROMISC}
	if err := unix.SetsockoptPacketMreq(c.fd, unix.SOL_PACKET, unix.PACKET_ADD_MEMBERSHIP, &m); err != nil {
		return fmt.Errorf("set promiscuous mode: %w", err)
	}
	return nil
}

// Run hands on frames until ctx ends, which is no error. A frame is valid until the function returns. After each block,
// and several times a second where nothing passes, it calls pause, whose error ends it.
func (c *Capture) Run(ctx context.Context, frame func(*pcap.Frame), pause func() error) error {
	var end time.Time // once ctx has ended: until when the blocks before are read
	for {
		if ctx.Err() != nil {
			if end.IsZero() {
				end = time.Now().Add(2 * retire)
			} else if time.Now().After(end) {
				return pause()
			}
		}
		b := c.ring[c.next*blockSize : (c.next+1)*blockSize]
		status := (*uint32)(unsafe.Pointer(&b[blockStatus])) // shared with the kernel
		if atomic.LoadUint32(status)&unix.TP_STATUS_USER == 0 {
			if err := c.wait(); err != nil {
				return err
			}
		} else {
			c.block(b, frame)
			atomic.StoreUint32(status, unix.TP_STATUS_KERNEL)
			c.next = (c.next + 1) % blocks
		}
		if err := pause(); err != nil {
			return err
		}
	}
}

// wait waits for a block, and not for long.
func (c *Capture) wait() error {
	fds := []unix.PollFd{{Fd: int32(c.fd), Events: unix.POLLIN | unix.POLLERR}}
	switch _, err := unix.Poll(fds, int(retire.Milliseconds())); {
	case errors.Is(err, unix.EINTR):
		return nil
	case err != nil:
		return fmt.Errorf("live: %s: wait for frames: %w", c.name, err)
	case fds[0].Revents&unix.POLLERR == 0:
		return nil
	}
	code, err := unix.GetsockoptInt(c.fd, unix.SOL_SOCKET, unix.SO_ERROR)
	switch {
	case err != nil:
		return fmt.Errorf("live: %s: %w", c.name, err)
	case code == int(unix.ENETDOWN):
		return fmt.Errorf("live: %s is down: bring it up (ip link set %s up) and start again", c.name, c.name)
	case code != 0:
		return fmt.Errorf("live: %s: %w", c.name, unix.Errno(code))
	}
	return nil
}

// Statistics counts what was seen and lost so far.
func (c *Capture) Statistics() (Statistics, error) {
	s, err := unix.GetsockoptTpacketStatsV3(c.fd, unix.SOL_PACKET, unix.PACKET_STATISTICS)
	if err != nil {
		return c.stats, fmt.Errorf("live: %s: read the drop counters: %w", c.name, err)
	}
	c.stats.Dropped += int64(s.Drops) // the kernel begins again at 0 with each reading
	return c.stats, nil
}

// Close ends the recording and gives the ring back.
func (c *Capture) Close() error {
	var err error
	if c.ring != nil {
		err = unix.Munmap(c.ring)
		c.ring = nil
	}
	return errors.Join(err, unix.Close(c.fd))
}
