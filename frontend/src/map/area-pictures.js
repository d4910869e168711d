// Areas as pictures, for browsers that draw without a graphics card: there each polygon and line costs
// processor time in every frame, a picture does not. Each tile is drawn once, on a canvas, with the
// colours and widths of layers-area.js; what lies above (points, sites, names) stays as it is.
// docs/decisions/areas-as-pictures.md tells why, docs/map-layers.md what it saves.
import * as maplibre from "maplibre-gl";

import { LINES, NEED_FADE, needClass, WHITE_EDGE, WHITE_FROM_ZOOM, WHITE_OPACITY } from "./area-look.js";
import { LAND, OUTSIDE, token } from "./colours.js";
import { hatchCanvas } from "./symbols.js";

export const PICTURES = "area-pictures";
const PIXELS = 512; // of a picture
const SHOWN = 362; // pixels of the page that it covers at its own zoom: never enlarged, so never blurred
const ZOOM_BEHIND = Math.log2(512 / SHOWN); // zoom of the map where a tile of zoom z has its own size: z - this
const DRAWN_BY_PROCESSOR = /swiftshader|llvmpipe|softpipe|software|basic render/i;

let made = 0;

/** Whether the browser draws WebGL with the processor; false where it does not tell. */
export function drawsInSoftware() {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl) return false;
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  const name = names ? gl.getParameter(names.UNMASKED_RENDERER_WEBGL) : "";
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return DRAWN_BY_PROCESSOR.test(String(name));
}

/** Value at `x` on a broken line through [x, y] stops. */
function along(stops, x) {
  const after = stops.findIndex(([stop]) => stop > x);
  if (after === 0) return stops[0][1];
  if (after < 0) return stops.at(-1)[1];
  const [[x0, y0], [x1, y1]] = [stops[after - 1], stops[after]];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

const across = (lon) => lon / 360 + 0.5;
const down = (lat) => 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);

/** Areas on the square of the world (0 to 1), each with the box it lies in. */
function projected(collection) {
  return (collection?.features ?? []).filter((one) => one.geometry?.coordinates.length).map(({ geometry, properties }) => {
    const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
    const rings = polygons.flat().map((ring) => Float64Array.from(ring.flatMap(([lon, lat]) => [across(lon), down(lat)])));
    const box = [1, 1, 0, 0];
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2) {
        box[0] = Math.min(box[0], ring[i]);
        box[1] = Math.min(box[1], ring[i + 1]);
        box[2] = Math.max(box[2], ring[i]);
        box[3] = Math.max(box[3], ring[i + 1]);
      }
    }
    return { properties, rings, box };
  });
}

/** One tile: what of the areas lies in it, on a canvas of PIXELS times `ratio`. */
class Tile {
  constructor({ z, x, y }, ratio) {
    const size = PIXELS * ratio;
    this.canvas = new OffscreenCanvas(size, size);
    this.pen = this.canvas.getContext("2d", { willReadFrequently: true });
    this.pen.lineJoin = "round";
    this.zoom = z - ZOOM_BEHIND;
    this.unit = size / SHOWN; // pixels of the picture in one of the page
    this.scale = size * 2 ** z;
    this.left = x * size;
    this.top = y * size;
    const edge = 8 / (SHOWN * 2 ** z); // lines of a neighbour reach in
    this.box = [x, y, x + 1, y + 1].map((side, i) => side / 2 ** z + (i < 2 ? -edge : edge));
    this.pen.fillStyle = OUTSIDE;
    this.pen.fillRect(0, 0, size, size);
  }

  within(areas) {
    const [west, north, east, south] = this.box;
    return areas.filter(({ box }) => box[0] < east && box[2] > west && box[1] < south && box[3] > north);
  }

  path(areas) {
    const path = new Path2D();
    for (const { rings } of areas) {
      for (const ring of rings) {
        for (let i = 0; i < ring.length; i += 2) {
          const [x, y] = [ring[i] * this.scale - this.left, ring[i + 1] * this.scale - this.top];
          if (i) path.lineTo(x, y);
          else path.moveTo(x, y);
        }
        path.closePath();
      }
    }
    return path;
  }

  fill(areas, style, opacity = 1) {
    if (!areas.length) return;
    this.pen.globalAlpha = opacity;
    this.pen.fillStyle = style;
    this.pen.fill(this.path(areas), "evenodd");
    this.pen.globalAlpha = 1;
  }

  line(areas, { colour, width, opacity = 1 }) {
    if (!areas.length) return;
    this.pen.globalAlpha = opacity;
    this.pen.strokeStyle = colour();
    this.pen.lineWidth = along(width, this.zoom) * this.unit;
    this.pen.stroke(this.path(areas));
    this.pen.globalAlpha = 1;
  }
}

/** The areas of one map: keeps what was fetched and draws the tiles that MapLibre asks for. */
export class AreaPictures {
  #areas = {};
  #version = 0;

  constructor(map, { edges, ownCode }) {
    this.map = map;
    this.edges = edges;
    this.ownCode = ownCode;
    this.name = `areas-${(made += 1)}`; // a protocol belongs to the page, a page may hold two maps
    this.ratio = Math.min(Math.ceil(devicePixelRatio), 2);
    this.hatch = hatchCanvas(token("paused"));
    maplibre.addProtocol(this.name, async ({ url }) => ({ data: this.#draw(url) }));
  }

  remove() {
    maplibre.removeProtocol(this.name);
  }

  /** Take over layers (name to GeoJSON) and draw anew. */
  show(layers) {
    for (const [name, data] of Object.entries(layers)) this.#areas[name] = projected(data);
    this.#version += 1;
    const tiles = [`${this.name}://${this.#version}/{z}/{x}/{y}`];
    const source = this.map.getSource(PICTURES);
    if (source) return source.setTiles(tiles);
    this.map.addSource(PICTURES, { type: "raster", tiles, tileSize: SHOWN, maxzoom: 18 });
    const layer = { id: PICTURES, type: "raster", source: PICTURES, paint: { "raster-fade-duration": 0 } };
    return this.map.addLayer(layer, this.map.getStyle().layers[0]?.id);
  }

  #draw(url) {
    const [z, x, y] = url.split("/").slice(-3).map(Number);
    const tile = new Tile({ z, x, y }, this.ratio);
    const [around, towns, places, cells] = ["outline", "municipalities", "neighbourhoods", "cells"].map((name) =>
      tile.within(this.#areas[name] ?? []),
    );
    tile.fill(around, LAND);
    tile.line(around, LINES.around);
    tile.fill(towns, LAND);
    this.#need(tile, places);
    tile.line(places, LINES.neighbourhoods);
    tile.line(towns, LINES.municipalities);
    this.#whiteSpots(tile, cells.filter(({ properties }) => properties.colour === "white"));
    tile.line(towns.filter(({ properties }) => properties.code === this.ownCode), LINES.own);
    return tile.canvas.transferToImageBitmap();
  }

  #need(tile, places) {
    const opacity = along(NEED_FADE, tile.zoom);
    const byClass = new Map();
    for (const place of places) {
      const own = needClass(place.properties, this.edges);
      if (!byClass.has(own)) byClass.set(own, []);
      byClass.get(own).push(place);
    }
    for (const [own, of] of byClass) tile.fill(of, own ? token(`need-${own}`) : LAND, opacity);
  }

  #whiteSpots(tile, cells) {
    if (tile.zoom >= WHITE_FROM_ZOOM && cells.length) {
      const pattern = tile.pen.createPattern(this.hatch, "repeat");
      pattern.setTransform(new DOMMatrix().scale(tile.unit / 2)); // drawn at two pixels for one
      tile.fill(cells, pattern, WHITE_OPACITY);
    }
    tile.line(cells, WHITE_EDGE);
  }
}
