package blob

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"testing"

	"github.com/minio/minio-go/v7"
)

// TestS3Service holds a store in a service that we did not write to the same promises. $GUYLINE_TEST_S3 is the address of a
// bucket in which a folder is to be made, like s3://BUCKET/PREFIX?endpoint=HOST:PORT&insecure=true; the keys are AWS_*.
func TestS3Service(t *testing.T) {
	address := os.Getenv("GUYLINE_TEST_S3")
	if address == "" {
		t.Skip("GUYLINE_TEST_S3 names no bucket")
	}
	root, err := Open(address)
	if err != nil {
		t.Fatal(err)
	}
	b, opened := root.(bucket), 0
	write := func(t *testing.T, key string, content []byte) {
		t.Helper()
		if _, err := b.core.Client.PutObject(t.Context(), b.bucket, key, bytes.NewReader(content), int64(len(content)), minio.PutObjectOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	keys := func(t *testing.T) (list []string) {
		for o := range b.core.ListObjectsIter(t.Context(), b.bucket, minio.ListObjectsOptions{Prefix: b.prefix, Recursive: true}) {
			if o.Err != nil {
				t.Fatal(o.Err)
			}
			list = append(list, o.Key)
		}
		return list
	}
	prefix := b.prefix
	conform(t, subject{
		open: func(t *testing.T) Store {
			opened++
			b.prefix = fmt.Sprintf("%stest-%d-%d/", prefix, os.Getpid(), opened)
			return b
		},
		alter: func(t *testing.T, d Digest, change func([]byte) []byte) {
			r, _, _, err := b.core.GetObject(t.Context(), b.bucket, b.key(d), minio.GetObjectOptions{})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			content, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			write(t, b.key(d), change(content))
		},
		orphan: func(t *testing.T, name string) { write(t, b.prefix+name, []byte("x")) },
		files:  func(t *testing.T) int { return len(keys(t)) },
	})
}
