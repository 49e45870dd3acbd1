package pcap

import (
	"encoding/binary"
	"io"
)

// Writer writes pcapng: one section in little-endian order, an interface for every link type, times in nanoseconds. Tests
// and evidence are its uses; frames that were skipped cannot be written again.
type Writer struct {
	to    io.Writer
	block []byte // the block in the making; reused
	links []LinkType
}

// NewWriter writes the section header.
func NewWriter(to io.Writer) (*Writer, error) {
	w := &Writer{to: to}
	w.begin(blockSection)
	w.u32(byteOrderMark)
	w.u32(1) // version 1.0
	w.u32(0xffffffff)
	w.u32(0xffffffff) // length of the section: not said
	return w, w.end()
}

// KeyLog writes TLS secrets, for the frames after them.
func (w *Writer) KeyLog(lines []byte) error {
	w.begin(blockSecrets)
	w.u32(tlsKeyLog)
	w.u32(uint32(len(lines)))
	w.bytes(lines)
	return w.end()
}

// Write writes a frame: its time, link type, bytes and length on the wire. The number is the frame's place in the file.
func (w *Writer) Write(f *Frame) error {
	if len(f.Data) > MaxFrame {
		return ErrDamaged
	}
	i := 0
	for i < len(w.links) && w.links[i] != f.Link {
		i++
	}
	if i == len(w.links) {
		if err := w.iface(f.Link); err != nil {
			return err
		}
	}
	w.begin(blockEnhanced)
	w.u32(uint32(i))
	w.u32(uint32(uint64(f.Time) >> 32))
	w.u32(uint32(uint64(f.Time)))
	w.u32(uint32(len(f.Data)))
	w.u32(uint32(max(f.Length, len(f.Data))))
	w.bytes(f.Data)
	return w.end()
}

// iface describes the next interface, with option 9 (if_tsresol) 10⁻⁹.
func (w *Writer) iface(l LinkType) error {
	w.links = append(w.links, l)
	w.begin(blockInterface)
	w.u32(uint32(l))
	w.u32(MaxFrame)
	w.u32(9 | 1<<16)
	w.u32(9)
	w.u32(0)
	return w.end()
}

func (w *Writer) begin(kind uint32) {
	w.block = w.block[:0]
	w.u32(kind)
	w.u32(0) // the length, written at the end
}

func (w *Writer) u32(v uint32) { w.block = binary.LittleEndian.AppendUint32(w.block, v) }

func (w *Writer) bytes(b []byte) {
	w.block = append(w.block, b...)
	for len(w.block)%4 != 0 {
		w.block = append(w.block, 0)
	}
}

func (w *Writer) end() error {
	length := uint32(len(w.block) + 4)
	binary.LittleEndian.PutUint32(w.block[4:], length)
	w.u32(length)
	_, err := w.to.Write(w.block)
	return err
}
