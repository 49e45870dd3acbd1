// Sites and cells as the map shows them.
import type { Site } from '../api/report'

export const colours = ['supplier', 'band', 'verdict'] as const

export type Colouring = (typeof colours)[number]

/** What decides a site's colour: its supplier, the band of its first cell, or the worst that was found at it. */
export function kindOf(site: Site, by: Colouring): string {
  switch (by) {
    case 'supplier':
      return site.supplier
    case 'band':
      return site.cells[0]?.band ?? ''
    case 'verdict':
      return site.worst
  }
}

/** Kilometres in a degree of latitude, on the mean sphere of 6371 km. */
const kmPerDegree = (Math.PI / 180) * 6371

/** The outline of a cell's direction: a sector of 60 degrees around its azimuth. It shows where a cell looks, not what it covers. */
export function sector(site: Site, azimuth: number, km: number): [number, number][] {
  const ring: [number, number][] = [[site.longitude, site.latitude]]
  for (let at = azimuth - 30; at <= azimuth + 30; at += 10) {
    const angle = (at * Math.PI) / 180
    const north = (km * Math.cos(angle)) / kmPerDegree
    const east = (km * Math.sin(angle)) / (kmPerDegree * Math.max(0.01, Math.cos((site.latitude * Math.PI) / 180)))
    ring.push([site.longitude + east, site.latitude + north])
  }
  ring.push(ring[0]!)
  return ring
}
