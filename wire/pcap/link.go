package pcap

import "strconv"

// LinkType says what the first byte of a frame is, as registered with tcpdump.org (draft-ietf-opsawg-pcaplinktype).
type LinkType uint16

// The link types that this project decodes. 12 and 14 are the numbers that systems gave raw IP before 101 was registered.
const (
	Null      LinkType = 0   // 4 bytes of address family in the byte order of the recording host
	Ethernet  LinkType = 1   // IEEE 802.3
	RawBSD    LinkType = 12  // IPv4 or IPv6 (DLT_RAW of most systems)
	RawOpen   LinkType = 14  // IPv4 or IPv6 (DLT_RAW of OpenBSD)
	Raw       LinkType = 101 // IPv4 or IPv6
	Loop      LinkType = 108 // as Null, in network byte order
	LinuxSLL  LinkType = 113 // Linux "any" device, first form
	User1     LinkType = 148 // private use; here: plain NAS-5GS, one message a frame
	IPv4      LinkType = 228
	IPv6      LinkType = 229
	LinuxSLL2 LinkType = 276 // Linux "any" device, second form
)

var linkNames = map[LinkType]string{
	Null: "null", Ethernet: "ethernet", RawBSD: "raw", RawOpen: "raw", Raw: "raw", Loop: "loop", LinuxSLL: "linux-sll",
	User1: "user1", IPv4: "ipv4", IPv6: "ipv6", LinuxSLL2: "linux-sll2",
}

func (l LinkType) String() string {
	if s, ok := linkNames[l]; ok {
		return s
	}
	return "link-type-" + strconv.Itoa(int(l))
}
