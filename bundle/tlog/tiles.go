package tlog

import (
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// tileHeight is the height of a tile: 256 hashes (C2SP tlog-tiles).
const tileHeight = 8

// A Fetch reads one resource of a log by its path, such as "tile/0/000.p/7".
type Fetch func(path string) ([]byte, error)

// Include makes an inclusion proof from a log's tiles, each of which is verified against the checkpoint.
func Include(fetch Fetch, c *Checkpoint, index int64) ([]tlog.Hash, error) {
	if index < 0 || index >= c.Size {
		return nil, fmt.Errorf("log: index %d is not in the tree, which has %d entries", index, c.Size)
	}
	return tlog.ProveRecord(c.Size, index, hashes(fetch, c))
}

// Extend makes a consistency proof from a size to a checkpoint, in the same way, and gives the root that the tree had at that size.
func Extend(fetch Fetch, size int64, c *Checkpoint) (root [32]byte, proof []tlog.Hash, err error) {
	if size < 0 || size > c.Size {
		return root, nil, fmt.Errorf("log: size %d is beyond the tree, which has %d entries", size, c.Size)
	}
	h, err := tlog.TreeHash(size, hashes(fetch, c))
	if err != nil {
		return root, nil, err
	}
	if size > 0 {
		proof, err = tlog.ProveTree(c.Size, size, hashes(fetch, c))
	}
	return h, proof, err
}

func hashes(fetch Fetch, c *Checkpoint) tlog.HashReader {
	return tlog.TileHashReader(tlog.Tree{N: c.Size, Hash: c.Root}, tiles(fetch))
}

// tiles reads tiles as sumdb/tlog asks for them.
type tiles Fetch

func (f tiles) Height() int { return tileHeight }

func (f tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// ReadTiles reads a full tile where a part of it is gone: a log may drop parts once the tile is full (tlog-tiles, Partial Tiles).
func (f tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range wanted {
		b, err := f(tilePath(t))
		if err != nil && t.W < 1<<tileHeight {
			full := t
			full.W = 1 << tileHeight
			if whole, again := f(tilePath(full)); again == nil && len(whole) == full.W*tlog.HashSize {
				b, err = whole[:t.W*tlog.HashSize], nil
			}
		}
		if err != nil {
			return nil, fmt.Errorf("log: %w", err)
		}
		if len(b) != t.W*tlog.HashSize {
			return nil, fmt.Errorf("log: %s: %d octets, expected %d", tilePath(t), len(b), t.W*tlog.HashSize)
		}
		all = append(all, b)
	}
	return all, nil
}

// tilePath is a tile's path without the height, which tlog-tiles fixes.
func tilePath(t tlog.Tile) string {
	return strings.Replace(t.Path(), fmt.Sprintf("tile/%d/", tileHeight), "tile/", 1)
}
