package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/netip"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/guyline/guyline/wire/http"
)

// MaxLine bounds a line.
const MaxLine = 1 << 20

// Line is one request or response of an export.
type Line struct {
	Number           int64 // of the line, from 1
	Src, Dst         netip.Addr
	SrcPort, DstPort uint16
	Time             int64  // ns since 1970; 0: not said
	ID               string // joins a response to its request; "" where the line does not say
	Head             http.Head
	Body             []byte

	fields bool // it shows header fields, not only what stands in the first line of a message
	sbi    bool // it names the SBI
}

// Lines reads JSON lines.
type Lines struct {
	scan   *bufio.Scanner
	number int64
}

// NewLines reads from r.
func NewLines(r io.Reader) *Lines {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 64<<10), MaxLine)
	return &Lines{scan: s}
}

// ErrLine is a line that holds no message; the next may.
var ErrLine = errors.New("export: no object with a method, path or status")

// Next reads the next line that is not empty: io.EOF at the end, an error that wraps ErrLine for one to step over.
func (l *Lines) Next(out *Line) error {
	for l.scan.Scan() {
		l.number++
		b := bytes.TrimSpace(l.scan.Bytes())
		if len(b) == 0 {
			continue
		}
		*out = Line{Number: l.number}
		if !out.parse(b) {
			return fmt.Errorf("%w: line %d", ErrLine, l.number)
		}
		return nil
	}
	if err := l.scan.Err(); err != nil {
		return fmt.Errorf("export: line %d: %w", l.number+1, err)
	}
	return io.EOF
}

// ParseLine reads one line and says whether it holds a message.
func ParseLine(b []byte, out *Line) bool {
	*out = Line{}
	return out.parse(b)
}

func (l *Line) parse(b []byte) bool {
	var v map[string]any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return false
	}
	l.object(v, 0)
	if !l.fields {
		l.Head.Hidden++ // no header field is known to be absent
	}
	return l.Head.Method != nil || l.Head.Path != nil || l.Head.Status != 0
}

// object takes the members of an object, and of objects in it. They are taken in the order of their names, so that the
// same line always reads the same.
func (l *Line) object(v map[string]any, depth int) {
	for _, name := range sorted(v) {
		value := v[name]
		l.sbi = l.sbi || strings.HasPrefix(plain(name), "5gsbi")
		switch plain(name) {
		case "headers", "headerlist":
			l.headers(value)
		case "body", "payload", "data", "message":
			l.body(value, depth)
		default:
			if sub, ok := value.(map[string]any); ok && depth < 4 {
				l.object(sub, depth+1)
			} else if s, ok := text(value); ok {
				l.member(plain(name), s)
			}
		}
	}
}

func sorted(v map[string]any) []string {
	names := make([]string, 0, len(v))
	for name := range v {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// plain is a name without case and punctuation.
func plain(s string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "", ".", "", ":", "").Replace(s))
}

func text(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	}
	return "", false
}

func (l *Line) member(name, value string) {
	switch name {
	case "timestamp", "time", "ts":
		if t := moment(value); t != 0 && l.Time == 0 {
			l.Time = t
		}
	case "srcip", "src", "sourceip", "source", "clientip", "ipsrc":
		endpoint(value, &l.Src, &l.SrcPort)
	case "dstip", "dst", "destinationip", "destination", "serverip", "ipdst":
		endpoint(value, &l.Dst, &l.DstPort)
	case "srcport", "sourceport", "clientport":
		port(value, &l.SrcPort)
	case "dstport", "destinationport", "serverport":
		port(value, &l.DstPort)
	case "method":
		l.Head.Add([]byte(":method"), []byte(value))
	case "path", "uri", "url":
		l.Head.Add([]byte(":path"), []byte(path(value)))
	case "status", "statuscode":
		l.Head.Add([]byte(":status"), []byte(value))
	case "correlationid", "transactionid", "streamid":
		if l.ID == "" {
			l.ID = value
		}
	case "authority", "host":
		l.Head.Add([]byte(":authority"), []byte(value))
	case "scheme":
		l.Head.Add([]byte(":scheme"), []byte(value))
	}
}

// headers takes header fields: an object, or a list of objects with name and value.
func (l *Line) headers(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range sorted(v) {
			value := v[name]
			if list, ok := value.([]any); ok && len(list) > 0 {
				value = list[0]
			}
			if s, ok := text(value); ok {
				l.field(name, s)
			}
		}
	case []any:
		for _, e := range v {
			m, _ := e.(map[string]any)
			name, _ := text(first(m, "name", "key"))
			value, ok := text(m["value"])
			if ok && name != "" {
				l.field(name, value)
			} else {
				l.headers(e)
			}
		}
	}
}

func (l *Line) field(name, value string) {
	l.fields = l.fields || !strings.HasPrefix(name, ":")
	l.Head.Add([]byte(strings.ToLower(name)), []byte(value))
}

func first(m map[string]any, names ...string) any {
	for _, n := range names {
		if v, ok := m[n]; ok {
			return v
		}
	}
	return nil
}

// body takes a body as text or as JSON; an object that holds another message's parts is gone through instead.
func (l *Line) body(v any, depth int) {
	switch v := v.(type) {
	case string:
		l.Body = []byte(v)
	case map[string]any:
		for name := range v {
			if p := plain(name); depth < 4 && (p == "headers" || p == "headerlist" || p == "method") {
				l.object(v, depth+1)
				return
			}
		}
		l.Body, _ = json.Marshal(v)
	case []any:
		l.Body, _ = json.Marshal(v)
	}
}

// path is a path without the scheme and authority before it.
func path(s string) string {
	if _, after, ok := strings.Cut(s, "://"); ok && !strings.HasPrefix(s, "/") {
		if i := strings.IndexByte(after, '/'); i >= 0 {
			return after[i:]
		}
		return "/"
	}
	return s
}

func endpoint(s string, addr *netip.Addr, p *uint16) {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		*addr, *p = ap.Addr(), ap.Port()
	} else if a, err := netip.ParseAddr(s); err == nil {
		*addr = a
	}
}

func port(s string, p *uint16) {
	if n, err := strconv.ParseUint(s, 10, 16); err == nil {
		*p = uint16(n)
	}
}

// moment is a time in ns since 1970: RFC 3339, or a number whose size tells its unit (a time after 2001 and before 2286).
func moment(s string) int64 {
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil && t.Year() > 1970 && t.Year() < 2262 {
		return t.UnixNano()
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		for unit := int64(1e9); unit >= 1; unit /= 1000 {
			if whole := n / (1e18 / unit); whole >= 1 && whole < 10 {
				return n * unit
			}
		}
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil && f >= 1e9 && f < 9.2e9 {
		seconds, part := math.Modf(f)
		return int64(seconds)*1e9 + int64(part*1e9)
	}
	return 0
}
