// Layers under the points: water, land, boundaries, need, buildings, white spots.
import { LINES, NEED_FADE, needColour, WHITE_EDGE, WHITE_FROM_ZOOM, WHITE_OPACITY } from "./area-look.js";
import { LAND, OUTSIDE, token } from "./colours.js";

const byZoom = (stops) => ["interpolate", ["linear"], ["zoom"], ...stops.flat()];
const FLAT = { "fill-antialias": false }; // lines lie over every edge; smoothing them twice costs a pass each

const line = (id, source, { colour, width, opacity = 1 }, more = {}) => ({
  id,
  type: "line",
  source,
  paint: { "line-color": colour(), "line-width": byZoom(width), "line-opacity": opacity },
  ...more,
});

function ground(has) {
  const land = { "fill-color": LAND, ...FLAT };
  const layers = [{ id: "ground", type: "background", paint: { "background-color": OUTSIDE } }];
  if (has("outline")) {
    layers.push({ id: "outline", type: "fill", source: "outline", paint: land }, line("outline-lines", "outline", LINES.around));
  }
  if (has("municipalities")) {
    layers.push({ id: "municipality-ground", type: "fill", source: "municipalities", paint: land });
  }
  return layers;
}

function neighbourhoods(edges) {
  return [
    {
      id: "neighbourhoods",
      type: "fill",
      source: "neighbourhoods",
      paint: { "fill-color": needColour(edges, LAND), "fill-opacity": byZoom(NEED_FADE), ...FLAT },
    },
  ];
}

export function buildings() {
  return [
    {
      id: "buildings",
      type: "fill",
      source: "buildings",
      minzoom: 12,
      paint: {
        "fill-color": token("ink"),
        "fill-opacity": byZoom([
          [12, 0.14],
          [14, 0.24],
          [16, 0.3],
        ]),
      },
    },
  ];
}

function boundaries(has) {
  return [
    ...(has("neighbourhoods") ? [line("neighbourhood-lines", "neighbourhoods", LINES.neighbourhoods)] : []),
    ...(has("municipalities") ? [line("municipality-lines", "municipalities", LINES.municipalities)] : []),
  ];
}

function whiteSpots() {
  const white = { filter: ["==", ["get", "colour"], "white"] };
  return [
    {
      id: "white-spots",
      type: "fill",
      source: "cells",
      minzoom: WHITE_FROM_ZOOM,
      ...white,
      paint: { "fill-pattern": "hatch", "fill-opacity": WHITE_OPACITY, ...FLAT },
    },
    line("white-spot-edges", "cells", WHITE_EDGE, white),
  ];
}

/** Everything below reach, points and names, in drawing order; `has` tells which sources exist. */
export function areaLayers(has, edges, ownCode) {
  return [
    ...ground(has),
    ...(has("neighbourhoods") ? neighbourhoods(edges) : []),
    ...(has("buildings") ? buildings() : []),
    ...boundaries(has),
    ...(has("cells") ? whiteSpots() : []),
    ...(ownCode && has("municipalities")
      ? [line("own-outline", "municipalities", LINES.own, { filter: ["==", ["get", "code"], ownCode] })]
      : []),
  ];
}
