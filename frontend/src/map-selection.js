// A map on a page that scrolls: the place the page is about, its reach and what is near, once it works.
export function startMapSelections(root) {
  for (const card of root.querySelectorAll("[data-map-card]:not([data-started])")) {
    card.dataset.started = "";
    const detail = card.querySelector("#map-selection");
    const map = card.querySelector("laad-kaart");
    if (!detail || !map) continue;
    const show = () => map.select(null, JSON.parse(detail.textContent));
    if ("ready" in map.dataset) show();
    else map.addEventListener("map-ready", show, { once: true });
  }
}
