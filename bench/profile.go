package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
)

// profileTimes is how often each capture is read for the profile, with one processor and with two.
var profileTimes = [...]struct {
	kind  signalling
	times int
}{{n2, 20}, {n4, 12}, {sbi, 4}}

// profile writes to a file where the program spends its time when it reads captures and draws a map: the compiler puts together
// what that shows to be hot (make profile).
func profile(args []string) error {
	data, file := args[0], args[1]
	dir, err := os.MkdirTemp("", "guyline-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, p := range profileTimes {
		c := wireCapture{kind: p.kind}
		if _, _, err := c.make(data, capture(dir, p.kind), wirePackets); err != nil {
			return err
		}
	}
	for _, tile := range mapTiles {
		if err := unpack(filepath.Join(data, "rollout", "dem", tile+".hgt.gz"), filepath.Join(dir, tile+".hgt")); err != nil {
			return err
		}
	}
	var raw bytes.Buffer
	if err := pprof.StartCPUProfile(&raw); err != nil {
		return err
	}
	err = profiled(dir)
	pprof.StopCPUProfile()
	if err != nil {
		return err
	}
	clean, err := withoutPaths(&raw)
	if err != nil {
		return err
	}
	return os.WriteFile(file, clean, 0o644)
}

func capture(dir string, kind signalling) string {
	return filepath.Join(dir, fmt.Sprint(kind, ".pcapng"))
}

func profiled(dir string) error {
	for _, processors := range []int{1, 2} {
		runtime.GOMAXPROCS(processors)
		for _, p := range profileTimes {
			for range p.times {
				if err := readCapture([]string{capture(dir, p.kind)}); err != nil {
					return err
				}
			}
		}
	}
	return drawMap([]string{dir, filepath.Join(dir, "map.tif")})
}

// The fields of a profile (protocol buffers message perftools.profiles.Profile) that tell of the machine that it was made on.
const (
	fieldString = 6 // of the string table: the program's file is in it
	fieldTime   = 9
)

var errProfile = errors.New("no profile")

// withoutPaths takes absolute paths and the time out of a profile.
func withoutPaths(zipped io.Reader) ([]byte, error) {
	z, err := gzip.NewReader(zipped)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	to := gzip.NewWriter(&out)
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		value, m := binary.Uvarint(b[max(n, 0):])
		if n <= 0 || m <= 0 {
			return nil, errProfile
		}
		end := n + m
		switch key & 7 {
		case 0: // a number
		case 2: // a length, and as many octets
			if value > uint64(len(b)-end) {
				return nil, errProfile
			}
			end += int(value)
		default:
			return nil, errProfile
		}
		switch {
		case key>>3 == fieldTime:
		case key>>3 == fieldString && end > n+m && b[n+m] == '/':
			to.Write([]byte{byte(key), 0}) // an empty string in its place
		default:
			to.Write(b[:end])
		}
		b = b[end:]
	}
	err = to.Close()
	return out.Bytes(), err
}
