package blob

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"
)

func fakeStore(t *testing.T, f *fakeS3) Store {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	t.Setenv("AWS_SESSION_TOKEN", "")
	t.Setenv("AWS_REGION", "")
	s, err := Open("s3://" + fakeBucket + "/some/prefix/?insecure=true&endpoint=" + strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestS3(t *testing.T) {
	var f *fakeS3
	conform(t, subject{
		open: func(t *testing.T) Store {
			f = newFakeS3(t)
			return fakeStore(t, f)
		},
		alter: func(_ *testing.T, d Digest, change func([]byte) []byte) {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.objects["some/prefix/"+d.name()] = append([]byte{}, change(f.objects["some/prefix/"+d.name()])...)
		},
		orphan: func(_ *testing.T, name string) {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.objects["some/prefix/"+name] = []byte("x")
			f.objects["other/"+Sum([]byte(name)).name()] = []byte("x")
		},
		files: func(*testing.T) int {
			f.mu.Lock()
			defer f.mu.Unlock()
			return len(f.objects) + len(f.parts)
		},
	})
}

// TestS3Once sees that what is there already is not sent again.
func TestS3Once(t *testing.T) {
	f := newFakeS3(t)
	s := fakeStore(t, f)
	for range 3 {
		put(t, s, []byte("content"))
	}
	if f.puts != 1 {
		t.Errorf("sent %d times", f.puts)
	}
}

// TestS3Trouble has the service refuse, be absent, be slow, and break off.
func TestS3Trouble(t *testing.T) {
	f := newFakeS3(t)
	s := fakeStore(t, f)
	d := put(t, s, noise(1, 1<<20))
	once := true
	for _, c := range []struct {
		name    string
		trouble func(http.ResponseWriter, *http.Request) bool
		want    string // empty: none of it is seen
	}{
		{"refused", func(w http.ResponseWriter, r *http.Request) bool {
			refuse(w, r, 403, "AccessDenied")
			return true
		}, "AccessDenied"},
		{"no bucket", func(w http.ResponseWriter, r *http.Request) bool {
			refuse(w, r, 404, "NoSuchBucket")
			return true
		}, "NoSuchBucket"},
		{"busy for a moment", func(w http.ResponseWriter, r *http.Request) bool {
			if once {
				once = false
				refuse(w, r, 503, "SlowDown")
				return true
			}
			return false
		}, ""},
		{"broken off", func(w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Content-Length", "1048600")
			w.Header().Set("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT")
			w.Write(f.objects["some/prefix/"+d.name()][:500_000])
			return true
		}, io.ErrUnexpectedEOF.Error()},
	} {
		t.Run(c.name, func(t *testing.T) {
			f.trouble = c.trouble
			got, err := ReadAll(t.Context(), s, d, 1<<20)
			switch {
			case c.want == "" && (err != nil || len(got) != 1<<20):
				t.Errorf("%d octets, %v", len(got), err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || errors.Is(err, ErrDamaged) || errors.Is(err, ErrNotFound)):
				t.Errorf("%v; want %s", err, c.want)
			}
		})
	}
	f.trouble = nil
	none, err := S3(S3Config{Bucket: "nobody-has-it", Endpoint: s.(bucket).core.EndpointURL().Host, Insecure: true, AccessKey: "key", SecretKey: "secret", Region: fakeRegion})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := none.Put(t.Context(), strings.NewReader("x")); err == nil || !strings.Contains(err.Error(), "s3://nobody-has-it") {
		t.Errorf("Put into a bucket that is not there: %v", err)
	}
}

// TestS3Interrupted has an upload in parts fail in the middle: its parts are taken back.
func TestS3Interrupted(t *testing.T) {
	f := newFakeS3(t)
	s := fakeStore(t, f)
	f.trouble = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Query().Get("partNumber") != "2" {
			return false
		}
		refuse(w, r, 400, "EntityTooLarge")
		return true
	}
	if _, _, err := s.Put(t.Context(), bytes.NewReader(noise(1, 33<<20))); err == nil {
		t.Error("no error")
	}
	if len(f.objects)+len(f.parts) > 0 {
		t.Errorf("%d objects and %d uploads are left", len(f.objects), len(f.parts))
	}
}

// TestS3TLS sees that TLS is on unless told otherwise: the first octet that a service gets is that of a handshake (RFC 8446,
// section 5.1).
func TestS3TLS(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s, err := S3(S3Config{Bucket: fakeBucket, Endpoint: l.Addr().String(), Region: fakeRegion, AccessKey: "key", SecretKey: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	first := make(chan byte, 1)
	go func() {
		defer cancel() // in place of an answer
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		b := []byte{0}
		c.Read(b)
		first <- b[0]
	}()
	if _, err := s.Has(ctx, Digest{}); err == nil {
		t.Error("no error")
	}
	if got := <-first; got != 22 {
		t.Errorf("the first octet is %d", got)
	}
}

// TestS3Temp sees that nothing is left where contents lie while they are packed, and what is said where they cannot.
func TestS3Temp(t *testing.T) {
	f := newFakeS3(t)
	b := fakeStore(t, f).(bucket)
	b.temp = t.TempDir()
	put(t, b, []byte("content"))
	if left, err := os.ReadDir(b.temp); len(left) > 0 || err != nil {
		t.Errorf("left: %v, %v", left, err)
	}
	b.temp += "/none"
	if _, _, err := b.Put(t.Context(), strings.NewReader("x")); !errors.Is(err, syscall.ENOENT) || !strings.Contains(err.Error(), b.temp) {
		t.Errorf("Put: %v", err)
	}
}
