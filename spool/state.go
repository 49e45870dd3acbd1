package spool

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
)

const (
	stateName  = "state"
	stateMagic = "GLSTATE1"
	stateSlot  = 4096 // a page, so that writing one slot does not touch the other
	stateSize  = 3 * stateSlot
	slotSize   = 44
)

// mark is what a slot of the state file says.
type mark struct {
	generation uint64
	durable    uint64 // last sequence number that was synced
	acked      uint64 // last sequence number that the server has
	lost, told uint64 // lines given up, and how many of them gap lines count
}

func (m mark) append(b []byte, id ID) []byte {
	sum := crc32.Checksum(id[:], castagnoli)
	start := len(b)
	for _, v := range []uint64{m.generation, m.durable, m.acked, m.lost, m.told} {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	return binary.LittleEndian.AppendUint32(b, crc32.Update(sum, castagnoli, b[start:]))
}

// parseMark reads a slot and says whether it is whole.
func parseMark(b []byte, id ID) (mark, bool) {
	v := func(i int) uint64 { return binary.LittleEndian.Uint64(b[8*i:]) }
	m := mark{v(0), v(1), v(2), v(3), v(4)}
	return m, m.generation > 0 && bytes.Equal(m.append(nil, id), b[:slotSize])
}

// openState opens the state file of a folder, and makes it, with a new id, where there is none.
func openState(dir string) (*os.File, ID, mark, error) {
	name := filepath.Join(dir, stateName)
	if _, err := os.Lstat(name); os.IsNotExist(err) {
		if err := makeState(dir, name); err != nil {
			return nil, ID{}, mark{}, err
		}
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, ID{}, mark{}, err
	}
	id, m, err := readState(f)
	if err != nil {
		f.Close()
	}
	return f, id, m, err
}

func readState(f *os.File) (ID, mark, error) {
	b := make([]byte, stateSize)
	if n, err := io.ReadFull(io.NewSectionReader(f, 0, stateSize), b); err != nil {
		return ID{}, mark{}, &CorruptError{f.Name(), int64(n), fmt.Sprintf("%d octets expected", stateSize)}
	}
	if string(b[:8]) != stateMagic || crc32.Checksum(b[:24], castagnoli) != binary.LittleEndian.Uint32(b[24:]) {
		return ID{}, mark{}, &CorruptError{f.Name(), 0, "no head of a state file"}
	}
	id := ID(b[8:24])
	one, okOne := parseMark(b[stateSlot:], id)
	two, okTwo := parseMark(b[2*stateSlot:], id)
	switch {
	case !okOne && !okTwo:
		return ID{}, mark{}, &CorruptError{f.Name(), stateSlot, "neither slot is whole"}
	case okTwo && (!okOne || two.generation > one.generation):
		return id, two, nil
	}
	return id, one, nil
}

// makeState writes the first state beside its place and moves it there, so that an id is there whole or not at all.
func makeState(dir, name string) error {
	if old, err := segmentFiles(dir); err != nil {
		return err
	} else if len(old) > 0 {
		return &CorruptError{name, 0, "the file is missing, and segments are there"}
	}
	var id ID
	rand.Read(id[:]) // never fails (crypto/rand)
	b := make([]byte, stateSize)
	copy(b, stateMagic)
	copy(b[8:], id[:])
	binary.LittleEndian.PutUint32(b[24:], crc32.Checksum(b[:24], castagnoli))
	mark{generation: 1}.append(b[stateSlot:stateSlot], id)
	f, err := os.OpenFile(name+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(name+".new", name)
	}
	if err == nil {
		err = syncDir(dir)
	}
	return err
}

// writeState writes a slot in its turn, and syncs it.
func writeState(f *os.File, id ID, m mark) error {
	at := int64(stateSlot) * (1 + int64(m.generation+1)%2) // the first mark, generation 1, is in the first slot
	if _, err := f.WriteAt(m.append(nil, id), at); err != nil {
		return err
	}
	return f.Sync()
}

// syncDir makes names in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
