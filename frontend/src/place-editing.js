// Moving, pinning or adding a place: the form in the panel and the pin on the map say the same, and
// what the place would mean is asked while the pin moves. Without a map the form does it alone.
const SAY_MS = 600; // said once the pin rests, not at every step

/** A figure with its name, as one would say it. */
function spoken(part) {
  return [...part.children].map((one) => one.textContent.replace(/\s+/g, " ").trim()).filter(Boolean).join(": ");
}

export class PlaceEditing {
  constructor(form, map, offset) {
    this.form = form;
    this.map = map;
    this.offset = offset;
    this.config = JSON.parse(form.querySelector("#place-editing").textContent);
    this.trial = form.querySelector("[data-trial]");
    this.stopped = new AbortController();
    form.addEventListener("change", (event) => this.typed(event), { signal: this.stopped.signal });
    this.start();
  }

  async start() {
    const on = {
      moved: (at) => this.moved(at),
      dropped: (at) => this.dropped(at),
      placed: () => this.form.requestSubmit(),
      cancelled: () => this.form.querySelector("[data-place-cancel]").click(),
    };
    const { at, label } = this.config;
    if (!at) this.map?.clear?.();
    const help = this.form.querySelector("[data-place-help]");
    help.id ||= "place-help";
    this.pin = await this.map?.editPin?.({ at, label, describedBy: help.id, offset: this.offset, on });
    if (this.stopped.signal.aborted) return this.map.endPin(this.pin);
    this.form.classList.toggle("has-pin", Boolean(this.pin));
    if (!this.pin) return undefined;
    this.pin.focus();
    if (at) return undefined; // the server says already what holds of the place as it is
    this.write(this.pin.at);
    return this.ask();
  }

  stop() {
    this.stopped.abort();
    this.asking?.abort();
    clearTimeout(this.saying);
    this.map?.endPin?.(this.pin);
  }

  moved(at) {
    this.write(at);
    this.askAgain = Boolean(this.asking); // one question at a time while the pin is dragged
    if (!this.asking) this.ask();
  }

  dropped(at) {
    this.write(at);
    this.ask();
  }

  /** The coordinates in the form follow the pin; a place chosen from the list no longer holds. */
  write([lon, lat]) {
    this.form.elements.x.value = lon;
    this.form.elements.y.value = lat;
    for (const choice of this.form.querySelectorAll("[name=nearby]:checked")) choice.checked = false;
  }

  /** Coordinates were typed, a place of the list was chosen, or the number of poles. */
  typed({ target }) {
    if (target.name === "nearby") {
      const [x, y] = target.value.split(";");
      this.form.elements.x.value = x;
      this.form.elements.y.value = y;
    }
    if (["nearby", "x", "y", "poles"].includes(target.name)) this.ask({ movesPin: true });
  }

  address() {
    const { x, y, poles } = this.form.elements;
    const query = new URLSearchParams({ x: x.value, y: y.value });
    if (poles) query.set("palen", poles.value);
    if (this.config.site) query.set("plaats", this.config.site);
    return `${this.config.trial_url}?${query}`;
  }

  /** Ask what the place would mean; an answer to an earlier question is not waited for. */
  async ask({ movesPin = false } = {}) {
    this.askAgain = false;
    const address = this.address();
    if (address === this.asked && !movesPin) return;
    this.asked = address;
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: asking.signal });
      if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
      this.show(await answer.text(), movesPin);
    } catch (error) {
      if (error.name !== "AbortError") this.asked = undefined; // the next step asks again
    }
    if (this.asking !== asking) return; // a later question took its place
    this.asking = undefined;
    if (this.askAgain) this.ask();
  }

  show(html, movesPin) {
    const fragment = document.createElement("template");
    fragment.innerHTML = html;
    this.trial.replaceChildren(fragment.content);
    const shown = this.trial.firstElementChild;
    const at = shown?.dataset.at?.split(",").map(Number);
    if (movesPin && at && this.pin) this.pin.moveTo(at);
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.say(), SAY_MS);
  }

  say() {
    const said = this.form.querySelector("[data-place-said]");
    const words = this.trial.querySelectorAll("[data-said]");
    said.textContent = [...words].map(spoken).join(". ");
  }
}
