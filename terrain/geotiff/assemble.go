package geotiff

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"slices"
)

// ghost tells GDAL how the file is laid out, so that it reads directories and tiles with few requests (GDAL, COG driver,
// header ghost area): a tile is preceded by its size and followed by its last four bytes again. The number is the length of
// what follows its line.
const ghost = "GDAL_STRUCTURAL_METADATA_SIZE=000140 bytes\nLAYOUT=IFDS_BEFORE_DATA\nBLOCK_ORDER=ROW_MAJOR\n" +
	"BLOCK_LEADER=SIZE_AS_UINT4\nBLOCK_TRAILER=LAST_4_BYTES_REPEATED\nKNOWN_INCOMPATIBLE_EDITION=NO\n "

// leader and trailer are the bytes around a tile.
const leader, trailer = 4, 4

// classicLimit is where offsets of 32 bits end, with room for the directories.
const classicLimit = math.MaxUint32 - 1<<24

// assemble writes header, directories and then the tiles, those of the coarsest overview first.
func (w *Writer[T]) assemble(f *os.File) error {
	tiles := 0
	for _, l := range w.levels {
		tiles += len(l.places)
	}
	big := w.at+int64(tiles)*(16+leader+trailer) > classicLimit
	// The directories have the same size whatever the offsets are: lay them out once to learn where the tiles begin.
	head := w.directories(big, 0)
	head = w.directories(big, int64(len(head)))
	out := bufio.NewWriterSize(f, 1<<20)
	if _, err := out.Write(head); err != nil {
		return err
	}
	for i := len(w.levels) - 1; i >= 0; i-- {
		for _, p := range w.levels[i].places {
			tile := slices.Grow(w.raw[:0], int(p.size))[:p.size]
			w.raw = tile
			if _, err := w.spool.ReadAt(tile, p.at); err != nil {
				return err
			}
			out.Write(binary.LittleEndian.AppendUint32(nil, uint32(p.size)))
			out.Write(tile)
			if _, err := out.Write(tile[len(tile)-trailer:]); err != nil {
				return err
			}
		}
	}
	return out.Flush()
}

// field is a tag to be written; values are little-endian.
type field struct {
	tag, kind uint16
	count     int
	values    []byte
}

// directories lays out everything before the tiles, which begin at data.
func (w *Writer[T]) directories(big bool, data int64) []byte {
	le := binary.LittleEndian
	var b []byte
	if big {
		b = append(b, 'I', 'I', 43, 0, 8, 0, 0, 0)
		b = le.AppendUint64(b, 0)
	} else {
		b = append(b, 'I', 'I', 42, 0, 0, 0, 0, 0)
	}
	link := len(b) - 4
	if big {
		link = len(b) - 8
	}
	b = append(b, ghost...)
	starts := make([]int64, len(w.levels))
	for i := len(w.levels) - 1; i >= 0; i-- {
		starts[i] = data
		for _, p := range w.levels[i].places {
			data += leader + p.size + trailer
		}
	}
	for i := range w.levels {
		for len(b)%8 != 0 {
			b = append(b, 0)
		}
		if big {
			le.PutUint64(b[link:], uint64(len(b)))
		} else {
			le.PutUint32(b[link:], uint32(len(b)))
		}
		b, link = appendDirectory(b, w.fields(i, starts[i], big), big)
	}
	return b
}

// appendDirectory adds a directory and the values that do not fit into it; link is where the next one's place goes.
func appendDirectory(b []byte, fields []field, big bool) (out []byte, link int) {
	le := binary.LittleEndian
	inline := 4
	size := 2 + 12*len(fields) + 4
	if big {
		inline, size = 8, 8+20*len(fields)+8
	}
	beyond := len(b) + size
	var rest []byte
	if big {
		b = le.AppendUint64(b, uint64(len(fields)))
	} else {
		b = le.AppendUint16(b, uint16(len(fields)))
	}
	for _, f := range fields {
		b = le.AppendUint16(b, f.tag)
		b = le.AppendUint16(b, f.kind)
		value := make([]byte, inline)
		if len(f.values) <= inline {
			copy(value, f.values)
		} else {
			for (beyond+len(rest))%8 != 0 {
				rest = append(rest, 0)
			}
			if big {
				le.PutUint64(value, uint64(beyond+len(rest)))
			} else {
				le.PutUint32(value, uint32(beyond+len(rest)))
			}
			rest = append(rest, f.values...)
		}
		if big {
			b = le.AppendUint64(b, uint64(f.count))
		} else {
			b = le.AppendUint32(b, uint32(f.count))
		}
		b = append(b, value...)
	}
	link = len(b)
	b = append(b, make([]byte, inline)...)
	return append(b, rest...), link
}

// fields are the tags of a level, in rising order.
func (w *Writer[T]) fields(level int, start int64, big bool) []field {
	le := binary.LittleEndian
	var out []field
	short := func(tag uint16, v ...uint16) {
		var b []byte
		for _, x := range v {
			b = le.AppendUint16(b, x)
		}
		out = append(out, field{tag, 3, len(v), b})
	}
	long := func(tag uint16, v uint32) { out = append(out, field{tag, 4, 1, le.AppendUint32(nil, v)}) }
	double := func(tag uint16, v ...float64) {
		var b []byte
		for _, x := range v {
			b = le.AppendUint64(b, math.Float64bits(x))
		}
		out = append(out, field{tag, 12, len(v), b})
	}
	text := func(tag uint16, s string) {
		s = string(bytes.ReplaceAll([]byte(s), []byte{0}, nil)) + "\x00"
		out = append(out, field{tag, 2, len(s), []byte(s)})
	}
	l, s := w.levels[level], w.spec
	format, predictor := uint16(1), uint16(2)
	switch any(*new(T)).(type) {
	case float32:
		format, predictor = 3, 3
	case int16:
		format = 2
	}
	sub := uint32(0)
	if level > 0 {
		sub = 1
	}
	long(tagSubfileType, sub)
	long(tagWidth, uint32(l.width))
	long(tagHeight, uint32(l.height))
	short(tagBits, uint16(8*w0[T]()))
	short(tagCompression, compressDeflate)
	short(tagPhotometric, 1) // black is zero
	if level == 0 && s.Description != "" {
		text(tagDescription, s.Description)
	}
	short(tagSamples, 1)
	short(tagPlanar, 1)
	short(tagPredictor, predictor)
	short(tagTileWidth, tileSize)
	short(tagTileHeight, tileSize)
	var offsets, counts []byte
	kind := uint16(4)
	for _, p := range l.places {
		start += leader
		if big {
			kind, offsets = 16, le.AppendUint64(offsets, uint64(start))
		} else {
			offsets = le.AppendUint32(offsets, uint32(start))
		}
		counts = le.AppendUint32(counts, uint32(p.size))
		start += p.size + trailer
	}
	out = append(out, field{tagTileOffsets, kind, len(l.places), offsets}, field{tagTileCounts, 4, len(l.places), counts})
	short(tagSampleFormat, format)
	if level == 0 {
		double(tagPixelScale, s.StepX, s.StepY, 0)
		double(tagTiePoint, 0, 0, 0, s.OriginX, s.OriginY, 0)
		code := uint16(s.EPSG)
		if s.Projected {
			short(tagGeoKeys, 1, 1, 0, 4, keyModelType, 0, 1, modelProjected, keyRasterType, 0, 1, 1,
				keyProjected, 0, 1, code, keyLinearUnits, 0, 1, 9001)
		} else {
			short(tagGeoKeys, 1, 1, 0, 4, keyModelType, 0, 1, modelGeographic, keyRasterType, 0, 1, 1,
				keyGeographic, 0, 1, code, keyAngularUnits, 0, 1, 9102)
		}
	}
	if s.NoData != nil {
		text(tagNoData, noDataText(*s.NoData))
	}
	return out
}
