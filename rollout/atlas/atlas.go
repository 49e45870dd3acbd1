// Package atlas writes maps of coverage as files that other programs open: polygons as GeoJSON (RFC 7946) and GeoPackage
// (OGC 12-128r19), rasters as Cloud Optimized GeoTIFF, pictures with a legend as PNG and KMZ, and tiles as PMTiles.
//
// A file appears under its name when it is complete and not before: a run that is cancelled leaves none. Coordinates are
// degrees of WGS 84 everywhere; a map across the antimeridian keeps longitudes above 180 and is not cut there. A cell
// without a value (NaN) is in no polygon and no tile, and a picture shows it apart from what is too low.
package atlas
