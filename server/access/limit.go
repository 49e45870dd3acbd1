package access

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"golang.org/x/time/rate"
)

// maxLimiters is how many addresses or principals are told apart, 200 bytes each. Who was forgotten begins anew.
const maxLimiters = 1 << 14

// limiters bound how often each of many may ask.
type limiters struct {
	each  rate.Limit
	burst int
	by    *recent[string, *rate.Limiter]
}

func newLimiters(each rate.Limit) limiters {
	return limiters{each, max(1, int(4*each)), newRecent[string, *rate.Limiter](maxLimiters)}
}

// take lets somebody ask once, or says how long he has to wait.
func (l limiters) take(key string, now time.Time) (wait time.Duration) {
	l.by.update(key, func(limiter **rate.Limiter) {
		if *limiter == nil {
			*limiter = rate.NewLimiter(l.each, l.burst)
		}
		if !(*limiter).AllowN(now, 1) {
			wait = time.Duration(float64(time.Second) / float64(l.each))
		}
	})
	return wait
}

// addressOf is where a request comes from: the last address that no proxy of ours has. Of IPv6 it is the prefix of 64 bits
// that a subscriber has at least (RFC 6177).
func addressOf(r *http.Request, proxies []netip.Prefix) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	ip = ip.Unmap()
	ours := func(ip netip.Addr) bool {
		return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(ip) })
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && ours(ip); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		ip = hop.Unmap()
	}
	if ip.Is6() {
		if p, err := ip.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}
