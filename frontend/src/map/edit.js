// The pin that is put down or moved: drawn and dragged by Terra Draw, with a handle for the keyboard.
// Comes only when somebody edits a place.
import { TerraDraw, TerraDrawPointMode } from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";

import { token } from "./colours.js";
import { moved } from "./geometry.js";

const STEPS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const FAR = 10; // metres of a step with Shift
const PRECISION = 7; // decimals of a degree: about a centimetre

const rounded = ([lon, lat]) => [Number(lon.toFixed(PRECISION)), Number(lat.toFixed(PRECISION))];

/** One pin on the map; `on` has moved(at), dropped(at), placed() and cancelled(). */
export class Pin {
  constructor(host, map, { at, label, describedBy, offset, on }) {
    this.map = map;
    this.on = on;
    this.at = rounded(at ?? map.getCenter().toArray());
    map.easeTo({ center: this.at, offset: offset ?? [0, 0], duration: 0 }); // not below the sheet of a phone
    this.draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: PRECISION }),
      modes: [new TerraDrawPointMode({ editable: true, styles: this.#styles() })],
    });
    this.draw.start();
    this.draw.setMode("point");
    this.#put(this.at);
    this.draw.on("change", (ids, type) => this.#changed(ids, type));
    this.draw.on("finish", (id) => this.#finished(id));
    this.#handle(host, label, describedBy);
    this.follow = () => this.#stand();
    map.on("move", this.follow);
    this.#stand();
  }

  /** Put the pin elsewhere, as when coordinates were typed. */
  moveTo(at) {
    this.at = rounded(at);
    this.draw.updateFeatureGeometry(this.id, { type: "Point", coordinates: this.at });
    this.#stand();
  }

  focus() {
    this.handle.focus({ preventScroll: true });
  }

  remove() {
    this.map.off("move", this.follow);
    this.handle.remove();
    this.draw.stop();
  }

  #styles() {
    return {
      pointColor: token("orange-500"),
      pointOutlineColor: token("orange-800"),
      pointWidth: 10,
      pointOutlineWidth: 3,
      editedPointColor: token("orange-500"),
      editedPointOutlineColor: token("ink"),
      editedPointWidth: 12,
      editedPointOutlineWidth: 4,
    };
  }

  #put(at) {
    const feature = { type: "Feature", properties: { mode: "point" }, geometry: { type: "Point", coordinates: at } };
    this.id = this.draw.addFeatures([feature])[0].id;
  }

  #changed(ids, type) {
    if (type === "update" && ids.includes(this.id)) this.#take(this.id, this.on.moved);
  }

  /** The end of a drag, or a click elsewhere: then the new point is the pin and the old one goes. */
  #finished(id) {
    if (id !== this.id) {
      this.draw.removeFeatures([this.id]);
      this.id = id;
    }
    this.#take(id, this.on.dropped);
  }

  #take(id, tell) {
    const at = rounded(this.draw.getSnapshotFeature(id).geometry.coordinates);
    const same = at.join() === this.at.join();
    this.at = at;
    this.#stand();
    if (!same || tell === this.on.dropped) tell(at);
  }

  /** The canvas cannot be focused point by point: a ring of its own stands round the pin. */
  #handle(host, label, describedBy) {
    this.handle = document.createElement("div");
    this.handle.className = "map-pin";
    this.handle.tabIndex = 0;
    this.handle.setAttribute("role", "application");
    this.handle.setAttribute("aria-label", label);
    if (describedBy) this.handle.setAttribute("aria-describedby", describedBy);
    this.handle.addEventListener("keydown", (event) => this.#pressed(event));
    host.append(this.handle);
  }

  #pressed(event) {
    const step = STEPS[event.key];
    if (step) {
      const metres = event.shiftKey ? FAR : 1;
      this.moveTo(moved(this.at, step[0] * metres, step[1] * metres));
      this.#keepInSight();
      if (event.repeat) this.on.moved(this.at);
      else this.on.dropped(this.at);
    } else if (event.key === "Enter") this.on.placed();
    else if (event.key === "Escape") this.on.cancelled();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #keepInSight() {
    if (!this.map.getBounds().contains(this.at)) this.map.panTo(this.at, { duration: 0 });
  }

  #stand() {
    const { x, y } = this.map.project(this.at);
    this.handle.style.transform = `translate(${x}px, ${y}px)`;
  }
}
