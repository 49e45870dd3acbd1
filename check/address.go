package check

import "net/netip"

// parseAddr reads an IP address, with or without brackets or a zone.
func parseAddr(s string) (netip.Addr, error) {
	if len(s) > 2 && s[0] == '[' && s[len(s)-1] == ']' {
		s = s[1 : len(s)-1]
	}
	a, err := netip.ParseAddr(s)
	return a.WithZone("").Unmap(), err
}

// wildcard reports whether a listener's address stands for every address of its host.
func wildcard(s string) bool {
	if s == "*" {
		return true
	}
	a, err := parseAddr(s)
	return err == nil && a.IsUnspecified()
}

// local reports whether an address stays within its host.
func local(s string) bool {
	a, err := parseAddr(s)
	return err == nil && a.IsLoopback() || s == "localhost"
}
