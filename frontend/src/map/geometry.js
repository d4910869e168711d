// Small geometry in longitude and latitude; good to a metre over the few hundred metres drawn here.
const METRES_PER_DEGREE = 111320;

export const EMPTY = { type: "FeatureCollection", features: [] };

export function feature(geometry, properties = {}) {
  return { type: "Feature", properties, geometry };
}

export function collection(features) {
  return { type: "FeatureCollection", features };
}

/** Ring of a circle of `metres` around [lon, lat]. */
export function circle([lon, lat], metres, steps = 72) {
  const high = metres / METRES_PER_DEGREE;
  const wide = high / Math.cos((lat * Math.PI) / 180);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = (i / steps) * 2 * Math.PI;
    return [lon + wide * Math.cos(angle), lat + high * Math.sin(angle)];
  });
}

/** [lon, lat] so many metres to the east and the north. */
export function moved([lon, lat], east, north) {
  const high = METRES_PER_DEGREE;
  return [lon + east / (high * Math.cos((lat * Math.PI) / 180)), lat + north / high];
}

/** The polygons of search areas: an area is never drawn as a pin. */
export function searchAreas(sites) {
  return collection(
    sites.features
      .filter((site) => site.properties.kind === "search_area")
      .map((site) =>
        feature(
          { type: "Polygon", coordinates: [circle(site.geometry.coordinates, site.properties.radius_m || 71)] },
          site.properties,
        ),
      ),
  );
}

/** Points that carry the name of each area. */
export function labelPoints(areas) {
  return collection(
    areas.features
      .filter((area) => area.geometry?.coordinates.length)
      .map((area) => feature({ type: "Point", coordinates: labelPoint(area.geometry) }, area.properties)),
  );
}

/** A point well inside an area: the middle of its widest stretch at the height of its centre. */
export function labelPoint(geometry) {
  const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
  const rings = polygons.map((polygon) => polygon[0]);
  const ring = rings.reduce((largest, one) => (Math.abs(area(one)) > Math.abs(area(largest)) ? one : largest));
  const height = centreHeight(ring);
  const crossings = edges(ring)
    .filter(([[, y1], [, y2]]) => y1 > height !== y2 > height)
    .map(([[x1, y1], [x2, y2]]) => x1 + ((height - y1) / (y2 - y1)) * (x2 - x1))
    .sort((a, b) => a - b);
  let best = [ring[0][0], ring[0][0]];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    if (crossings[i + 1] - crossings[i] >= best[1] - best[0]) best = [crossings[i], crossings[i + 1]];
  }
  return [(best[0] + best[1]) / 2, height];
}

function edges(ring) {
  return ring.slice(1).map((point, i) => [ring[i], point]);
}

function area(ring) {
  return edges(ring).reduce((sum, [[x1, y1], [x2, y2]]) => sum + x1 * y2 - x2 * y1, 0) / 2;
}

function centreHeight(ring) {
  const whole = area(ring);
  if (!whole) return ring[0][1];
  const moment = edges(ring).reduce((sum, [[x1, y1], [x2, y2]]) => sum + (y1 + y2) * (x1 * y2 - x2 * y1), 0);
  return moment / (6 * whole);
}

/** [[west, south], [east, north]] of point features, or null when there are none. */
export function boundsOf(points) {
  const lons = points.features.map((point) => point.geometry.coordinates[0]);
  const lats = points.features.map((point) => point.geometry.coordinates[1]);
  if (!lons.length) return null;
  return [
    [Math.min(...lons), Math.min(...lats)],
    [Math.max(...lons), Math.max(...lats)],
  ];
}
