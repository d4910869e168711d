// Map and chart are large: they come only where a page, or a fragment swapped into it, has one.
// Their addresses stand in the page (hashed names), as <meta name="laadregie-map" content="...">.
const ELEMENTS = { "laad-kaart": "laadregie-map", "laad-grafiek": "laadregie-chart" };
const asked = new Set();

export function loadElements(root) {
  for (const [tag, meta] of Object.entries(ELEMENTS)) {
    if (asked.has(tag) || !root.querySelector(tag)) continue;
    asked.add(tag);
    const url = document.querySelector(`meta[name="${meta}"]`)?.content;
    if (url) import(new URL(url, document.baseURI).href);
  }
}
