// The outlines of the world's land, from Natural Earth by way of world-atlas: the map's ground without any other server.
import type { FeatureCollection } from 'geojson'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'

import url from 'world-atlas/countries-50m.json?url'

/** Countries with their names, at 1:50 million. */
export async function countries(): Promise<FeatureCollection> {
  const answer = await fetch(url)
  const topology = (await answer.json()) as Topology<{ countries: GeometryCollection }>
  return feature(topology, topology.objects.countries)
}
