// Colours come from the tokens of the style sheet, so map and page cannot drift apart.
export function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--lr-${name}`).trim();
}

export const LAND = "#f1f1ec";
export const OUTSIDE = "#dde4e3"; // water, and land that the layers do not know
export const PRESSURE_FILL = { quiet: "#ffffff", normal: "#8ba0a9", busy: "#14252c" };
