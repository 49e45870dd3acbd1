package spool

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"time"
)

// MaxLine is the longest line in octets. An attack of 100,000 frames takes about 700 kB.
const MaxLine = 1 << 20

const (
	segmentMagic  = "GLSPOOL1"
	segmentHeader = 36
	recordHeader  = 16
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ID names a spool: random, made once.
type ID [16]byte

func (id ID) String() string { return hex.EncodeToString(id[:]) }

// ParseID reads what String writes, and nothing else.
func ParseID(s string) (ID, error) {
	var id ID
	if b, err := hex.DecodeString(s); err == nil && len(b) == len(id) {
		copy(id[:], b)
	}
	if id == (ID{}) || id.String() != s {
		return ID{}, errors.New("spool id: expected 32 lower-case hexadecimal digits, not all 0")
	}
	return id, nil
}

// CorruptError says where a spool does not hold what was made durable.
type CorruptError struct {
	File   string
	Offset int64
	Reason string
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("spool: %s: offset %d: %s: the disk did not keep what was written; move the folder away to keep it, and a new spool begins", e.File, e.Offset, e.Reason)
}

// checkLine says what keeps a line from being spooled, here and at the server.
func checkLine(line []byte) error {
	switch {
	case len(line) > MaxLine:
		return fmt.Errorf("a line of %d octets: expected at most %d", len(line), MaxLine)
	case bytes.IndexByte(line, '\n') >= 0 || !json.Valid(line):
		return errors.New("expected one JSON value on one line")
	}
	return nil
}

func appendSegmentHeader(b []byte, id ID, first uint64) []byte {
	start := len(b)
	b = append(b, segmentMagic...)
	b = append(b, id[:]...)
	b = binary.LittleEndian.AppendUint64(b, first)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli))
}

func appendRecord(b []byte, seq uint64, line []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(line)))
	b = binary.LittleEndian.AppendUint32(b, recordSum(seq, line))
	b = binary.LittleEndian.AppendUint64(b, seq)
	return append(b, line...)
}

func recordSum(seq uint64, line []byte) uint32 {
	var head [12]byte
	binary.LittleEndian.PutUint32(head[:], uint32(len(line)))
	binary.LittleEndian.PutUint64(head[4:], seq)
	return crc32.Update(crc32.Checksum(head[:], castagnoli), castagnoli, line)
}

// errRecord is wrapped by what readRecord says of octets that are not the record that was expected.
var errRecord = errors.New("not a whole record")

// readRecord reads the record that must have this sequence number. It answers io.EOF at the end, where a next record would
// begin. The line is valid for as long as the caller likes.
func readRecord(r io.Reader, seq uint64) (line []byte, err error) {
	var head [recordHeader]byte
	if n, err := io.ReadFull(r, head[:]); err == io.EOF {
		return nil, io.EOF
	} else if err == io.ErrUnexpectedEOF {
		return nil, fmt.Errorf("%w: its header ends after %d octets", errRecord, n)
	} else if err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(head[:])
	if got := binary.LittleEndian.Uint64(head[8:]); got != seq {
		return nil, fmt.Errorf("%w: sequence number %d where %d was expected", errRecord, got, seq)
	}
	if size > MaxLine {
		return nil, fmt.Errorf("%w: length %d, and %d is the most", errRecord, size, MaxLine)
	}
	line = make([]byte, size)
	if n, err := io.ReadFull(r, line); err == io.EOF || err == io.ErrUnexpectedEOF {
		return nil, fmt.Errorf("%w: %d of %d octets are there", errRecord, n, size)
	} else if err != nil {
		return nil, err
	}
	if want := binary.LittleEndian.Uint32(head[4:]); recordSum(seq, line) != want {
		return nil, fmt.Errorf("%w: record %d does not match its CRC", errRecord, seq)
	}
	return line, nil
}

// Gap is the spool's own line: lines that could not be kept are missing where it stands.
type Gap struct {
	ID    string    `json:"id"`    // spool-gap
	Class string    `json:"class"` // gap
	Time  time.Time `json:"time"`  // when there was room again, UTC
	Lost  uint64    `json:"lost"`  // lines missing here
	Total uint64    `json:"total"` // lines missing since the spool began
}

const gapID = "spool-gap"

// ParseGap reads a line that a spool wrote of itself, and says whether it is one.
func ParseGap(line []byte) (Gap, bool) {
	if !bytes.HasPrefix(line, []byte(`{"id":"`+gapID+`"`)) {
		return Gap{}, false
	}
	var g Gap
	if json.Unmarshal(line, &g) != nil || g.ID != gapID || g.Class != "gap" {
		return Gap{}, false
	}
	return g, true
}
