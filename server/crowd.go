package server

import (
	lists "container/list"
	"context"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
)

// Crowd bounds the connections of listeners, all together and from each address. Where there are too many, the one that waits longest
// without a request to answer makes room: a client that has something to ask comes through, and those that only hold a
// connection push out each other.
type Crowd struct {
	most, each int
	exempt     []netip.Prefix // proxies of ours: all the world comes from their addresses

	mu      sync.Mutex
	n       int
	waiting *lists.List // of *guest, the one that waits longest first
	homes   map[netip.Addr]*household
}

// household is what came from one address.
type household struct {
	n       int
	waiting *lists.List
}

// guest is a connection.
type guest struct {
	net.Conn
	crowd   *Crowd
	address netip.Addr
	asks    int            // requests that are being answered
	all, at *lists.Element // among those that wait; nil while it asks
	gone    bool
}

// NewCrowd bounds connections to most in all, and each from one address, or from one /64 of IPv6.
func NewCrowd(most, each int, exempt []netip.Prefix) *Crowd {
	return &Crowd{most: most, each: each, exempt: exempt, waiting: lists.New(), homes: map[netip.Addr]*household{}}
}

// Listen bounds a listener.
func (c *Crowd) Listen(l net.Listener) net.Listener { return crowded{l, c} }

// Serve lets a server tell which of its connections have a request to be answered.
func (c *Crowd) Serve(web *http.Server) {
	next := web.Handler
	web.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		if over, ok := conn.(interface{ NetConn() net.Conn }); ok { // *tls.Conn
			conn = over.NetConn()
		}
		return context.WithValue(ctx, guestKey{}, conn)
	}
	web.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g, ok := r.Context().Value(guestKey{}).(*guest); ok {
			c.ask(g)
			defer c.rest(g)
		}
		next.ServeHTTP(w, r)
	})
}

type guestKey struct{}

type crowded struct {
	net.Listener
	crowd *Crowd
}

func (l crowded) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		g, out := l.crowd.enter(conn)
		if out != nil {
			out.Close()
		}
		if g != nil {
			return g, nil
		}
	}
}

// enter lets a connection in, and gives the one that has to go for it: perhaps this one.
func (c *Crowd) enter(conn net.Conn) (in *guest, out net.Conn) {
	g := &guest{Conn: conn, crowd: c, address: homeOf(conn.RemoteAddr())}
	c.mu.Lock()
	defer c.mu.Unlock()
	h := c.homes[g.address]
	var first *lists.Element
	switch {
	case h != nil && h.n >= c.each && !slices.ContainsFunc(c.exempt, func(p netip.Prefix) bool { return p.Contains(g.address) }):
		first = h.waiting.Front()
	case c.n >= c.most:
		first = c.waiting.Front()
	default:
		c.take(g)
		return g, nil
	}
	if first == nil {
		return nil, conn // all the others are being answered
	}
	longest := first.Value.(*guest)
	c.drop(longest)
	c.take(g)
	return g, longest.Conn
}

func (c *Crowd) take(g *guest) {
	h := c.homes[g.address]
	if h == nil {
		h = &household{waiting: lists.New()}
		c.homes[g.address] = h
	}
	h.n++
	c.n++
	g.all, g.at = c.waiting.PushBack(g), h.waiting.PushBack(g)
}

func (c *Crowd) drop(g *guest) {
	if g.gone {
		return
	}
	g.gone = true
	h := c.homes[g.address]
	c.stand(g)
	c.n--
	if h.n--; h.n == 0 {
		delete(c.homes, g.address)
	}
}

// stand takes a guest from among those that wait.
func (c *Crowd) stand(g *guest) {
	if g.all != nil {
		c.waiting.Remove(g.all)
		c.homes[g.address].waiting.Remove(g.at)
		g.all, g.at = nil, nil
	}
}

func (c *Crowd) ask(g *guest) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if g.asks++; !g.gone {
		c.stand(g)
	}
}

func (c *Crowd) rest(g *guest) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if g.asks--; g.asks == 0 && !g.gone {
		g.all, g.at = c.waiting.PushBack(g), c.homes[g.address].waiting.PushBack(g)
	}
}

// Close ends the connection, and makes room.
func (g *guest) Close() error {
	g.crowd.mu.Lock()
	g.crowd.drop(g)
	g.crowd.mu.Unlock()
	return g.Conn.Close()
}

// homeOf is the address of a peer; of IPv6 its /64, which a subscriber has at least (RFC 6177).
func homeOf(peer net.Addr) netip.Addr {
	at, err := netip.ParseAddrPort(peer.String())
	if err != nil {
		return netip.Addr{}
	}
	ip := at.Addr().Unmap().WithZone("")
	if p, err := ip.Prefix(64); err == nil && ip.Is6() {
		return p.Addr()
	}
	return ip
}
