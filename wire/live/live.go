// Package live takes frames from a network interface as they pass, in the form in which package pcap reads them from a
// file. It listens only: it sends nothing, and has no way to.
//
// It reads a ring that the kernel fills (packet(7), TPACKET_V3), on Linux; elsewhere Open is an error that says so. An
// Ethernet interface, loopback among them, gives whole frames, with the VLAN tag put back that the kernel takes out. Any
// other interface (tun, ipip, ppp) gives packets from their network header on. The interface is put into promiscuous mode
// while it is open, so that a mirror port serves.
//
// It does not read several interfaces at once, and does not filter: what is not of a 5G network, the analysis steps over.
package live

// Statistics counts since Open.
type Statistics struct {
	Frames  int64 // handed on
	Dropped int64 // lost by the kernel because we read too slowly
}
