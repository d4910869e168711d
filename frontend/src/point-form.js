// A form in which a point on the map is chosen: pin and fields say the same. Without a map the fields do
// it alone. The map comes from the attribute data-point-form: its id; what the pin needs from its JSON.

/** The pin and the two fields of one form. */
class PointForm {
  constructor(form, map) {
    this.form = form;
    this.map = map;
    form.addEventListener("change", ({ target }) => this.typed(target));
    map.addEventListener("map-ready", () => this.start(), { once: true });
    if (map.dataset.ready) this.start();
  }

  fields() {
    return [this.form.elements.lon, this.form.elements.lat];
  }

  async start() {
    if (this.pin) return;
    const [lon, lat] = this.fields().map((field) => Number.parseFloat(field.value.replace(",", ".")));
    const at = Number.isFinite(lon) && Number.isFinite(lat) ? [lon, lat] : JSON.parse(this.form.dataset.at || "null");
    const help = document.querySelector("[data-point-help]");
    const on = {
      moved: (place) => this.write(place),
      dropped: (place) => this.write(place),
      placed: () => this.form.requestSubmit(),
      cancelled: () => {},
    };
    this.pin = await this.map.editPin({ at, label: this.form.dataset.label, describedBy: help?.id, on });
  }

  write([lon, lat]) {
    const [east, north] = this.fields();
    east.value = lon.toFixed(6);
    north.value = lat.toFixed(6);
  }

  typed(field) {
    if (!this.pin || !this.fields().includes(field)) return;
    const at = this.fields().map((one) => Number.parseFloat(one.value.replace(",", ".")));
    if (at.every(Number.isFinite)) this.pin.moveTo(at);
  }
}

/** A map on a page that shows one place: reach and lines to what is near, as the server said. */
function showPlace(map) {
  const script = document.getElementById(map.dataset.selection);
  if (!script) return;
  const show = () => map.select("", JSON.parse(script.textContent));
  map.addEventListener("map-ready", show, { once: true });
  if (map.dataset.ready) show();
}

export function startPointForms(root) {
  for (const form of root.querySelectorAll("form[data-point-form]")) {
    const map = document.getElementById(form.dataset.pointForm);
    if (map) new PointForm(form, map);
  }
  for (const map of root.querySelectorAll("laad-kaart[data-selection]")) showPlace(map);
}
