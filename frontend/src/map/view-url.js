// The view stands behind the # of the address: "#13.2/52.01610/6.13290" (zoom/latitude/longitude).
// Filters and the chosen site are query parameters: the server reads those.

/** {zoom, center} of the address, or null. */
export function readView(hash = location.hash) {
  const parts = hash.slice(1).split("/").map(Number);
  if (parts.length !== 3 || parts.some((part) => !Number.isFinite(part))) return null;
  const [zoom, lat, lon] = parts;
  if (zoom < 0 || zoom > 22 || Math.abs(lat) > 85 || Math.abs(lon) > 180) return null;
  return { zoom, center: [lon, lat] };
}

export function viewHash({ zoom, center }) {
  return `#${zoom.toFixed(2)}/${center[1].toFixed(5)}/${center[0].toFixed(5)}`;
}

/** Write the view behind the address without adding a step to the history. */
export function writeView(view) {
  history.replaceState(history.state, "", `${location.pathname}${location.search}${viewHash(view)}`);
}
