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

/** All sources of the first style; those that are fetched start empty. */
export function initialSources(layers) {
  const sources = { selection: geojson(EMPTY) };
  for (const name of ["outline", "buildings", "cells"]) {
    if (layers[name]) sources[name] = geojson(absolute(layers[name]));
  }
  if (layers.points) sources.points = geojson(absolute(layers.points), CLUSTERS);
  for (const name of ["neighbourhoods", "municipalities"]) {
    if (!layers[name]) continue;
    sources[name] = geojson(EMPTY);
    sources[`${name === "neighbourhoods" ? "neighbourhood" : "municipality"}-names`] = geojson(EMPTY);
  }
  if (layers.sites) Object.assign(sources, { sites: geojson(EMPTY), areas: geojson(EMPTY) });
  return sources;
}

/** Fetch one named layer and put it in its sources; returns the GeoJSON. */
export async function loadLayer(map, name, url) {
  if (!["neighbourhoods", "municipalities", "sites"].includes(name)) {
    map.getSource(name)?.setData(absolute(url));
    return null;
  }
  const data = await fetched(url);
  map.getSource(name)?.setData(data);
  if (name === "sites") map.getSource("areas")?.setData(searchAreas(data));
  if (name === "neighbourhoods") map.getSource("neighbourhood-names")?.setData(labelPoints(data));
  if (name === "municipalities") map.getSource("municipality-names")?.setData(labelPoints(data));
  return data;
}
