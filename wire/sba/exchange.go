package sba

import (
	"bytes"
	"net/netip"
	"strings"

	"github.com/guyline/guyline/wire/http"
	"github.com/guyline/guyline/wire/sbi"
	"github.com/guyline/guyline/wire/tls"
)

// shown says whether something was shown.
type shown uint8

const (
	unknown shown = iota // this capture cannot say
	absent
	present
)

// exchange is one request and its response on the SBI.
type exchange struct {
	open     bool
	stream   uint32
	dir      uint8 // of the request
	version  http.Version
	src, dst netip.AddrPort
	time     int64
	frames   []int64 // all that show it, in order
	answered int64   // time of the response
	link     *tlsFlow

	method  string
	uri     string
	path    sbi.Path
	op      sbi.Operation
	agent   string // NF type at the start of User-Agent (TS 29.500 5.2.2.2), "" where it is none
	relayed bool   // through an SCP or SEPP
	auth    shown
	scheme  string
	token   *token // nil where there is none that can be read
	cca     bool   // client credentials assertion
	status  int    // 0: no response seen

	profile  sbi.Profile
	request  sbi.AccessTokenRequest
	issued   *token
	identity string // SUPI or SUCI
	rogue    bool   // a registration that was found to be an attack
	keys     bool   // the response carries a subscriber's long-term key
}

func (x *exchange) accepted() bool { return x.status >= 200 && x.status < 300 }
func (x *exchange) refused() bool  { return x.status == 401 || x.status == 403 }

// notification says that a consumer serves this request, so that API names and tokens mean something else.
func (x *exchange) notification() bool {
	return x.op == sbi.Notification || x.path.Callback() || strings.Contains(x.path.Resource, "notify")
}

// proved says whether the client proved who it is: by a certificate, a token or an assertion (TS 33.501 13.3.1, 13.3.8).
func (x *exchange) proved() bool {
	return x.token != nil || x.cca || x.link != nil && x.link.conn.Facts().ClientCert == tls.True
}

// httpEvent takes what the readers of HTTP hand on.
func (t *Tracker) httpEvent(e *http.Event) {
	f := t.flow
	switch e.Kind {
	case http.Request:
		t.request(f, e)
		return
	case http.Response:
		t.counts.Responses++
	case http.Unknown:
		t.counts.Hidden++
		return
	}
	if int(e.Slot) >= len(f.exchanges) || e.Kind == http.GoAway || e.Kind == http.Settings || e.Kind == http.Upgrade || e.Kind == http.Lost {
		return
	}
	x := f.exchanges[e.Slot]
	if x == nil || x.stream != e.Stream {
		return
	}
	t.cover(x.interfaceOf(), e.Frame, e.Time)
	switch {
	case e.Kind == http.Reset:
		x.frames = insert(x.frames, e.Frame)
		t.finish(f, e.Slot)
		return
	case e.Kind == http.Body && e.Dir == x.dir:
		t.requestBody(x, e)
	case e.Kind == http.Body:
		t.responseBody(x, e)
	case e.Kind == http.Response && e.Head.Status >= 200:
		x.status, x.answered = e.Head.Status, e.Time
		if len(e.Head.Via) > 0 {
			x.relayed = true
		}
		if e.Head.Server != nil {
			t.product(x, x.dst, e.Head.Server, &t.server(x.dst).said, e.Frame, e.Time)
		}
	case e.Kind == http.Response:
		return // interim
	}
	x.frames = insert(x.frames, e.Frame)
	if e.End && e.Dir != x.dir {
		t.finish(f, e.Slot)
	}
}

// finish draws conclusions from an exchange and frees it.
func (t *Tracker) finish(f *flow, slot uint8) {
	x := f.exchanges[slot]
	f.exchanges[slot] = nil
	t.complete(x)
}

// credentials names the field of a client credentials assertion (TS 33.501 13.3.8), in lower case.
const credentials = "3gpp-sbi-client-credentials"

// request begins an exchange.
func (t *Tracker) request(f *flow, e *http.Event) {
	h := &e.Head
	src, dst := f.ends[e.Dir&1], f.ends[1-e.Dir&1]
	s := t.server(dst)
	t.count(e, dst.Port())
	if e.Version < http.HTTP2 {
		s.http1++
	} else {
		s.http2++
	}
	uri := string(h.Path)
	path := sbi.ParsePath(uri)
	if path.Producer() == "" {
		t.cover(coverHTTP, e.Frame, e.Time)
		return
	}
	t.counts.SBIRequests++
	for int(e.Slot) >= len(f.exchanges) {
		f.exchanges = append(f.exchanges, nil)
	}
	if old := f.exchanges[e.Slot]; old != nil {
		t.finish(f, e.Slot)
	}
	x := reuse(&t.idle.exchanges, func() *exchange { return new(exchange) })
	*x = exchange{open: true, stream: e.Stream, dir: e.Dir, version: e.Version, src: src, dst: dst, time: e.Time, link: f.tls,
		frames: append(x.frames[:0], e.Frame), method: string(h.Method), uri: uri, path: path}
	x.op = path.Operation(x.method)
	x.agent = agent(h.UserAgent)
	x.relayed = len(h.Via) > 0 || x.agent == "SCP" || x.agent == "SEPP"
	x.cca = h.SBIField(credentials) != nil
	switch {
	case h.Authorization != nil:
		x.auth = present
		var token []byte
		x.scheme, token = sbi.Credentials(h.Authorization)
		x.token = t.token(token)
	case h.Absent(h.Authorization):
		x.auth = absent
	}
	f.exchanges[e.Slot] = x
	t.cover(x.interfaceOf(), e.Frame, e.Time)
	t.arrived(x, s)
	if x.agent == "" && len(h.UserAgent) > 0 {
		t.product(x, x.src, h.UserAgent, &t.client(x.src.Addr()).said, e.Frame, e.Time)
	}
}

func (x *exchange) interfaceOf() int {
	switch {
	case x.op == sbi.SecurityCapability || x.op == sbi.N32Forward:
		return coverN32
	case x.link != nil:
		return coverTLS
	}
	return coverSBI
}

// agent is the NF type that a User-Agent starts with (TS 29.500 5.2.2.2), "" where it is none.
func agent(b []byte) string {
	if i := bytes.IndexAny(b, "-/ "); i >= 0 {
		b = b[:i]
	}
	if sbi.IsNFType(string(b)) {
		return string(b)
	}
	return ""
}

// requestBody reads what of a request's body matters.
func (t *Tracker) requestBody(x *exchange, e *http.Event) {
	switch x.op {
	case sbi.NFRegister:
		x.profile, _ = sbi.ParseProfile(sbi.JSON(e.Body))
	case sbi.AccessTokenGet:
		x.request = sbi.ParseAccessTokenRequest(e.Body)
	case sbi.UEAuthenticate:
		x.identity = sbi.ParseAuthenticationInfo(e.Body).Identity
	}
}

// responseBody reads what of a response's body matters.
func (t *Tracker) responseBody(x *exchange, e *http.Event) {
	if !x.accepted() {
		return
	}
	switch x.op {
	case sbi.NFDiscover:
		sbi.Profiles(e.Body, func(p *sbi.Profile) { t.discovered(x, p, e.Frame, e.Time) })
	case sbi.AccessTokenGet:
		if b := sbi.ParseAccessTokenResponse(e.Body).Token; len(b) > 0 {
			x.issued = t.token(b)
		}
	case sbi.AuthenticationDataQuery:
		x.keys = sbi.ParseSubscriberKeys(e.Body).Permanent
	}
}

// complete draws conclusions from an exchange, answered or not.
func (t *Tracker) complete(x *exchange) {
	if !x.open {
		return
	}
	x.open = false
	if x.token != nil {
		x.token.close(x)
	}
	if x.answered == 0 {
		x.answered = x.time
	}
	s := t.server(x.dst)
	c := t.client(x.src.Addr())
	t.principles(x, s)
	if !x.notification() {
		t.tokenUse(x, s, c)
	}
	t.management(x, c)
	t.suspect(x, s, c)
	if len(t.idle.exchanges) < 16*maxIdle {
		t.idle.exchanges = append(t.idle.exchanges, x)
	}
}
