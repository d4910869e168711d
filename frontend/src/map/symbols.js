// Signs of the map, drawn on a canvas: no image files, no blob: or data: addresses.
import { token } from "./colours.js";

export const STATES = ["proposed", "approved", "reserved", "in_order", "realised", "dropped"];
const RATIO = 2;

function canvas(pixels) {
  const element = document.createElement("canvas");
  element.width = element.height = pixels * RATIO;
  const pen = element.getContext("2d");
  pen.scale(RATIO, RATIO);
  pen.translate(pixels / 2, pixels / 2);
  pen.lineJoin = pen.lineCap = "round";
  return { element, pen };
}

function image(element, pen) {
  const { width, height } = element;
  return { width, height, data: pen.getImageData(0, 0, width, height).data };
}

function square(pen, half, corner = 4) {
  pen.beginPath();
  pen.roundRect(-half, -half, 2 * half, 2 * half, corner);
}

function line(pen, ...points) {
  pen.beginPath();
  points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.stroke();
}

// What stands inside the square, per state.
const MARKS = {
  proposed() {},
  approved(pen, ink) {
    pen.beginPath();
    pen.arc(0, 0, 2.8, 0, 2 * Math.PI);
    pen.fillStyle = ink;
    pen.fill();
  },
  reserved(pen, ink) {
    pen.beginPath();
    [[-3.5, -5], [3.5, -5], [3.5, 5.2], [0, 2.2], [-3.5, 5.2]].forEach(([x, y], i) =>
      i ? pen.lineTo(x, y) : pen.moveTo(x, y),
    );
    pen.closePath();
    pen.fillStyle = ink;
    pen.fill();
  },
  in_order(pen) {
    pen.lineWidth = 2;
    line(pen, [-4.6, -3.6], [4.6, -3.6]);
    line(pen, [-4.6, 0], [4.6, 0]);
    line(pen, [-4.6, 3.6], [1.5, 3.6]);
  },
  realised(pen) {
    pen.lineWidth = 2.4;
    line(pen, [-5, 0.5], [-1.2, 4], [5.2, -4]);
  },
  dropped(pen) {
    pen.lineWidth = 1.5;
    line(pen, [-4, -4], [4, 4]);
    line(pen, [4, -4], [-4, 4]);
  },
};

function looks() {
  const edge = token("orange-800");
  const orange = { fill: token("orange-500"), edge, width: 1.6, mark: edge };
  return {
    proposed: { fill: "#fff", edge: token("orange-700"), width: 2.6, mark: edge },
    approved: orange,
    reserved: orange,
    in_order: orange,
    realised: { fill: token("ink"), edge: token("ink"), width: 1, mark: "#fff" },
    dropped: { fill: token("ground-2"), edge: token("ink-3"), width: 1.5, mark: token("ink-3") },
  };
}

/** A site: rounded square with a white halo; the mark inside tells the state. */
function siteSign(state, pixels = 26) {
  const { element, pen } = canvas(pixels);
  const look = looks()[state];
  const half = pixels / 2 - (state === "dropped" ? 5 : 4);
  square(pen, pixels / 2 - 1.5, 6);
  pen.fillStyle = "#fff";
  pen.fill();
  square(pen, half);
  pen.fillStyle = look.fill;
  pen.fill();
  pen.lineWidth = look.width;
  pen.strokeStyle = look.edge;
  pen.stroke();
  pen.strokeStyle = look.mark;
  MARKS[state](pen, look.mark);
  return image(element, pen);
}

/** A search area seen from afar: a dashed ring, an area and never a pin. */
function areaSign(state, pixels = 26) {
  const { element, pen } = canvas(pixels);
  const gone = state === "dropped";
  pen.beginPath();
  pen.arc(0, 0, pixels / 2 - 3, 0, 2 * Math.PI);
  pen.fillStyle = gone ? token("ground-2") : token("orange-100");
  pen.fill();
  pen.setLineDash([4.2, 3.4]);
  pen.lineCap = "butt";
  pen.lineWidth = 2.2;
  pen.strokeStyle = gone ? token("ink-3") : token("orange-700");
  pen.stroke();
  return image(element, pen);
}

/** Hatch of white spots, at two pixels of the canvas for one of the page. */
export function hatchCanvas(colour) {
  const size = 10 * RATIO;
  const element = document.createElement("canvas");
  element.width = element.height = size;
  const pen = element.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = RATIO;
  for (const shift of [-size, 0, size]) line(pen, [shift, size], [shift + size, 0]);
  return element;
}

/** Give the map its signs; safe to call again after a change of style. */
export function addSymbols(map) {
  if (map.hasImage("hatch")) return;
  const hatch = hatchCanvas(token("paused"));
  map.addImage("hatch", image(hatch, hatch.getContext("2d")), { pixelRatio: RATIO });
  for (const state of STATES) {
    map.addImage(`site-${state}`, siteSign(state), { pixelRatio: RATIO });
    map.addImage(`area-${state}`, areaSign(state), { pixelRatio: RATIO });
  }
}
