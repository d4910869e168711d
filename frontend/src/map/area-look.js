// How areas look, for both ways of drawing them: as vectors (layers-area.js) and as pictures (area-pictures.js).
import { token } from "./colours.js";

const MIN_HOMES = 50; // below this a share says nothing: no colour

/** Opacity of the need by zoom: from "which area" to "which street". */
export const NEED_FADE = [
  [12.5, 0.95],
  [14, 0.7],
  [15.5, 0.38],
];

/** Lines: colour, width by zoom (pixels of the page), opacity. */
export const LINES = {
  around: { colour: () => "#dcdfd8", width: [[0, 1]] },
  neighbourhoods: {
    colour: () => "#fff",
    width: [
      [8, 0.2],
      [11, 1],
      [15, 2.4],
    ],
  },
  municipalities: {
    colour: () => token("ink-2"),
    width: [
      [7, 0.4],
      [11, 1.1],
    ],
    opacity: 0.6,
  },
  own: {
    colour: () => token("ink-2"),
    width: [
      [8, 1.4],
      [12, 2.2],
    ],
  },
};

export const WHITE_FROM_ZOOM = 10; // below this only the edge of a white spot is drawn
export const WHITE_OPACITY = 0.75;
export const WHITE_EDGE = {
  colour: () => token("paused"),
  width: [
    [8, 0.8],
    [12, 2],
  ],
};

/** Class of need per 100 homes, 1 to 5, never of a total: large areas would shout. 0: too few homes. */
export function needClass({ households, need_per_100: need }, edges) {
  if ((households ?? 0) < MIN_HOMES) return 0;
  return 1 + edges.slice(1).filter((edge) => (need ?? 0) >= edge).length;
}

/** The same as an expression of MapLibre; `nothing` is the colour of too few homes. */
export function needColour(edges, nothing) {
  const steps = edges.slice(1).flatMap((edge, i) => [edge, token(`need-${i + 2}`)]);
  return [
    "case",
    ["<", ["coalesce", ["get", "households"], 0], MIN_HOMES],
    nothing,
    ["step", ["coalesce", ["get", "need_per_100"], 0], token("need-1"), ...steps],
  ];
}
