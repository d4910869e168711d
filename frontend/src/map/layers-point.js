// Layers above the areas: reach, charge points, names, sites, distances.
import { PRESSURE_FILL, token } from "./colours.js";

const byZoom = (...stops) => ["interpolate", ["linear"], ["zoom"], ...stops];
const get = (name) => ["get", name];
const REGULAR = ["LR Map Regular"];
const STRONG = ["LR Map Semibold"];
const SITE_ZOOM = 10.6; // from here a site is drawn with its sign, below as a small dot
const RING_ZOOM = 9.5; // a search area never becomes a dot: below this it is not drawn
const AREA_ZOOM = 13.4; // from here a search area of 71 m is large enough to see its own edge
const YEAR_ZOOM = 13.6;

const isPolygon = ["==", ["geometry-type"], "Polygon"];
const isLine = ["==", ["geometry-type"], "LineString"];
const isArea = ["==", get("kind"), "search_area"];
const isPlace = ["!=", get("kind"), "search_area"];
const yearText = ["concat", "’", ["slice", ["to-string", get("year")], 2]];

/** The lens of walking distance and the lines to the nearest charge points. */
export function reachLayers() {
  return [
    {
      id: "reach",
      type: "fill",
      source: "selection",
      filter: isPolygon,
      paint: { "fill-color": "#fff", "fill-opacity": 0.34 },
    },
    {
      id: "reach-edge",
      type: "line",
      source: "selection",
      filter: isPolygon,
      paint: { "line-color": token("orange-700"), "line-width": 2, "line-dasharray": [3, 2] },
    },
    {
      id: "to-point",
      type: "line",
      source: "selection",
      filter: isLine,
      paint: { "line-color": token("ink"), "line-width": 1.4, "line-dasharray": [1, 1.6] },
    },
  ];
}

const sized = (small, large) => ["case", [">", ["coalesce", get("points"), 1], 2], large, small];

const cluster = ["has", "point_count"];

/** Existing charge points; lightness tells how busy. */
export function chargePointLayers() {
  const known = ["in", get("pressure"), ["literal", Object.keys(PRESSURE_FILL)]];
  return [
    {
      id: "points",
      type: "circle",
      source: "points",
      filter: ["!", cluster],
      paint: {
        "circle-color": ["match", get("pressure"), ...Object.entries(PRESSURE_FILL).flat(), "#ffffff"],
        "circle-radius": byZoom(11, sized(2.7, 3.5), 14, sized(4.8, 6.4), 17, sized(7.2, 9.6)),
        "circle-stroke-color": ["case", known, token("ink"), token("line-strong")],
        "circle-stroke-width": ["case", known, 1.5, 1.2],
      },
    },
  ];
}

/** Seen from afar: groups with their number of points. Above the names, which then make way for them. */
export function clusterLayers() {
  return [
    {
      id: "point-clusters",
      type: "circle",
      source: "points",
      filter: cluster,
      paint: {
        "circle-color": "#ffffff",
        "circle-opacity": 0.88,
        "circle-stroke-color": token("ink"),
        "circle-stroke-width": 1.2,
        "circle-radius": ["interpolate", ["linear"], ["sqrt", get("points")], 1, 7, 10, 12, 40, 17],
      },
    },
    {
      id: "point-cluster-counts",
      type: "symbol",
      source: "points",
      filter: cluster,
      layout: {
        "text-field": ["number-format", get("points"), { locale: document.documentElement.lang || "nl" }],
        "text-font": STRONG,
        "text-size": 12,
        "text-padding": 8,
        "text-allow-overlap": true,
      },
      paint: { "text-color": token("ink") },
    },
  ];
}

/** Names of neighbourhoods with their shortage, and of municipalities. */
export function nameLayers(has, { ownCode, shortText }) {
  const halo = { "text-halo-color": "rgba(255,255,255,.92)", "text-halo-width": 1.8 };
  const far = [1.6, 4, 6.5, 9, 12].flatMap((d) => ["top", [0, d], "bottom", [0, -d]]);
  const short = ["round", ["coalesce", get("short"), 0]];
  const [before, after] = shortText.split("{n}");
  const layers = [];
  if (has("neighbourhoods")) {
    layers.push({
      id: "neighbourhood-names",
      type: "symbol",
      source: "neighbourhood-names",
      minzoom: 12,
      layout: {
        "text-field": [
          "case",
          [">", short, 0],
          [
            "format",
            get("name"),
            {},
            ["concat", "\n", before, ["to-string", short], after],
            { "font-scale": 0.92, "text-font": ["literal", REGULAR] },
          ],
          get("name"),
        ],
        "text-font": STRONG,
        "text-size": byZoom(12, 12, 15, 15),
        "text-max-width": 8,
        "text-line-height": 1.1,
        "text-padding": 6,
        "symbol-sort-key": ["-", ["coalesce", get("households"), 0]],
        "text-variable-anchor-offset": ["center", [0, 0], "left", [2, 0], "right", [-2, 0], ...far],
      },
      paint: { "text-color": token("ink"), ...halo },
    });
  }
  if (has("municipalities")) {
    layers.push({
      id: "municipality-names",
      type: "symbol",
      source: "municipality-names",
      maxzoom: 14,
      filter: ["!=", get("code"), ownCode ?? ""],
      layout: {
        "text-field": ownCode ? ["upcase", get("name")] : get("name"),
        "text-font": STRONG,
        "text-size": byZoom(7, 11.5, 11, 14),
        "text-letter-spacing": ownCode ? 0.12 : 0,
        "text-max-width": 8,
        "symbol-sort-key": ["-", ["coalesce", get("inhabitants"), 0]],
        "text-variable-anchor-offset": [
          ...["center", [0, 0], "top", [0, 1.2], "bottom", [0, -1.2], "left", [1.4, 0], "right", [-1.4, 0]],
          ...["top", [0, 2.2], "bottom", [0, -2.2]],
        ],
      },
      paint: { "text-color": ownCode ? "#5d6d73" : token("ink"), ...halo },
    });
  }
  return layers;
}

/** Search areas: a dashed orange edge around where the place may come. Below the names. */
export function searchAreaLayers() {
  const gone = ["==", get("state"), "dropped"];
  const decided = ["!", ["in", get("state"), ["literal", ["proposed", "dropped"]]]];
  return [
    {
      id: "area-fill",
      type: "fill",
      source: "areas",
      minzoom: SITE_ZOOM,
      paint: {
        "fill-color": ["case", gone, token("ground-2"), decided, token("orange-500"), token("orange-100")],
        "fill-opacity": ["case", decided, 0.45, 0.6],
      },
    },
    {
      id: "area-edge",
      type: "line",
      source: "areas",
      minzoom: SITE_ZOOM,
      paint: {
        "line-color": ["case", gone, token("ink-3"), token("orange-700")],
        "line-width": 2.2,
        "line-dasharray": [2.2, 1.6],
      },
    },
  ];
}

function areaMarkLayers() {
  return [
    {
      id: "area-ring",
      type: "symbol",
      source: "sites",
      minzoom: RING_ZOOM,
      maxzoom: AREA_ZOOM,
      layout: {
        "icon-image": ["concat", "area-", get("state")],
        "icon-size": byZoom(RING_ZOOM, 0.28, SITE_ZOOM, 0.5, AREA_ZOOM, 0.85),
        "icon-allow-overlap": true,
      },
    },
    {
      id: "area-year",
      type: "symbol",
      source: "sites",
      minzoom: YEAR_ZOOM,
      layout: { "text-field": yearText, "text-font": STRONG, "text-size": 13, "text-allow-overlap": true },
      paint: { "text-color": token("orange-800"), "text-halo-color": "#fff", "text-halo-width": 2 },
    },
  ];
}

function placeLayers() {
  const far = { "circle-stroke-width": 1, "circle-radius": byZoom(7, 1.8, SITE_ZOOM, 4) };
  return [
    {
      id: "sites-later",
      type: "circle",
      source: "sites",
      minzoom: SITE_ZOOM,
      paint: {
        "circle-radius": byZoom(11, 2.2, 14, 4, 17, 6),
        "circle-color": "#fff",
        "circle-stroke-color": token("orange-700"),
        "circle-stroke-width": 1.6,
        "circle-opacity": 0.9,
      },
    },
    {
      id: "selected",
      type: "circle",
      source: "selection",
      filter: ["==", get("role"), "selected"],
      paint: {
        "circle-radius": byZoom(12, 15, 16, 24),
        "circle-color": "rgba(255,255,255,0)",
        "circle-stroke-color": token("ink"),
        "circle-stroke-width": 3,
      },
    },
    {
      id: "sites-far",
      type: "circle",
      source: "sites",
      maxzoom: SITE_ZOOM,
      paint: {
        ...far,
        "circle-color": ["match", get("state"), "realised", token("ink"), "dropped", token("ground-2"), token("orange-500")],
        "circle-stroke-color": ["match", get("state"), "dropped", token("ink-3"), token("orange-800")],
      },
    },
    {
      id: "sites",
      type: "symbol",
      source: "sites",
      minzoom: SITE_ZOOM,
      layout: {
        "icon-image": ["concat", "site-", get("state")],
        "icon-size": byZoom(SITE_ZOOM, 0.5, 14, 0.92, 17, 1.3),
        "icon-allow-overlap": true,
        "text-field": ["step", ["zoom"], "", YEAR_ZOOM, yearText],
        "text-font": STRONG,
        "text-size": 13,
        "text-anchor": "left",
        "text-offset": [1.05, 0],
        "text-optional": true,
        "text-padding": 1,
      },
      paint: { "text-color": token("orange-800"), "text-halo-color": "#fff", "text-halo-width": 2 },
    },
  ];
}

export function siteLayers() {
  return [...areaMarkLayers(), ...placeLayers()];
}

export function distanceLayers() {
  return [
    {
      id: "distances",
      type: "symbol",
      source: "selection",
      filter: isLine,
      layout: {
        "symbol-placement": "line-center",
        "text-field": ["concat", ["to-string", get("metres")], " m"],
        "text-font": STRONG,
        "text-size": 13,
        "text-rotation-alignment": "viewport",
        "text-allow-overlap": true,
      },
      paint: { "text-color": token("ink"), "text-halo-color": "#fff", "text-halo-width": 2 },
    },
  ];
}

/** Filter of every layer of sites for the chosen year, states and kinds. */
export function siteFilters({ year, states, kinds }) {
  const chosen = ["all"];
  if (states) chosen.push(["in", get("state"), ["literal", states]]);
  if (kinds) chosen.push(["in", get("kind"), ["literal", kinds]]);
  const now = year ? [...chosen, ["<=", get("year"), year]] : chosen;
  const later = year ? [...chosen, [">", get("year"), year]] : ["boolean", false];
  return {
    sites: [...now, isPlace],
    "sites-far": [...now, isPlace],
    "sites-later": later,
    "area-fill": now,
    "area-edge": now,
    "area-ring": [...now, isArea],
    "area-year": [...now, isArea],
  };
}
