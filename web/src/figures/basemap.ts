/** The map library and the land under it: loaded when a map is first shown, all of it from this origin. */
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import countriesUrl from 'world-atlas/countries-50m.json?url'
import type { FeatureCollection, GeoJSON } from 'geojson'
import type { StyleSpecification } from 'maplibre-gl'
import { feature } from 'topojson-client'
import type { Topology } from 'topojson-specification'

type Library = typeof import('maplibre-gl')
let library: Promise<Library> | null = null
let world: Promise<FeatureCollection> | null = null

export function mapLibrary(): Promise<Library> {
  library ??= Promise.all([import('maplibre-gl'), import('maplibre-gl/dist/maplibre-gl.css')]).then(([found]) => {
    found.setWorkerUrl(workerUrl)
    return found
  })
  return library
}

export function countries(): Promise<FeatureCollection> {
  world ??= fetch(countriesUrl)
    .then((answer) => answer.json() as Promise<Topology>)
    .then((topology) => feature(topology, topology.objects.countries!) as FeatureCollection)
  return world
}

export const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] }

function tone(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

/** The style in the colours of the page; it asks for no letters, so none are fetched: names stand on the page. */
export function styleOf(land: GeoJSON): StyleSpecification {
  return {
    version: 8,
    sources: {
      world: { type: 'geojson', data: land, attribution: 'Natural Earth', tolerance: 0.2 },
      ways: { type: 'geojson', data: NOTHING },
      sites: { type: 'geojson', data: NOTHING },
      movers: { type: 'geojson', data: NOTHING },
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': tone('--sea') } },
      { id: 'land', type: 'fill', source: 'world', paint: { 'fill-color': tone('--land') } },
      { id: 'borders', type: 'line', source: 'world', paint: { 'line-color': tone('--line'), 'line-width': 1 } },
      {
        id: 'ways',
        type: 'line',
        source: 'ways',
        paint: {
          'line-color': tone('--quiet'),
          'line-width': ['case', ['get', 'used'], 2.2, 0.9],
          'line-dasharray': [2, 1.5],
        },
      },
      {
        id: 'sites',
        type: 'circle',
        source: 'sites',
        paint: {
          'circle-radius': ['get', 'radius'],
          'circle-color': ['match', ['get', 'tone'], 'danger', tone('--danger'), 'warn', tone('--warn'), 'good', tone('--good'), tone('--accent')],
          'circle-opacity': 0.75,
          'circle-stroke-width': 1.5,
          'circle-stroke-color': tone('--paper'),
        },
      },
      {
        id: 'movers',
        type: 'circle',
        source: 'movers',
        paint: {
          'circle-radius': ['case', ['get', 'empty'], 2.2, 4],
          'circle-color': tone('--ink'),
          'circle-opacity': ['case', ['get', 'empty'], 0.4, 0.95],
          'circle-stroke-width': 1,
          'circle-stroke-color': tone('--paper'),
        },
      },
    ],
  }
}
