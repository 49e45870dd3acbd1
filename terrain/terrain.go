// Package terrain holds the ground: elevation, what stands on it, and where people live.
//
// Elevation comes as SRTM tiles (HGT of 3″, 1″ and their kin, also packed with gzip or zip) and as GeoTIFF in degrees (WGS 84,
// ETRS89, NAD83) or on a UTM grid of these; any number of files is one Mosaic, finest first, read by tiles through a cache of
// bounded size. A void is NaN and told, a missing tile is told with its name, and neither is ever filled with zero: sea is
// only what is named as sea. Land cover (ESA WorldCover, NLCD) gives classes of clutter with heights. Population comes as
// tables of places and as rasters of people.
//
// Positions are WGS 84 in degrees, heights metres above sea level as the files have them: orthometric heights of
// different vertical datums (EGM96, EGM2008, NAVD88), which differ by a few metres at most, are not told apart.
//
// Fetching lies in terrain/fetch, and reading and writing of GeoTIFF in terrain/geotiff.
package terrain
