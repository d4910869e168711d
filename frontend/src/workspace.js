// List, map and panel of one page tell each other what is chosen. The server renders list and panel;
// rows are links, so the page works without this script as well.
import htmx from "htmx.org/dist/htmx.esm.js";

import { PanelKeeper } from "./panel-keeper.js";
import { PlaceEditing } from "./place-editing.js";

const NARROW = "(max-width: 760px)";

class Workspace {
  constructor(root) {
    this.root = root;
    this.map = root.querySelector("laad-kaart");
    this.panel = root.querySelector(".panel");
    root.addEventListener("site-select", (event) => this.open(event.detail));
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("change", (event) => this.changed(event));
    root.addEventListener("keydown", (event) => this.pressed(event));
    if (this.panel) this.keeper = new PanelKeeper(this.panel);
    this.panel?.addEventListener("htmx:after:settle", () => this.panelFilled());
    root.querySelector("[data-list]")?.addEventListener("htmx:after:settle", () => this.listFilled());
    root.addEventListener("map-ready", () => this.showChosen({ stay: location.hash.length > 1 }));
    if (matchMedia(NARROW).matches) root.querySelector(".legend")?.removeAttribute("open");
    const view = root.querySelector("[name='view']:checked")?.value;
    if (view) root.dataset.view = view;
  }

  rows() {
    return [...this.root.querySelectorAll("[data-site]")];
  }

  /** Fetch the explanation of a site into the panel; on the map of the region, go to its municipality. */
  open({ id, municipality_code: code }) {
    const { panelUrl, municipalityUrl } = this.root.dataset;
    if (!panelUrl) {
      location.assign(`${municipalityUrl.replace("__code__", code)}?plaats=${id}`);
      return;
    }
    this.mark(id);
    htmx.ajax("GET", panelUrl.replace("/0/", `/${id}/`), { target: "#panel", swap: "innerHTML" });
  }

  clicked(event) {
    const row = event.target.closest("[data-site]");
    if (row) this.mark(row.dataset.site); // htmx fetches the panel, from the attributes of the row
    if (event.target.closest("[data-panel-close]")) {
      event.preventDefault();
      this.close();
    }
    if (event.target.closest("[data-panel-grip]")) this.panel?.classList.toggle("is-tall");
    const button = event.target.closest("[data-filters-toggle]");
    if (button) button.setAttribute("aria-expanded", String(this.root.classList.toggle("shows-filters")));
  }

  changed(event) {
    if (event.target.name === "view") this.root.dataset.view = event.target.value;
  }

  pressed(event) {
    if (event.key !== "Escape" || !this.panel?.contains(event.target)) return;
    const cancel = this.panel.querySelector("[data-place-cancel], [data-question-cancel]");
    if (cancel) cancel.click();
    else this.close();
  }

  /** Mark the row, do not redraw it: focus stays where it is. */
  mark(id) {
    this.chosen = id;
    for (const row of this.rows()) {
      const own = row.dataset.site === String(id);
      row.setAttribute("aria-current", String(own));
      if (own) row.scrollIntoView({ block: "nearest" });
    }
    const url = new URL(location.href);
    if (id) url.searchParams.set("plaats", id);
    else url.searchParams.delete("plaats");
    history.replaceState(history.state, "", url);
  }

  panelFilled() {
    this.panel.classList.remove("is-tall");
    this.showChosen();
    this.keeper.restore();
    this.editPlace();
  }

  /** With a form for a place in the panel, the map gets its pin; it goes with the form. */
  editPlace() {
    this.editing?.stop();
    this.editing = undefined;
    const form = this.panel?.querySelector("[data-place-form]");
    if (!form) return;
    this.showMap();
    this.panel.classList.remove("is-tall");
    this.editing = new PlaceEditing(form, this.map);
  }

  /** On a phone the list may lie over the map. */
  showMap() {
    const view = this.root.querySelector("[name='view'][value='map']");
    if (view) view.checked = true;
    this.root.dataset.view = "map";
    this.root.classList.remove("shows-filters");
  }

  /** What the panel explains, drawn on the map: reach and the lines to the nearest points. */
  showChosen(more = {}) {
    const detail = this.panel?.querySelector("#site-selection");
    if (detail) this.showOnMap({ ...JSON.parse(detail.textContent), ...more });
  }

  showOnMap(detail) {
    this.mark(detail.id);
    this.foldLegend();
    this.map?.select?.(detail.id, { ...detail, offset: this.offset() });
  }

  /** The legend must not lie over the chosen site. */
  foldLegend() {
    if (this.map?.clientWidth < 760) this.root.querySelector(".legend")?.removeAttribute("open");
  }

  /** Where the chosen site must stand, from the middle of the map: beside the panel that lies over it. */
  offset() {
    if (matchMedia(NARROW).matches) return [0, -this.root.clientHeight * 0.24];
    if (matchMedia("(max-width: 1180px)").matches) return [-this.panel.clientWidth / 2, 0];
    return [0, 0];
  }

  listFilled() {
    const news = this.root.querySelector("[data-list] #map-update");
    if (news) this.map?.update?.(JSON.parse(news.textContent));
    if (this.chosen) this.mark(this.chosen);
  }

  close() {
    const row = this.rows().find((one) => one.dataset.site === String(this.chosen));
    this.panel.replaceChildren();
    this.editPlace();
    this.mark("");
    this.map?.clear?.();
    (row ?? this.root.querySelector("[data-list]"))?.focus();
  }
}

export function startWorkspaces(root) {
  for (const element of root.querySelectorAll("[data-workspace]:not([data-started])")) {
    element.dataset.started = "";
    new Workspace(element);
  }
}
