package geotiff

import (
	"bytes"
	"io"
	"runtime"

	"github.com/klauspost/compress/zlib"
)

// packing is one tile of a level on its way into the file. Tiles are packed beside each other and leave in the order in
// which they came, so that the file does not depend on how many are packed at once.
type packing[T Sample] struct {
	level  *writeLevel[T]
	raw    []byte
	packed bytes.Buffer
	zip    *zlib.Writer
	err    error
	done   chan struct{}
}

// pack begins to pack a tile, which encode fills; w.laid waits for that. It waits for the oldest tile where as many are
// under way as there are processors.
func (w *Writer[T]) pack(l *writeLevel[T], encode func(raw []byte)) error {
	var p *packing[T]
	if len(w.packing) < runtime.GOMAXPROCS(0) {
		p = &packing[T]{raw: make([]byte, tileSize*tileSize*w0[T]())}
		p.zip, _ = zlib.NewWriterLevel(io.Discard, level[T]())
	} else {
		p = w.packing[0]
		if err := w.take(); err != nil {
			return err
		}
	}
	p.level, p.done = l, make(chan struct{})
	w.packing = append(w.packing, p)
	w.laid.Add(1)
	go func() {
		defer close(p.done)
		encode(p.raw)
		w.laid.Done()
		p.compress()
	}()
	return nil
}

func (p *packing[T]) compress() {
	p.packed.Reset()
	p.zip.Reset(&p.packed)
	if _, p.err = p.zip.Write(p.raw); p.err == nil {
		p.err = p.zip.Close()
	}
}

// take waits for the oldest tile and writes it.
func (w *Writer[T]) take() error {
	p := w.packing[0]
	w.packing = w.packing[1:]
	<-p.done
	if p.err != nil {
		return p.err
	}
	n, err := w.out.Write(p.packed.Bytes())
	if err != nil {
		return err
	}
	p.level.places = append(p.level.places, place{w.at, int64(n)})
	w.at += int64(n)
	return nil
}

// settle writes every tile that is under way.
func (w *Writer[T]) settle() error {
	for len(w.packing) > 0 {
		if err := w.take(); err != nil {
			return err
		}
	}
	return nil
}
