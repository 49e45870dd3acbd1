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

func (l LinkType) String() string {
	switch l {
	case Null:
		return "null"
	case Ethernet:
		return "ethernet"
	case RawBSD, RawOpen, Raw:
		return "raw"
	case Loop:
		return "loop"
	case LinuxSLL:
		return "linux-sll"
	case LinuxSLL2:
		return "linux-sll2"
	case User1:
		return "user1"
	case IPv4:
		return "ipv4"
	case IPv6:
		return "ipv6"
	}
	return "link-type-" + strconv.Itoa(int(l))
}
