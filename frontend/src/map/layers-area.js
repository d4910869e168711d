// Layers under the points: water, land, boundaries, need, buildings, white spots.
import { LAND, OUTSIDE, token } from "./colours.js";

const ZOOM = ["zoom"];
const byZoom = (...stops) => ["interpolate", ["linear"], ZOOM, ...stops];
const MIN_HOMES = 50; // below this a share says nothing: no colour

/** Colour of need per 100 homes, never a total: large areas would shout. */
function needColour(edges) {
  const steps = edges.slice(1).flatMap((edge, i) => [edge, token(`need-${i + 2}`)]);
  return [
    "case",
    ["<", ["coalesce", ["get", "households"], 0], MIN_HOMES],
    LAND,
    ["step", ["coalesce", ["get", "need_per_100"], 0], token("need-1"), ...steps],
  ];
}

function ground(has) {
  const layers = [{ id: "ground", type: "background", paint: { "background-color": OUTSIDE } }];
  if (has("outline")) {
    layers.push(
      { id: "outline", type: "fill", source: "outline", paint: { "fill-color": LAND } },
      { id: "outline-lines", type: "line", source: "outline", paint: { "line-color": "#dcdfd8", "line-width": 1 } },
    );
  }
  if (has("municipalities")) {
    layers.push(
      { id: "municipality-ground", type: "fill", source: "municipalities", paint: { "fill-color": LAND } },
      {
        id: "municipality-lines",
        type: "line",
        source: "municipalities",
        paint: { "line-color": "#b9c2bf", "line-width": 1.2 },
      },
    );
  }
  return layers;
}

function neighbourhoods(edges) {
  return [
    {
      id: "neighbourhoods",
      type: "fill",
      source: "neighbourhoods",
      paint: {
        "fill-color": needColour(edges),
        "fill-opacity": byZoom(12.5, 0.95, 14, 0.7, 15.5, 0.38), // from "which area" to "which street"
      },
    },
  ];
}

function buildings() {
  return [
    {
      id: "buildings",
      type: "fill",
      source: "buildings",
      minzoom: 12,
      paint: { "fill-color": token("ink"), "fill-opacity": byZoom(12, 0.14, 14, 0.24, 16, 0.3) },
    },
  ];
}

function boundaries(has) {
  const layers = [];
  if (has("neighbourhoods")) {
    layers.push({
      id: "neighbourhood-lines",
      type: "line",
      source: "neighbourhoods",
      paint: { "line-color": "#fff", "line-width": byZoom(8, 0.2, 11, 1, 15, 2.4) },
    });
  }
  if (has("municipalities")) {
    layers.push({
      id: "municipality-lines-above",
      type: "line",
      source: "municipalities",
      paint: { "line-color": token("ink-2"), "line-width": byZoom(7, 0.4, 11, 1.1), "line-opacity": 0.6 },
    });
  }
  return layers;
}

function whiteSpots() {
  const white = ["==", ["get", "colour"], "white"];
  return [
    {
      id: "white-spots",
      type: "fill",
      source: "cells",
      minzoom: 10,
      filter: white,
      paint: { "fill-pattern": "hatch", "fill-opacity": 0.75 },
    },
    {
      id: "white-spot-edges",
      type: "line",
      source: "cells",
      filter: white,
      paint: { "line-color": token("paused"), "line-width": byZoom(8, 0.8, 12, 2) },
    },
  ];
}

function ownOutline(code) {
  return [
    {
      id: "own-outline",
      type: "line",
      source: "municipalities",
      filter: ["==", ["get", "code"], code],
      paint: { "line-color": token("ink-2"), "line-width": byZoom(8, 1.4, 12, 2.2) },
    },
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
    ...(ownCode && has("municipalities") ? ownOutline(ownCode) : []),
  ];
}
