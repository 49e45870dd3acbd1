package sbi_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/guyline/guyline/internal/testdata"
	"github.com/guyline/guyline/wire/http"
	"github.com/guyline/guyline/wire/http1"
	"github.com/guyline/guyline/wire/http2"
	"github.com/guyline/guyline/wire/ip"
	"github.com/guyline/guyline/wire/pcap"
	"github.com/guyline/guyline/wire/sbi"
	"github.com/guyline/guyline/wire/stream"
	"github.com/guyline/guyline/wire/tcp"
	"github.com/guyline/guyline/wire/tls"
)

// seen is what a capture's connections said.
type seen struct {
	requests, http1, authorized int
	hidden, lost, malformed     int
	tls                         []tls.Facts
	operations                  map[string]int
	paths                       map[string]int
	statuses                    map[int]int
	tokens                      []sbi.Token
	profiles, badProfiles       int
	certificates                []*tls.CertificateFacts
	alerts                      map[string]int
	data                        int
	keys                        sbi.SubscriberKeys
	identities                  []string
	log                         []string
}

// flow is one connection, and what was found to run on it.
type flow struct {
	h1     *http1.Conn
	h2     *http2.Conn
	tls    *tls.Conn
	inside *flow
	paths  [http.Slots]sbi.Path
	ops    [http.Slots]sbi.Operation
	head   [2][]byte
}

func read(t testing.TB, file string, keylog []byte) *seen {
	s := &seen{operations: map[string]int{}, paths: map[string]int{}, statuses: map[int]int{}, alerts: map[string]int{}}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := pcap.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	pool := stream.NewPool(64 << 20)
	var keys tls.KeyLog
	keys.Add(keylog)
	flows := map[uint32]*flow{}
	segment := func(g *tcp.Segment) {
		fl := flows[g.Flow]
		if fl == nil {
			fl = new(flow)
			flows[g.Flow] = fl
		}
		fl.write(s, pool, &keys, &stream.Piece{Dir: g.Dir, Gap: g.Gap, Data: g.Data, Frame: g.Frame, Time: g.Time})
	}
	var dec ip.Decoder
	var asm tcp.Assembler
	var frame pcap.Frame
	var p ip.Packet
	known := 0
	for {
		err := r.Next(&frame)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Logf("%s: %v", file, err)
			break
		}
		if log := r.KeyLog(); len(log) > known {
			keys.Add(log)
			known = len(log)
		}
		err = dec.Decode(&frame, &p)
		if err == nil && p.Proto == 6 {
			asm.Packet(&p, frame.Number, frame.Time, segment)
		} else if err == nil && p.Proto == 17 {
			if _, _, data, err := ip.UDP(p.Payload); err == nil {
				var head http.Head
				if kind, ok := http1.Datagram(data, &head); ok && kind == http.Request {
					s.requests++
					s.http1++
				}
			}
		}
	}
	asm.Flush(segment)
	for _, fl := range flows {
		if fl.tls != nil {
			s.tls = append(s.tls, fl.tls.Facts())
		}
	}
	return s
}

func (f *flow) write(s *seen, pool *stream.Pool, keys *tls.KeyLog, p *stream.Piece) {
	say := func(e *http.Event) { f.event(s, e) }
	switch {
	case f.tls != nil:
		f.tls.Write(p, func(e *tls.Event) { f.secured(s, pool, e) })
	case f.h2 != nil:
		f.h2.Write(p, say)
	case f.h1 != nil:
		f.h1.Write(p, say)
	case len(p.Data) > 0:
		f.head[p.Dir] = append(f.head[p.Dir], p.Data...)
		b := f.head[p.Dir]
		q := *p
		q.Data = b
		switch {
		case http2.Recognise(b) == stream.Yes:
			f.h2 = http2.NewConn(pool, new(http.Event))
		case http1.Recognise(b) == stream.Yes:
			f.h1 = http1.NewConn(pool)
		case tls.Recognise(b) == stream.Yes:
			f.tls = tls.NewConn(pool, keys)
		default:
			if http2.Recognise(b) != stream.More && http1.Recognise(b) != stream.More && tls.Recognise(b) != stream.More {
				f.head[p.Dir] = nil
			}
			return
		}
		f.write(s, pool, keys, &q)
	}
}

func (f *flow) secured(s *seen, pool *stream.Pool, e *tls.Event) {
	switch e.Kind {
	case tls.Data:
		s.data++
		if f.inside == nil {
			f.inside = new(flow)
		}
		f.inside.write(s, pool, nil, &stream.Piece{Dir: e.Dir, Gap: e.Gap, Data: e.Data, Frame: e.Frame, Time: e.Time})
	case tls.Certificate:
		for _, der := range e.Chain {
			c, err := tls.ReadCertificate(der)
			if err == nil {
				s.certificates = append(s.certificates, c)
			}
		}
	case tls.Alert:
		s.alerts[e.Description.String()]++
	}
}

func (f *flow) event(s *seen, e *http.Event) {
	switch e.Kind {
	case http.Request:
		s.requests++
		if e.Version != http.HTTP2 {
			s.http1++
		}
		if e.Head.Authorization != nil {
			s.authorized++
			if _, rest := sbi.Credentials(e.Head.Authorization); rest != nil {
				if t, ok := sbi.ParseToken(rest); ok {
					s.tokens = append(s.tokens, t)
				}
			}
		}
		p := sbi.ParsePath(string(e.Head.Path))
		f.paths[e.Slot], f.ops[e.Slot] = p, p.Operation(string(e.Head.Method))
		s.operations[f.ops[e.Slot].String()]++
		s.paths[string(e.Head.Path)]++
		s.log = append(s.log, fmt.Sprintf("%d\t%s\t%s", e.Frame, e.Head.Method, e.Head.Path))
	case http.Response:
		s.statuses[e.Head.Status]++
	case http.Lost:
		s.lost++
	case http.Body:
		f.body(s, e)
	}
	s.hidden += e.Head.Hidden
	if e.Head.Malformed {
		s.malformed++
	}
}

func (f *flow) body(s *seen, e *http.Event) {
	switch f.ops[e.Slot] {
	case sbi.NFRegister, sbi.NFProfileRetrieval:
		if bytes.HasPrefix(e.Body, []byte("{")) {
			if p, ok := sbi.ParseProfile(sbi.JSON(e.Body)); ok {
				s.profiles++
				if !sbi.IsNFType(p.NFType) {
					s.badProfiles++
				}
			}
		}
	case sbi.NFDiscover:
		sbi.Profiles(e.Body, func(*sbi.Profile) { s.profiles++ })
	case sbi.AuthenticationDataQuery:
		if k := sbi.ParseSubscriberKeys(e.Body); k.Permanent {
			s.keys = k
		}
	case sbi.UEAuthenticate:
		if a := sbi.ParseAuthenticationInfo(e.Body); a.Identity != "" {
			s.identities = append(s.identities, a.Identity)
		}
	}
}

// Every http_requests row of facts.csv, which are tshark's counts. tshark misses requests of connections that it meets in
// their middle, and HTTP/1.1 on ports of which it was told that they carry HTTP/2: so more is right, and less is not. Requests
// within GTP-U are not unpacked here.
func TestAgainstTshark(t *testing.T) {
	dir := testdata.Dir(t, "wire")
	want := map[string]map[string]string{}
	for _, row := range testdata.CSV(t, filepath.Join(dir, "facts.csv")) {
		if row["fact"] == "http_requests" {
			if want[row["file"]] == nil {
				want[row["file"]] = map[string]string{}
			}
			want[row["file"]][row["value"]] = row["count"]
		}
	}
	files := make([]string, 0, len(want))
	for f := range want {
		files = append(files, f)
	}
	sort.Strings(files)
	rows, equal := 0, 0
	inGTP := map[string]bool{"decoder/gtp1_gn_normal_incl_fragmentation.pcap": true, "mobiwatch/F1AP_NGAP_OAI_RFSIM_1.pcap": true}
	for _, f := range files {
		s := read(t, filepath.Join(dir, f), nil)
		got := map[string]int{"all": s.requests, "http1": s.http1, "with_authorization": s.authorized}
		for _, value := range []string{"all", "http1", "with_authorization"} {
			rows++
			n, _ := strconv.Atoi(want[f][value])
			if got[value] < n && !inGTP[f] || value == "with_authorization" && got[value] != n {
				t.Errorf("%s %s: %d, tshark %d", f, value, got[value], n)
			}
			if got[value] == n {
				equal++
			} else {
				t.Logf("%s %s: %d, tshark %s (hidden %d, lost %d, malformed %d)", f, value, got[value], want[f][value], s.hidden, s.lost, s.malformed)
			}
		}
	}
	t.Logf("%d of %d rows are equal", equal, rows)
}

func TestDecrypted(t *testing.T) {
	dir := testdata.Dir(t, "wire")
	for _, name := range []string{"sbi_tls10", "sbi_tls12_mutual", "sbi_tls12_no_client_cert", "sbi_tls13_mutual"} {
		keys, err := os.ReadFile(filepath.Join(dir, "synthetic", name+".keys.txt"))
		if err != nil {
			t.Fatal(err)
		}
		s := read(t, filepath.Join(dir, "synthetic", name+".pcap"), keys)
		t.Logf("%s: %d requests, %v, %d certificates, %+v", name, s.requests, s.operations, len(s.certificates), s.tls)
		if s.requests == 0 || s.lost > 0 {
			t.Errorf("%s: %d requests, lost %d", name, s.requests, s.lost)
		}
	}
	s := read(t, filepath.Join(dir, "sbi-tls", "visited_smf_with_keys.pcapng"), nil)
	t.Logf("visited_smf: %d requests, %v, %d certificates, %d data, %+v", s.requests, s.operations, len(s.certificates), s.data, s.tls)
	if s.requests == 0 {
		t.Error("nothing decrypted with the file's own secrets")
	}
}

func TestLive(t *testing.T) {
	dir := testdata.Dir(t, "wire-live")
	for _, name := range []string{"free5gc-h2c-oauth", "free5gc-h2c-nooauth", "free5gc-tls-nooauth", "free5gc-tls-oauth-mtls-refused"} {
		keys, _ := os.ReadFile(filepath.Join(dir, name+".keylog"))
		s := read(t, filepath.Join(dir, name+".pcap"), keys)
		asked, decrypted := 0, 0
		sealed := map[string]int{}
		for _, f := range s.tls {
			sealed[fmt.Sprint(f.Version, f.Sealed[0][:3], f.Sealed[1][:6], f.LastSealed)]++
			if f.Asked == tls.True {
				asked++
			}
			if f.Decrypted {
				decrypted++
			}
		}
		t.Logf("%s: %d requests, %d with a token, %v, %v\n profiles %d, certificates %d, alerts %v, TLS %d asked %d decrypted %d, keys %+v, identities %d, hidden %d lost %d malformed %d\n sealed %v",
			name, s.requests, s.authorized, s.operations, s.statuses, s.profiles, len(s.certificates), s.alerts, len(s.tls), asked, decrypted, s.keys, len(s.identities), s.hidden, s.lost, s.malformed, sealed)
		if !strings.Contains(name, "refused") && (s.requests < 60 || !s.keys.Permanent) {
			t.Errorf("%s: %d requests, keys %+v", name, s.requests, s.keys)
		}
	}
}

// A whole capture of a core's SBI: file, IP, TCP, HTTP/2, and what its messages say.
func BenchmarkCapture(b *testing.B) {
	file := filepath.Join(testdata.Dir(b, "wire-live"), "free5gc-h2c-oauth.pcap")
	const packets = 1528
	b.ReportAllocs()
	for b.Loop() {
		read(b, file, nil)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*packets), "ns/packet")
}
