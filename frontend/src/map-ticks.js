// A list of places to tick beside a map: a click on the map ticks the row, what is ticked has a ring on the
// map, and a line says how many there are. The form works by itself, so the page works without this script.
class MapTicks {
  constructor(list) {
    this.list = list;
    this.map = document.getElementById(`${list.dataset.mapTicks}-kaart`);
    this.count = document.querySelector("[data-ticks-count]");
    list.addEventListener("change", () => this.tell());
    this.map?.addEventListener("site-select", (event) => this.clicked(event));
    this.map?.addEventListener("map-ready", () => this.tell());
    this.tell();
  }

  clicked({ detail }) {
    const box = this.list.querySelector(`[data-map-id="${CSS.escape(String(detail.id))}"]`);
    if (!box) return;
    box.checked = !box.checked;
    const row = box.closest("li");
    row.hidden = false;
    row.scrollIntoView({ block: "nearest" });
    this.tell();
  }

  tell() {
    const ticked = [...this.list.querySelectorAll("[data-map-id]:checked")];
    this.map?.mark?.(ticked.map((box) => box.dataset.mapId));
    if (!this.count) return;
    const { one, many, none } = this.count.dataset;
    const words = [none, one][ticked.length] ?? many;
    this.count.textContent = words.replace("{n}", String(ticked.length));
  }
}

/** Start what the page has and is not started yet. */
export function startMapTicks(root) {
  for (const list of root.querySelectorAll("[data-map-ticks]:not([data-started])")) {
    list.dataset.started = "";
    new MapTicks(list);
  }
}
