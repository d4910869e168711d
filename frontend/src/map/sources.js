// Sources of the map: what the element must look into is fetched here, the rest is left to MapLibre.
import { EMPTY, labelPoints, searchAreas } from "./geometry.js";

const CLUSTERS = {
  cluster: true,
  clusterRadius: 44,
  clusterMaxZoom: 12,
  clusterProperties: { points: ["+", ["coalesce", ["get", "points"], 1]] },
};

const absolute = (url) => new URL(url, document.baseURI).href;
const geojson = (data, more = {}) => ({ type: "geojson", data, ...more });

async function fetched(url) {
  const answer = await fetch(absolute(url), { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

/** Layers that lie under everything: drawn as vectors or, without a graphics card, as pictures. */
export const AREAS = ["outline", "municipalities", "neighbourhoods", "cells"];
const LOOKED_INTO = ["municipalities", "neighbourhoods", "sites"];

/** Names of the layers that the element fetches itself. */
export function fetchedHere(asPictures) {
  return asPictures ? [...LOOKED_INTO, "outline", "cells"] : LOOKED_INTO;
}

/** All sources of the first style; those that are fetched start empty. */
export function initialSources(layers, asPictures) {
  const sources = { selection: geojson(EMPTY) };
  for (const name of asPictures ? ["buildings"] : ["outline", "buildings", "cells"]) {
    if (layers[name]) sources[name] = geojson(absolute(layers[name]));
  }
  if (layers.points) sources.points = geojson(absolute(layers.points), CLUSTERS);
  for (const name of ["neighbourhoods", "municipalities"]) {
    if (!layers[name]) continue;
    if (!asPictures) sources[name] = geojson(EMPTY);
    sources[`${name === "neighbourhoods" ? "neighbourhood" : "municipality"}-names`] = geojson(EMPTY);
  }
  if (layers.sites) Object.assign(sources, { sites: geojson(EMPTY), areas: geojson(EMPTY) });
  return sources;
}

/** Leave a named layer to MapLibre at another address. */
export function moveLayer(map, name, url) {
  map.getSource(name)?.setData(absolute(url));
}

/** Fetch one named layer and put it in its sources; returns the GeoJSON. */
export async function loadLayer(map, name, url) {
  const data = await fetched(url);
  map.getSource(name)?.setData(data);
  if (name === "sites") map.getSource("areas")?.setData(searchAreas(data));
  if (name === "neighbourhoods") map.getSource("neighbourhood-names")?.setData(labelPoints(data));
  if (name === "municipalities") map.getSource("municipality-names")?.setData(labelPoints(data));
  return data;
}
