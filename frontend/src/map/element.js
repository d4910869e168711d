/* <laad-kaart>: the map of laadregie.

   <laad-kaart config="ID" label="What is on the map"> with inside, from the server:
     <script type="application/json" id="ID">   the configuration, see docs/map-layers.md
     <p class="map-fallback">                   what to say where no map can be drawn
     <div class="map-buttons">                  buttons with data-map-action: zoom-in, zoom-out, fit

   Methods: select(id, detail), mark(ids), goTo(bounds), clear(), filter({year, states, kinds}),
   update({layers, filter, bounds, selected}), editPin({at, label, describedBy, on}), endPin(pin).
   Events (they bubble): "site-select" (the properties of the site), "view-change" {zoom, center}, "map-ready".
   Without WebGL2 the sentence stays, and the page goes on: the list shows the same sites. */
import * as maplibre from "maplibre-gl";

import { AreaPictures, drawsInSoftware } from "./area-pictures.js";
import { areaLayers, buildings } from "./layers-area.js";
import * as above from "./layers-point.js";
import { circle, collection, EMPTY, feature } from "./geometry.js";
import { AREAS, fetchedHere, initialSources, loadLayer, moveLayer } from "./sources.js";
import { addSymbols } from "./symbols.js";
import { readView, writeView } from "./view-url.js";

const CLICKABLE = ["sites", "sites-later", "sites-far", "area-fill", "area-ring", "area-year"];
const SELECT_ZOOM = 15;
const NEED_EDGES = [0, 0.5, 1, 1.5, 2];

function mapStyle({ layers, need_edges: edges = NEED_EDGES, area_code: ownCode, texts = {} }, asPictures) {
  const sources = initialSources(layers, asPictures);
  const has = (name) => name in sources;
  const named = (name) => name in layers;
  return {
    version: 8, // no `glyphs`: text is drawn from the fonts of the page
    sources,
    layers: [
      ...(asPictures ? (has("buildings") ? buildings() : []) : areaLayers(has, edges, ownCode)),
      ...above.reachLayers(),
      ...(has("sites") ? above.searchAreaLayers() : []),
      ...(has("points") ? above.chargePointLayers() : []),
      ...above.nameLayers(named, { ownCode, shortText: texts.short ?? "{n}" }),
      ...(has("points") ? above.clusterLayers() : []),
      ...(has("sites") ? above.siteLayers() : []),
      ...above.distanceLayers(),
    ],
  };
}

function asBounds([west, south, east, north]) {
  return [
    [west, south],
    [east, north],
  ];
}

class LaadKaart extends HTMLElement {
  #config = { layers: {} };
  #sites = EMPTY;
  #filter = {};
  #asPictures = false;
  #pictures = null;

  connectedCallback() {
    if (this.map) return;
    this.#config = { ...this.#config, ...JSON.parse(document.getElementById(this.getAttribute("config")).textContent) };
    this.#filter = this.#config.filter ?? {};
    this.addEventListener("click", (event) => this.#act(event.target.closest("[data-map-action]")?.dataset.mapAction));
    this.dataset.loading = "";
    try {
      this.#start();
    } catch {
      delete this.dataset.loading; // no WebGL2: the sentence shows, the page goes on
    }
  }

  disconnectedCallback() {
    this.map?.remove();
    this.#pictures?.remove();
    this.#pictures = null;
    delete this.map;
  }

  #start() {
    const config = this.#config;
    this.#asPictures = drawsInSoftware();
    maplibre.setWorkerUrl(new URL(config.worker ?? "map-worker.js", config.worker ? document.baseURI : import.meta.url).href);
    const canvas = document.createElement("div");
    canvas.className = "map-canvas";
    const view = config.keep_view ? readView() : null;
    this.prepend(canvas);
    try {
      this.map = new maplibre.Map({
        container: canvas,
        style: mapStyle(config, this.#asPictures),
        ...(view ?? { bounds: asBounds(config.bounds), fitBoundsOptions: this.#fit() }),
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        touchPitch: false,
        maxPitch: 0,
        renderWorldCopies: false,
        fadeDuration: 0,
        minZoom: 6,
        maxZoom: 18,
        locale: config.texts?.locale ?? {},
        cooperativeGestures: Boolean(config.cooperative),
        canvasContextAttributes: { antialias: false },
      });
    } catch (error) {
      canvas.remove();
      throw error;
    }
    this.#wire();
  }

  #wire() {
    const { map } = this;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.getCanvas().setAttribute("aria-label", this.getAttribute("label") ?? "");
    map.addControl(new maplibre.ScaleControl({ maxWidth: 110, unit: "metric" }), "bottom-right");
    map.on("styledata", () => addSymbols(map));
    map.on("load", () => this.#load());
    map.on("moveend", () => this.#moved());
    map.on("click", (event) => this.#clicked(event));
    for (const layer of [...CLICKABLE, "point-clusters"]) {
      map.on("mouseenter", layer, () => this.classList.add("is-pointing"));
      map.on("mouseleave", layer, () => this.classList.remove("is-pointing"));
    }
  }

  async #load() {
    delete this.dataset.loading;
    this.dataset.ready = "";
    this.filter(this.#filter);
    await this.#fetchLayers(this.#config.layers);
    this.map?.once("idle", () => {
      this.dataset.ready = "drawn";
      this.#tell("map-ready", {});
    });
  }

  /** Fetch the layers that the element looks into; one that fails is left out, the others stay. */
  async #fetchLayers(layers) {
    const names = Object.keys(layers).filter((name) => fetchedHere(this.#asPictures).includes(name));
    const loaded = await Promise.allSettled(names.map((name) => loadLayer(this.map, name, layers[name])));
    if (!this.map) return;
    const found = Object.fromEntries(names.map((name, i) => [name, loaded[i].value]).filter(([, data]) => data));
    if (found.sites) this.#sites = found.sites;
    if (this.#asPictures) this.#draw(found);
    this.toggleAttribute("data-incomplete", loaded.some((result) => result.status === "rejected"));
  }

  /** Draw the areas among what was fetched as pictures. */
  #draw(found) {
    const areas = Object.fromEntries(Object.entries(found).filter(([name]) => AREAS.includes(name)));
    if (!Object.keys(areas).length) return;
    const { need_edges: edges = NEED_EDGES, area_code: ownCode } = this.#config;
    this.#pictures ??= new AreaPictures(this.map, { edges, ownCode });
    this.#pictures.show(areas);
  }

  /** Show only sites of these states and kinds, up to and including a year; later ones as small rings. */
  filter(filter) {
    this.#filter = { ...this.#filter, ...filter };
    if (!this.map?.getLayer("sites")) return;
    for (const [layer, expression] of Object.entries(above.siteFilters(this.#filter))) this.map.setFilter(layer, expression);
  }

  /** Take over what a new list of the server says: other layers, filter, bounds or selection. */
  async update({ layers = {}, filter, bounds } = {}) {
    if (filter) this.filter(filter);
    if (!this.map) return;
    const changed = Object.fromEntries(
      Object.entries(layers).filter(([name, url]) => this.#config.layers[name] && this.#config.layers[name] !== url),
    );
    Object.assign(this.#config.layers, changed);
    const fetched = fetchedHere(this.#asPictures);
    for (const name of Object.keys(changed)) if (!fetched.includes(name)) moveLayer(this.map, name, changed[name]);
    await this.#fetchLayers(changed);
    if (bounds && String(bounds) !== String(this.#config.bounds)) {
      this.#config.bounds = bounds;
      this.#fitAll();
    } else if (this.#config.keep_view) {
      this.#moved(); // the server's address came without the view: put it back
    }
  }

  /** Ring, lens of walking distance and distance lines; `detail` as in docs/map-layers.md. */
  select(id, detail = {}) {
    const site = this.#sites.features.find((one) => String(one.properties.id) === String(id));
    const at = detail.at ?? site?.geometry.coordinates;
    if (!this.map || !at) return;
    const reach = detail.reach_m ?? this.#config.reach_m;
    const rings = [at, ...(detail.rings ?? [])];
    const drawn = rings.map((coordinates) => feature({ type: "Point", coordinates }, { role: "selected" }));
    if (reach) drawn.push(feature({ type: "Polygon", coordinates: [circle(at, reach)] }));
    for (const point of detail.nearest ?? []) {
      drawn.push(feature({ type: "LineString", coordinates: [at, point.at] }, { metres: point.metres }));
    }
    this.map.getSource("selection").setData(collection(drawn));
    this.map.resize();
    if (detail.stay) return;
    this.map.easeTo({
      center: at,
      zoom: Math.max(this.map.getZoom(), SELECT_ZOOM),
      offset: detail.offset ?? [0, 0],
      duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 500,
    });
  }

  /** Rings around several sites, such as those that are ticked in a list; the view stays. */
  mark(ids) {
    const wanted = new Set(ids.map(String));
    const found = this.#sites.features.filter((one) => wanted.has(String(one.properties.id)));
    const rings = found.map(({ geometry }) => feature({ type: "Point", coordinates: geometry.coordinates }, { role: "selected" }));
    this.map?.getSource("selection")?.setData(collection(rings));
  }

  /** Put a pin on the map to place or move (edit.js); nothing where no map is drawn. */
  async editPin(options) {
    if (!this.map || !this.#config.editor) return undefined;
    const { Pin } = await import(new URL(this.#config.editor, document.baseURI).href);
    if (!this.map) return undefined;
    this.dataset.editing = "";
    return new Pin(this, this.map, { ...options, label: options.label ?? this.#config.texts?.pin });
  }

  endPin(pin) {
    pin?.remove();
    delete this.dataset.editing;
  }

  /** Go to an area: west, south, east, north. */
  goTo(bounds) {
    this.map?.resize();
    this.map?.fitBounds(asBounds(bounds), this.#fit());
  }

  /** Take ring, lens and lines away. */
  clear() {
    this.map?.getSource("selection")?.setData(EMPTY);
    this.map?.resize();
  }

  #clicked(event) {
    if ("editing" in this.dataset) return undefined; // the click is for the pin
    const hit = (layers) => {
      const known = layers.filter((layer) => this.map.getLayer(layer));
      return known.length ? this.map.queryRenderedFeatures(event.point, { layers: known })[0] : undefined;
    };
    const site = hit(CLICKABLE);
    if (site) return this.#tell("site-select", { ...site.properties });
    const cluster = hit(["point-clusters"]);
    if (cluster) return this.#open(cluster);
    return undefined;
  }

  async #open(cluster) {
    const zoom = await this.map.getSource("points").getClusterExpansionZoom(cluster.properties.cluster_id);
    this.map.easeTo({ center: cluster.geometry.coordinates, zoom });
  }

  #moved() {
    const { lng, lat } = this.map.getCenter();
    const view = { zoom: this.map.getZoom(), center: [lng, lat] };
    if (this.#config.keep_view && "ready" in this.dataset) writeView(view);
    this.#tell("view-change", view);
  }

  #act(action) {
    if (action === "zoom-in") this.map?.zoomIn();
    if (action === "zoom-out") this.map?.zoomOut();
    if (action === "fit") this.#fitAll();
  }

  /** Room around the area; beside an open legend when the map is wide enough for both. */
  #fit() {
    const legend = this.parentElement?.querySelector(".legend[open]");
    const wide = this.clientWidth > 900;
    const edge = this.clientWidth < 500 ? 20 : 36;
    const left = wide && legend ? legend.clientWidth + edge : edge;
    return { padding: { top: edge, bottom: edge, left, right: wide ? 2 * edge : edge }, maxZoom: 16 };
  }

  #fitAll() {
    this.map?.fitBounds(asBounds(this.#config.bounds), this.#fit());
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

customElements.define("laad-kaart", LaadKaart);
