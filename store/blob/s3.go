package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// S3Config says where a bucket is and who may write to it.
type S3Config struct {
	Bucket string
	Prefix string // below which contents lie, without the slash; empty is the whole bucket
	// Endpoint is HOST or HOST:PORT of a service that speaks S3; empty is Amazon's.
	Endpoint string
	// Region is the bucket's; empty is AWS_REGION, and where that is not set either the service is asked.
	Region string
	// AccessKey and SecretKey are those of the environment where both are empty: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
	// and AWS_SESSION_TOKEN if there is one.
	AccessKey, SecretKey string
	// Insecure is without TLS, for a service on the same machine.
	Insecure bool
	// Temp is a folder with room for each content that is being put; empty is the system's.
	Temp string
}

type bucket struct {
	core   minio.Core
	bucket string
	prefix string
	temp   string
}

// S3 keeps contents in a bucket, which must be there. Nothing is asked of the service yet.
//
// A content of more than 16 MiB is sent in parts. The parts of a writer that was killed stay, unseen, until the bucket's
// lifecycle rule AbortIncompleteMultipartUpload takes them away: give the bucket one.
func S3(cfg S3Config) (Store, error) {
	if cfg.Bucket == "" {
		return nil, errors.New("s3: no bucket: give s3://BUCKET/PREFIX")
	}
	keys, err := cfg.keys()
	if err != nil {
		return nil, err
	}
	endpoint, region := cfg.Endpoint, cfg.Region
	if endpoint == "" {
		endpoint = "s3.amazonaws.com"
	}
	if region == "" {
		region = os.Getenv("AWS_REGION")
	}
	if strings.Contains(endpoint, "/") { // of which minio-go would take the part that it likes
		return nil, fmt.Errorf("s3: endpoint %q: expected HOST or HOST:PORT", endpoint)
	}
	client, err := minio.New(endpoint, &minio.Options{Creds: keys, Secure: !cfg.Insecure, Region: region})
	if err != nil {
		return nil, fmt.Errorf("s3: endpoint %q: expected HOST or HOST:PORT: %w", endpoint, err)
	}
	b := bucket{minio.Core{Client: client}, cfg.Bucket, strings.Trim(cfg.Prefix, "/"), cfg.Temp}
	if b.prefix != "" {
		b.prefix += "/"
	}
	return b, nil
}

func (c S3Config) keys() (*credentials.Credentials, error) {
	if (c.AccessKey == "") != (c.SecretKey == "") {
		return nil, errors.New("s3: an access key and its secret key belong together: one of them is missing")
	}
	if c.AccessKey != "" {
		return credentials.NewStaticV4(c.AccessKey, c.SecretKey, ""), nil
	}
	keys := credentials.NewEnvAWS()
	v, err := keys.GetWithContext(nil)
	if err != nil {
		return nil, fmt.Errorf("s3: %w", err)
	}
	if v.SignerType.IsAnonymous() { // which a service would answer with nothing but "access denied"
		return nil, errors.New("s3: no keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	}
	return keys, nil
}

// Put packs into a temporary file first: the digest, which is the name, is known only at the end.
func (b bucket) Put(ctx context.Context, content io.Reader) (Digest, int64, error) {
	temp, err := os.CreateTemp(b.temp, "guyline-blob-*")
	if err != nil {
		return Digest{}, 0, full(b.tempDir(), fmt.Errorf("blobs: %w", err))
	}
	// Where the system allows it the name goes at once: whatever ends this process then leaves nothing behind.
	nameless := os.Remove(temp.Name()) == nil
	defer func() {
		temp.Close()
		if !nameless {
			os.Remove(temp.Name())
		}
	}()
	d, n, err := pack(ctx, temp, content)
	if err != nil {
		return Digest{}, 0, full(b.tempDir(), err)
	}
	if err := b.send(ctx, d, temp); err != nil {
		return Digest{}, 0, err
	}
	return d, n, nil
}

// send uploads a packed content unless there is one of this digest already. Two that send the same at once do no harm: the
// service keeps one of them. One of another length is replaced: it may be damaged.
func (b bucket) send(ctx context.Context, d Digest, packed *os.File) error {
	size, err := packed.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = packed.Seek(0, io.SeekStart)
	}
	if err != nil {
		return fmt.Errorf("blobs: %w", err)
	}
	info, err := b.core.StatObject(ctx, b.bucket, b.key(d), minio.StatObjectOptions{})
	if err == nil && info.Size == size {
		return nil
	}
	if err = b.failed(d, err); err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	_, err = b.core.Client.PutObject(ctx, b.bucket, b.key(d), packed, size, minio.PutObjectOptions{ContentType: "application/zstd"})
	return b.failed(d, err)
}

func (b bucket) Open(ctx context.Context, d Digest) (io.ReadCloser, error) {
	body, _, _, err := b.core.GetObject(ctx, b.bucket, b.key(d), minio.GetObjectOptions{})
	if err != nil {
		return nil, b.failed(d, err)
	}
	return unpack(ctx, body, d)
}

// Delete asks first: to S3 it is no error to delete what is not there.
func (b bucket) Delete(ctx context.Context, d Digest) error {
	if _, err := b.core.StatObject(ctx, b.bucket, b.key(d), minio.StatObjectOptions{}); err != nil {
		return b.failed(d, err)
	}
	return b.failed(d, b.core.RemoveObject(ctx, b.bucket, b.key(d), minio.RemoveObjectOptions{}))
}

func (b bucket) Has(ctx context.Context, d Digest) (bool, error) {
	_, err := b.core.StatObject(ctx, b.bucket, b.key(d), minio.StatObjectOptions{})
	if err = b.failed(d, err); errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

func (b bucket) All(ctx context.Context) iter.Seq2[Digest, error] {
	return func(yield func(Digest, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		for o := range b.core.ListObjectsIter(ctx, b.bucket, minio.ListObjectsOptions{Prefix: b.prefix, Recursive: true}) {
			if o.Err != nil {
				yield(Digest{}, fmt.Errorf("s3://%s/%s: %w", b.bucket, b.prefix, o.Err))
				return
			}
			if d, ok := named(strings.TrimPrefix(o.Key, b.prefix)); ok && !yield(d, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil { // after which the list only looks as if it were at its end
			yield(Digest{}, fmt.Errorf("s3://%s/%s: %w", b.bucket, b.prefix, err))
		}
	}
}

func (b bucket) key(d Digest) string { return b.prefix + d.name() }

func (b bucket) tempDir() string {
	if b.temp == "" {
		return os.TempDir()
	}
	return b.temp
}

// failed says of an error of the service where it came from.
func (b bucket) failed(d Digest, err error) error {
	switch {
	case err == nil:
		return nil
	case minio.ToErrorResponse(err).Code == minio.NoSuchKey:
		return fmt.Errorf("blob %s: %w", d, ErrNotFound)
	}
	return fmt.Errorf("blob %s: s3://%s: %w", d, b.bucket, err)
}
