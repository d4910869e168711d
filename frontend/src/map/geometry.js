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

/** Points that carry the name of each area, from its `label_lon` and `label_lat`. */
export function labelPoints(areas) {
  return collection(
    areas.features
      .filter((area) => Number.isFinite(area.properties.label_lon))
      .map((area) =>
        feature(
          { type: "Point", coordinates: [area.properties.label_lon, area.properties.label_lat] },
          area.properties,
        ),
      ),
  );
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
