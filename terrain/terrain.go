// Package terrain holds the ground: elevation, clutter and population rasters.
package terrain
