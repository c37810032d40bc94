/** A map of one's own, laid over the basemap: a PMTiles file from this machine, which never leaves the browser. */
import type { StyleSpecification } from 'maplibre-gl'
import { mapLibrary } from './basemap'

const SCHEME = 'own'

class OwnMap {
  name = $state('')
  tide = $state(0)
  problem = $state('')
  #layers: StyleSpecification['layers'] = []
  #source: StyleSpecification['sources'][string] | null = null

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
      const bounds: [number, number, number, number] = [header.minLon, header.minLat, header.maxLon, header.maxLat]
      if (header.tileType === TileType.Mvt) {
        this.#source = { type: 'vector', url, bounds }
        const meta = (await tiles.getMetadata()) as { vector_layers?: { id: string }[] }
        this.#layers = (meta.vector_layers ?? []).map((layer) => ({
          id: `${SCHEME}-${layer.id}`,
          type: 'line',
          source: SCHEME,
          'source-layer': layer.id,
          paint: { 'line-color': '#6b7a86', 'line-width': 0.8 },
        }))
      } else {
        this.#source = { type: 'raster', url, tileSize: 256, bounds }
        this.#layers = [{ id: SCHEME, type: 'raster', source: SCHEME, paint: { 'raster-opacity': 0.85 } }]
      }
      this.name = file.name
      this.tide += 1
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error)
    }
  }

  drop(): void {
    this.name = ''
    this.#source = null
    this.#layers = []
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
