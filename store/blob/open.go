package blob

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Open opens the store at an address: the path of a folder, the same as file:///PATH, or
//
//	s3://BUCKET/PREFIX?endpoint=HOST:PORT&region=REGION&insecure=true
//
// of which only the bucket is needed. Keys are taken from the environment, never from the address, which ends up in logs.
func Open(address string) (Store, error) {
	if address == "" {
		return nil, errors.New("blobs: no address: give a folder or s3://BUCKET/PREFIX")
	}
	if !strings.Contains(address, "://") {
		return Folder(address)
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("blobs: address: %w", errors.Unwrap(err)) // without the address, which url.Error repeats
	}
	switch {
	case u.User != nil:
		return nil, errors.New("blobs: keys do not belong into the address: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	case u.Fragment != "":
		return nil, errors.New("blobs: address: a # has no meaning here: write %23 if it is part of a name")
	case u.Scheme == "s3":
		return openS3(u)
	case u.Scheme != "file":
		return nil, fmt.Errorf("blobs: addresses of %s:// are not known: give a folder, file:///PATH or s3://BUCKET/PREFIX", u.Scheme)
	case u.Host != "" && u.Host != "localhost" || u.Path == "" || u.RawQuery != "":
		return nil, errors.New("blobs: address: expected file:///PATH")
	}
	return Folder(u.Path)
}

func openS3(u *url.URL) (Store, error) {
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, errors.New("blobs: address: what follows the ? cannot be read: expected key=value&key=value")
	}
	cfg := S3Config{Bucket: u.Host, Prefix: u.Path}
	for key, values := range query {
		if len(values) != 1 {
			return nil, fmt.Errorf("blobs: address: %s is given %d times", key, len(values))
		}
		switch value := values[0]; {
		case key == "endpoint":
			cfg.Endpoint = value
		case key == "region":
			cfg.Region = value
		case key == "insecure" && (value == "true" || value == "false"):
			cfg.Insecure = value == "true"
		default:
			return nil, fmt.Errorf("blobs: address: %s is not known, or not so: endpoint=HOST:PORT, region=REGION and insecure=true are", key)
		}
	}
	return S3(cfg)
}
