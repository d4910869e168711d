// Proposing a place on a page of its own: the map beside the form gets its pin once it is drawn.
import { PlaceEditing } from "./place-editing.js";

export function startPlacePages(root) {
  for (const page of root.querySelectorAll("[data-place-page]:not([data-started])")) {
    page.dataset.started = "";
    const map = page.querySelector("laad-kaart");
    const form = page.querySelector("[data-place-form]");
    page.addEventListener("map-ready", () => new PlaceEditing(form, map, [0, 0]), { once: true });
  }
}
