package blob

import (
	"bufio"
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// fakeS3 speaks as much of S3 (Amazon's API reference, version 2006-03-01) as a store needs: one bucket, path-style addresses.
type fakeS3 struct {
	t  *testing.T
	mu sync.Mutex
	// objects are what is kept, parts what was sent of uploads that are not complete.
	objects map[string][]byte
	parts   map[string]map[int][]byte
	puts    int
	// trouble, where set, is asked first and answers in place of the fake where it gives true.
	trouble func(http.ResponseWriter, *http.Request) bool
}

const (
	fakeBucket = "contents"
	fakeRegion = "eu-test-1"
	// fakePage is how many keys one answer lists: few, so that every list has several.
	fakePage = 3
)

func newFakeS3(t *testing.T) *fakeS3 {
	return &fakeS3{t: t, objects: map[string][]byte{}, parts: map[string]map[int][]byte{}}
}

func (f *fakeS3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Write(f.answer(w, r)) // at the reader's pace, while others are served
}

// answer gives the body of an object that is asked for; all other answers it writes itself.
func (f *fakeS3) answer(w http.ResponseWriter, r *http.Request) (object []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.trouble != nil && f.trouble(w, r) {
		return nil
	}
	query := r.URL.Query()
	if _, ask := query["location"]; ask {
		fmt.Fprintf(w, `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">%s</LocationConstraint>`, fakeRegion)
		return nil
	}
	if auth := r.Header.Get("Authorization"); !strings.HasPrefix(auth, "AWS4-HMAC-SHA256 Credential=key/") || !strings.Contains(auth, "/"+fakeRegion+"/s3/aws4_request") {
		refuse(w, r, 403, "AccessDenied")
		return nil
	}
	bucket, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if bucket != fakeBucket {
		refuse(w, r, 404, "NoSuchBucket")
		return nil
	}
	switch {
	case key == "" && query.Get("list-type") == "2":
		f.list(w, query)
	case key == "":
		refuse(w, r, 501, "NotImplemented")
	case r.Method == "PUT" && query.Has("uploadId"):
		f.put(w, r, func(body []byte) {
			n, _ := strconv.Atoi(query.Get("partNumber"))
			f.parts[query.Get("uploadId")][n] = body
		})
	case r.Method == "PUT":
		f.put(w, r, func(body []byte) { f.objects[key] = body })
		f.puts++
	case r.Method == "POST" && query.Has("uploads"):
		id := fmt.Sprintf("upload-%d", len(f.parts)+1)
		f.parts[id] = map[int][]byte{}
		fmt.Fprintf(w, `<InitiateMultipartUploadResult><Bucket>%s</Bucket><Key>%s</Key><UploadId>%s</UploadId></InitiateMultipartUploadResult>`, bucket, key, id)
	case r.Method == "POST":
		parts := f.parts[query.Get("uploadId")]
		var whole []byte
		for _, n := range slices.Sorted(maps.Keys(parts)) {
			whole = append(whole, parts[n]...)
		}
		f.objects[key] = whole
		f.puts++
		delete(f.parts, query.Get("uploadId"))
		fmt.Fprintf(w, `<CompleteMultipartUploadResult><Bucket>%s</Bucket><Key>%s</Key><ETag>"x-%d"</ETag></CompleteMultipartUploadResult>`, bucket, key, len(parts))
	case r.Method == "DELETE" && query.Has("uploadId"):
		delete(f.parts, query.Get("uploadId"))
		w.WriteHeader(204)
	case r.Method == "DELETE":
		delete(f.objects, key)
		w.WriteHeader(204)
	case f.objects[key] == nil:
		refuse(w, r, 404, "NoSuchKey")
	default: // GET or HEAD
		body := f.objects[key]
		w.Header().Set("ETag", etag(body))
		w.Header().Set("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method == "GET" {
			return body
		}
	}
	return nil
}

func refuse(w http.ResponseWriter, r *http.Request, status int, code string) {
	w.WriteHeader(status)
	if r.Method != "HEAD" {
		fmt.Fprintf(w, "<Error><Code>%s</Code><Message>%s</Message></Error>", code, code)
	}
}

func etag(body []byte) string { return fmt.Sprintf("%q", fmt.Sprintf("%x", md5.Sum(body))) }

// put takes a body, plain with its digest or in signed chunks ("Signature Calculations for the Authorization Header:
// Transferring Payload in Multiple Chunks").
func (f *fakeS3) put(w http.ResponseWriter, r *http.Request, keep func([]byte)) {
	var body []byte
	var err error
	switch form := r.Header.Get("X-Amz-Content-Sha256"); {
	case strings.HasPrefix(form, "STREAMING-"):
		body, err = unchunk(bufio.NewReader(r.Body))
		if want := r.Header.Get("X-Amz-Decoded-Content-Length"); err == nil && want != strconv.Itoa(len(body)) {
			err = fmt.Errorf("%d octets, announced as %s", len(body), want)
		}
	default:
		body, err = io.ReadAll(r.Body)
		if sum := sha256.Sum256(body); err == nil && form != "UNSIGNED-PAYLOAD" && form != hex.EncodeToString(sum[:]) {
			err = fmt.Errorf("body is not what X-Amz-Content-Sha256 says")
		}
	}
	if err != nil {
		f.t.Logf("put refused: %v", err)
		refuse(w, r, 400, "IncompleteBody")
		return
	}
	keep(body)
	w.Header().Set("ETag", etag(body))
}

func unchunk(r *bufio.Reader) ([]byte, error) {
	var body bytes.Buffer
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return nil, err
		}
		digits, _, _ := strings.Cut(strings.TrimSpace(line), ";")
		size, err := strconv.ParseInt(digits, 16, 64)
		if err != nil || size == 0 {
			return body.Bytes(), err
		}
		if _, err := io.CopyN(&body, r, size); err != nil {
			return nil, err
		}
		if _, err := r.Discard(len("\r\n")); err != nil {
			return nil, err
		}
	}
}

func (f *fakeS3) list(w http.ResponseWriter, query url.Values) {
	type content struct{ Key, LastModified, ETag, Size string }
	var page struct {
		XMLName               xml.Name `xml:"ListBucketResult"`
		Name, Prefix          string
		EncodingType          string
		IsTruncated           bool
		NextContinuationToken string `xml:",omitempty"`
		Contents              []content
	}
	page.Name, page.Prefix, page.EncodingType = fakeBucket, query.Get("prefix"), "url"
	last := ""
	for _, key := range slices.Sorted(maps.Keys(f.objects)) {
		if !strings.HasPrefix(key, page.Prefix) || key <= query.Get("continuation-token") {
			continue
		}
		if len(page.Contents) == fakePage {
			page.IsTruncated = true
			page.NextContinuationToken = last
			break
		}
		last = key
		page.Contents = append(page.Contents, content{url.QueryEscape(key), "2024-01-01T00:00:00.000Z", etag(f.objects[key]), strconv.Itoa(len(f.objects[key]))})
	}
	if err := xml.NewEncoder(w).Encode(page); err != nil {
		f.t.Error(err)
	}
}
