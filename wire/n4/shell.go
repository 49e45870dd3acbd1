package n4

import (
	"bytes"
	"fmt"
	"net/netip"

	"github.com/guyline/guyline/wire/event"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/tcp"
)

const (
	maxFlows = 16384
	// undecided is how many segments of a connection are remembered before a line of text speaks for a shell.
	undecided = 256
	// commands is how many lines of a shell's commands prove one.
	commands = 2
)

// shell is a TCP connection that may be one: what goes in one of its directions is lines that a person types.
type shell struct {
	tcp.Ends      // of its first packet; this is direction 0
	dead     bool // it carries something else
	verdict  bool
	client   int8 // who opened it: the sender of direction 0 or 1, -1 unknown
	victim   int8 // who gets the commands, valid iff verdict
	side     [2]typed
	frames   []sight
}

// end is the sender of a direction.
func (c *shell) end(side int8) netip.AddrPort {
	if side == 0 {
		return addrPort(c.Src, c.SrcPort)
	}
	return addrPort(c.Dst, c.DstPort)
}

// sight is a frame that was seen, and when.
type sight struct{ frame, t int64 }

type shells struct {
	ring []shell
	next uint32
	open tcp.Index
}

// shell takes a segment of a connection that may carry a shell. A function of the core runs no interactive session with
// anyone: one in clear text over a bare connection, commands going to the host of a function, is an intruder's.
func (x *Tracker) shell(p *ip.Packet, h *tcp.Header, frame, t int64) {
	ends, side := tcp.Ends{Src: p.Src, Dst: p.Dst, SrcPort: h.SrcPort, DstPort: h.DstPort}, 0
	i, ok := x.shells.open.Find(&ends)
	if ok && h.Control&(tcp.SYN|tcp.ACK) == tcp.SYN && (x.shells.ring[i].dead || x.shells.ring[i].verdict) {
		ok = false // the ports are used again
	}
	if !ok {
		i = x.shells.add(ends)
		if h.Control&tcp.SYN != 0 {
			c := &x.shells.ring[i]
			c.client = 0
			if h.Control&tcp.ACK != 0 {
				c.client = 1
			}
		}
	} else if x.shells.ring[i].Ends != ends {
		side = 1
	}
	c := &x.shells.ring[i]
	if c.dead {
		return
	}
	if c.verdict {
		x.inShell(c, frame, t)
		return
	}
	c.frames = append(c.frames, sight{frame, t})
	s := &c.side[side]
	if len(h.Data) > 0 {
		s.data++
		s.read(h.Data)
	}
	o := &c.side[1-side]
	if s.bad > 0 && (o.bad > 0 || o.lines == 0 && o.data > 0) || len(c.frames) >= undecided && s.lines+o.lines == 0 || len(c.frames) >= 16*undecided {
		c.dead, c.frames = true, nil
		return
	}
	if s.bad == 0 && s.commands >= commands && s.commands*2 >= s.lines {
		c.verdict = true
		c.victim = int8(1 - side)
		for _, m := range c.frames {
			x.inShell(c, m.frame, m.t)
		}
		c.frames = nil
	}
}

func (r *shells) add(ends tcp.Ends) uint32 {
	i := r.next
	if len(r.ring) < maxFlows {
		r.ring = append(r.ring, shell{})
		i = uint32(len(r.ring) - 1)
	} else {
		r.next = (r.next + 1) % maxFlows
		r.open.Take(&r.ring[i].Ends, i)
	}
	frames := r.ring[i].frames
	r.ring[i] = shell{Ends: ends, client: -1, frames: frames[:0]}
	r.open.Put(&ends, i)
	return i
}

// inShell adds a frame to the incident. Whether its victim is a host of the core shows at the end.
func (x *Tracker) inShell(c *shell, frame, t int64) {
	kind := "reverse-shell"
	if c.client >= 0 && c.client != c.victim {
		kind = "bind-shell"
	}
	at, to := c.end(1-c.victim), c.end(c.victim)
	i := x.accuse(kind, "", at, to, frame, t)
	if i.judge != nil {
		return
	}
	victim := to.Addr()
	i.why = fmt.Sprintf("%s sends shell commands in clear text to %s, a host of the core", at, to)
	i.judge = func(i *incident) (event.Class, string) {
		if !x.isCore(victim) {
			return 0, ""
		}
		return event.Attack, i.kind
	}
}

// typed is what one direction of a connection holds so far.
type typed struct{ lines, commands, bad, data int32 }

// read judges the data of one segment: short printable lines, each closed by a line feed alone. A carriage return is
// another protocol's.
func (s *typed) read(b []byte) {
	if len(b) > 512 || b[len(b)-1] != '\n' {
		s.bad++
		return
	}
	for _, c := range b {
		// tab, line feed, backspace, escape, interrupt and end of file are typed too
		if c < ' ' && c != '\n' && c != '\t' && c != '\b' && c != 0x1b && c != 3 && c != 4 || c == 0x7f {
			s.bad++
			return
		}
	}
	for len(b) > 0 {
		line := b[:bytes.IndexByte(b, '\n')]
		b = b[len(line)+1:]
		s.lines++
		word, _, _ := bytes.Cut(bytes.TrimLeft(line, " "), []byte(" "))
		if isCommand(word) {
			s.commands++
		}
	}
}

// isCommand knows what people type first into a Unix shell (POSIX utilities and what intruders add).
func isCommand(word []byte) bool {
	switch string(word) {
	case "ls", "cd", "pwd", "cat", "id", "who", "whoami", "w", "uname", "hostname", "ps", "top", "kill", "rm", "rmdir", "mkdir", "mv",
		"cp", "ln", "touch", "chmod", "chown", "echo", "printf", "env", "export", "set", "find", "grep", "awk", "sed", "head", "tail", "less",
		"more", "vi", "vim", "nano", "man", "which", "history", "exit", "sudo", "su", "ssh", "scp", "curl", "wget", "nc", "ncat", "netstat",
		"ss", "ip", "ifconfig", "route", "arp", "ping", "traceroute", "nslookup", "dig", "tcpdump", "iptables", "nmap", "df", "du", "free",
		"mount", "umount", "lsof", "date", "uptime", "last", "crontab", "systemctl", "service", "journalctl", "dmesg", "bash", "sh", "python",
		"python3", "perl", "tar", "gzip", "zip", "unzip", "base64", "apt", "apt-get", "yum", "apk", "docker", "kubectl", "stty", "clear",
		"passwd", "useradd", "usermod", "file", "stat", "diff", "sort", "wc", "reboot", "shutdown", "nohup", "xxd", "dd":
		return true
	}
	return false
}
