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
    addEventListener("popstate", () => this.stepped());
    document.addEventListener("htmx:before:history:restore", (event) => {
      if (this.root.isConnected) event.preventDefault(); // the panel alone changes, see `stepped`
    });
    this.filters = this.choice();
    this.chosen = new URL(location.href).searchParams.get("plaats") ?? "";
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

  /** Back or forward: show the site of that address, or none; with other filters it is another page. */
  stepped() {
    if (!this.root.isConnected) return;
    if (this.choice() !== this.filters) return location.reload();
    const id = new URL(location.href).searchParams.get("plaats") ?? "";
    if (id === String(this.chosen ?? "")) return undefined;
    return id ? this.open({ id }) : this.close();
  }

  /** What the address says apart from the chosen site: page, year, kinds and so on. */
  choice() {
    const url = new URL(location.href);
    url.searchParams.delete("plaats");
    return url.pathname + url.search;
  }

  clicked(event) {
    const row = event.target.closest("[data-site]");
    if (row) this.mark(row.dataset.site); // htmx fetches the panel, from the attributes of the row
    if (event.target.closest("[data-panel-close]")) {
      event.preventDefault();
      this.close();
    }
    if (event.target.closest("[data-panel-grip]")) this.panel?.classList.toggle("is-tall");
    const place = event.target.closest("[data-bounds]");
    if (place && this.map?.map) {
      event.preventDefault();
      this.show(place);
    }
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

  /** Go to a place that was found; on a phone that is where the map is. */
  show(place) {
    this.showMap();
    for (const one of this.root.querySelectorAll("[data-bounds]")) {
      one.toggleAttribute("aria-current", false);
      if (one === place) one.setAttribute("aria-current", "true");
    }
    this.foldLegend();
    this.map.goTo(JSON.parse(place.dataset.bounds));
  }

  /** Mark the row, do not redraw it: focus stays where it is. */
  mark(id) {
    const isOther = id !== this.marked; // a list that came anew stays where it was scrolled to
    this.chosen = this.marked = id;
    for (const row of this.rows()) {
      const own = row.dataset.site === String(id);
      row.setAttribute("aria-current", String(own));
      if (own && isOther) row.scrollIntoView({ block: "nearest" });
    }
    const url = new URL(location.href);
    const before = url.searchParams.get("plaats") ?? "";
    if (String(id) === before) return;
    if (id) url.searchParams.set("plaats", id);
    else url.searchParams.delete("plaats");
    if (this.lost) history.replaceState(history.state, "", url); // a new list came without the site: put it back
    else history.pushState({}, "", url); // a step, so that Back returns to the earlier choice
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
    const offset = matchMedia(NARROW).matches ? [0, -this.panel.offsetHeight / 2] : this.offset();
    this.editing = new PlaceEditing(form, this.map, offset);
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
    this.lost = true;
    if (this.chosen) this.mark(this.chosen);
    this.lost = false;
    this.filters = this.choice();
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
