/** A map of one's own over the basemap: a PMTiles file that never leaves the browser, else the server's MBTiles. */
import type { StyleSpecification } from 'maplibre-gl'
import { API, get, Refused, type Schemas } from '../api/client'
import { mapLibrary } from './basemap'

type Source = StyleSpecification['sources'][string]
type Bounds = [number, number, number, number]
const SCHEME = 'own'

class OwnMap {
  name = $state('')
  /** The name of the server's map, where it brings one. */
  server = $state('')
  tide = $state(0)
  problem = $state('')
  #layers: StyleSpecification['layers'] = []
  #source: Source | null = null
  #asked: Promise<void> | null = null

  async take(file: File): Promise<void> {
    this.problem = ''
    try {
      const [{ PMTiles, FileSource, Protocol, TileType }, library] = await Promise.all([import('pmtiles'), mapLibrary()])
      const tiles = new PMTiles(new FileSource(file))
      const header = await tiles.getHeader()
      const protocol = new Protocol()
      protocol.add(tiles)
      library.addProtocol('pmtiles', protocol.tile)
      const url = `pmtiles://${file.name}`
      const bounds: Bounds = [header.minLon, header.minLat, header.maxLon, header.maxLat]
      const isVector = header.tileType === TileType.Mvt
      const meta = isVector ? ((await tiles.getMetadata()) as { vector_layers?: { id: string }[] }) : {}
      this.#show({ url, bounds }, isVector, (meta.vector_layers ?? []).map((layer) => layer.id))
      this.name = file.name
      this.tide += 1
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error)
    }
  }

  /** The map that the server brings, asked for once; a file of one's own takes its place until it is dropped. */
  ofServer(): Promise<void> {
    this.#asked ??= (async () => {
      try {
        const map = await get<Schemas['MapAnswer'] | null>('/map')
        if (!map || this.name) return
        const [bounds, tiles] = [map.bounds as Bounds, [`${location.origin}${API}/map/tiles/{z}/{x}/{y}`]]
        this.server = map.name
        this.#show({ tiles, bounds, minzoom: map.least_zoom, maxzoom: map.deepest_zoom, attribution: map.attribution }, map.is_vector, map.layers)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
      }
    })()
    return this.#asked
  }

  #show(from: object, isVector: boolean, layers: string[]): void {
    this.#source = (isVector ? { type: 'vector', ...from } : { type: 'raster', tileSize: 256, ...from }) as Source
    this.#layers = isVector
      ? layers.map((id) => ({ id: `${SCHEME}-${id}`, type: 'line', source: SCHEME, 'source-layer': id, paint: { 'line-color': '#6b7a86', 'line-width': 0.8 } }))
      : [{ id: SCHEME, type: 'raster', source: SCHEME, paint: { 'raster-opacity': 0.85 } }]
  }

  async drop(): Promise<void> {
    this.name = ''
    this.#source = null
    this.#layers = []
    this.#asked = null
    await this.ofServer()
    this.tide += 1
  }

  /** The style with this map between the land and what egress shows. */
  over(style: StyleSpecification): StyleSpecification {
    if (!this.#source) return style
    const cut = style.layers.findIndex((layer) => layer.id === 'ways')
    const layers = [...style.layers.slice(0, cut), ...this.#layers, ...style.layers.slice(cut)]
    return { ...style, sources: { ...style.sources, [SCHEME]: this.#source }, layers }
  }
}

export const ownMap = new OwnMap()
