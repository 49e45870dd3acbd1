package geotiff

import (
	"fmt"
	"math"
)

// addLevel reads what a directory says of its image.
func (f *File) addLevel(d ifd, first bool) error {
	var l Level
	var num [9]uint64
	for i, t := range [...]struct {
		tag       uint16
		otherwise uint64
	}{
		{tagWidth, 0}, {tagHeight, 0}, {tagSamples, 1}, {tagCompression, 1}, {tagPredictor, 1}, {tagPlanar, 1}, {tagFillOrder, 1},
		{tagTileWidth, 0}, {tagTileHeight, 0},
	} {
		v, err := f.number(d, t.tag, t.otherwise)
		if err != nil {
			return err
		}
		num[i] = v
	}
	width, height, bands, compression, predictor, planar, fill, tw, th := num[0], num[1], num[2], num[3], num[4], num[5], num[6], num[7], num[8]
	switch {
	case width == 0 || height == 0 || width > math.MaxInt32 || height > math.MaxInt32:
		return fmt.Errorf("a raster of %d × %d", width, height)
	case bands == 0 || bands > maxBands:
		return fmt.Errorf("%d bands", bands)
	case planar != 1 && planar != 2:
		return fmt.Errorf("planar configuration %d", planar)
	case fill != 1:
		return fmt.Errorf("fill order %d is not read: rewrite it with gdal_translate", fill)
	case predictor < 1 || predictor > 3:
		return fmt.Errorf("predictor %d is not known", predictor)
	}
	l.Width, l.Height = int(width), int(height)
	l.compression, l.predictor = uint16(compression), uint16(predictor)
	if _, ok := ratios[l.compression]; !ok || compression > math.MaxUint16 {
		return fmt.Errorf("compression %d%s is not read: rewrite it with gdal_translate -co COMPRESS=DEFLATE", compression, named(l.compression))
	}
	typ, err := f.sampleType(d, bands)
	if err != nil {
		return err
	}
	if predictor == 3 && typ != Float32 && typ != Float64 {
		return fmt.Errorf("predictor 3 is for floating point, and the samples are %s", typ)
	}
	if first {
		f.Bands, f.Type, f.planar = int(bands), typ, planar == 2
		if err := f.noData(d); err != nil {
			return err
		}
		if err := f.scales(d); err != nil {
			return err
		}
		if err := f.geo(d); err != nil {
			return err
		}
	} else if int(bands) != f.Bands || typ != f.Type || (planar == 2) != f.planar {
		return nil // not an overview of this raster
	}
	offsets, counts := uint16(tagStripOffsets), uint16(tagStripCounts)
	if _, l.tiled = d[tagTileOffsets]; l.tiled {
		offsets, counts = tagTileOffsets, tagTileCounts
		if tw == 0 || th == 0 || tw > math.MaxInt32 || th > math.MaxInt32 {
			return fmt.Errorf("tiles of %d × %d", tw, th)
		}
		l.BlockWidth, l.BlockHeight = int(tw), int(th)
	} else {
		rows, err := f.number(d, tagRowsPerStrip, height)
		if err != nil {
			return err
		}
		if rows == 0 {
			return fmt.Errorf("strips of no rows")
		}
		l.BlockWidth, l.BlockHeight = l.Width, int(min(rows, height))
	}
	return f.addBlocks(d, &l, offsets, counts)
}

// addBlocks reads where the blocks lie, and refuses claims that the file cannot keep.
func (f *File) addBlocks(d ifd, l *Level, offsets, counts uint16) error {
	perBlock := float64(l.BlockWidth) * float64(l.BlockHeight) * float64(f.Type.bytes())
	blocks := float64(l.blocksAcross()) * float64(l.blocksDown())
	if f.planar {
		blocks *= float64(f.Bands)
	} else {
		perBlock *= float64(f.Bands)
	}
	if perBlock > maxBlock {
		return fmt.Errorf("blocks of %d × %d samples take %.0f MiB: rewrite it with gdal_translate -co TILED=YES", l.BlockWidth, l.BlockHeight, perBlock/(1<<20))
	}
	if blocks > maxBlocks {
		return fmt.Errorf("%.0f blocks: more than %d", blocks, maxBlocks)
	}
	var err error
	if l.offsets, err = f.numbers(d, offsets, maxBlocks); err != nil {
		return err
	}
	if l.counts, err = f.numbers(d, counts, maxBlocks); err != nil {
		return err
	}
	if l.counts == nil && l.compression == 1 { // TIFF 6.0 allows to leave them out
		l.counts = make([]uint64, len(l.offsets))
		for i := range l.counts {
			rows := l.BlockHeight
			if !l.tiled {
				rows = min(rows, l.Height-(i%l.blocksDown())*l.BlockHeight)
			}
			l.counts[i] = uint64(perBlock) / uint64(l.BlockHeight) * uint64(rows)
		}
	}
	if float64(len(l.offsets)) < blocks || float64(len(l.counts)) < blocks {
		return fmt.Errorf("%d places and %d sizes of blocks, and %.0f blocks", len(l.offsets), len(l.counts), blocks)
	}
	for i, o := range l.offsets {
		if l.counts[i] > 0 && (o > uint64(f.size) || l.counts[i] > uint64(f.size)-o) {
			return fmt.Errorf("block %d lies beyond the end of the file: it is cut short", i)
		}
		if i >= int(blocks)-1 {
			break
		}
	}
	f.Levels = append(f.Levels, *l)
	return nil
}

func (f *File) sampleType(d ifd, bands uint64) (Type, error) {
	bits, err := f.numbers(d, tagBits, maxBands)
	if err != nil {
		return 0, err
	}
	formats, err := f.numbers(d, tagSampleFormat, maxBands)
	if err != nil {
		return 0, err
	}
	at := func(v []uint64, i uint64, otherwise uint64) uint64 {
		if len(v) == 0 {
			return otherwise
		}
		return v[min(i, uint64(len(v)-1))]
	}
	b, s := at(bits, 0, 1), at(formats, 0, 1)
	for i := range bands {
		if at(bits, i, 1) != b || at(formats, i, 1) != s {
			return 0, fmt.Errorf("bands of different types are not read")
		}
	}
	for _, t := range [...]struct {
		bits, format uint64
		typ          Type
	}{
		{8, 1, Uint8}, {8, 2, Int8}, {16, 1, Uint16}, {16, 2, Int16}, {32, 1, Uint32}, {32, 2, Int32}, {32, 3, Float32}, {64, 3, Float64},
		{8, 4, Uint8}, {16, 4, Uint16}, {32, 4, Uint32}, // format 4 says undefined
	} {
		if t.bits == b && t.format == s {
			return t.typ, nil
		}
	}
	return 0, fmt.Errorf("samples of %d bits and format %d are not read: rewrite it with gdal_translate -ot Float32", b, s)
}

// Keys of GeoTIFF 1.1, section 7.
const (
	keyModelType     = 1024
	keyRasterType    = 1025
	keyCitation      = 1026
	keyGeographic    = 2048
	keyGeogCitation  = 2049
	keyAngularUnits  = 2054
	keyProjected     = 3072
	keyProjCitation  = 3073
	keyLinearUnits   = 3076
	keyVertical      = 4096
	keyVerticalUnits = 4099

	modelProjected   = 1
	modelGeographic  = 2
	rasterPixelPoint = 2
)

// verticalFeet gives the unit of the height systems in feet that elevation comes in (EPSG registry: NAVD88 height in US
// survey feet, and in feet), for files that name the system and not its unit.
var verticalFeet = map[int]int{6360: 9003, 8228: 9002}

// geo reads the georeference: the keys, then the scale and tie point, or the transformation.
func (f *File) geo(d ifd) error {
	keys, err := f.numbers(d, tagGeoKeys, maxTags*4)
	if err != nil {
		return err
	}
	ascii, err := f.text(d, tagGeoASCII)
	if err != nil {
		return err
	}
	g := &f.Geo
	for i := 4; i+4 <= len(keys) && i/4 <= int(keys[3]); i += 4 {
		id, where, n, v := keys[i], keys[i+1], keys[i+2], int(keys[i+3])
		if where == tagGeoASCII && n > 0 && uint64(v)+n <= uint64(len(ascii)) {
			switch id {
			case keyCitation, keyGeogCitation, keyProjCitation:
				g.Citation = string([]byte(ascii)[v : v+int(n)-1])
			}
		}
		if where != 0 {
			continue
		}
		switch id {
		case keyModelType:
			g.Projected = v == modelProjected
		case keyRasterType:
			g.PixelIsPoint = v == rasterPixelPoint
		case keyGeographic:
			if g.EPSG == 0 {
				g.EPSG = v
			}
		case keyProjected:
			g.EPSG, g.Projected = v, true
		case keyLinearUnits:
			g.LinearUnit = v
		case keyVertical:
			if u, ok := verticalFeet[v]; ok {
				g.VerticalUnit = u
			}
		case keyVerticalUnits:
			g.VerticalUnit = v
		}
	}
	return f.place(d)
}

func (f *File) place(d ifd) error {
	g := &f.Geo
	scale, err := f.doubles(d, tagPixelScale)
	if err != nil {
		return err
	}
	tie, err := f.doubles(d, tagTiePoint)
	if err != nil {
		return err
	}
	m, err := f.doubles(d, tagTransformation)
	if err != nil {
		return err
	}
	var i, j float64
	switch {
	case len(scale) >= 2 && len(tie) >= 6:
		g.StepX, g.StepY = scale[0], scale[1]
		i, j, g.OriginX, g.OriginY = tie[0], tie[1], tie[3], tie[4]
	case len(m) >= 16:
		if m[1] != 0 || m[4] != 0 {
			return fmt.Errorf("it is rotated: bring it north up with gdalwarp")
		}
		g.StepX, g.StepY, g.OriginX, g.OriginY = m[0], -m[5], m[3], m[7]
	default:
		return nil
	}
	if !(g.StepX > 0) || !(g.StepY > 0) || math.IsInf(g.StepX+g.StepY, 0) || math.IsNaN(g.OriginX+g.OriginY+i+j) || math.IsInf(g.OriginX+g.OriginY+i+j, 0) {
		return fmt.Errorf("pixels of %g × %g at %g, %g: bring it north up with gdalwarp", g.StepX, g.StepY, g.OriginX, g.OriginY)
	}
	if g.PixelIsPoint { // the tie point is the centre of the pixel and not its corner
		i, j = i+0.5, j+0.5
	}
	g.OriginX -= i * g.StepX
	g.OriginY += j * g.StepY
	g.Placed = true
	return nil
}
