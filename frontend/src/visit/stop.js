// One site of a visit: outcomes while one fills in, photos, a draft that survives the camera, and keeping.
import { draft, putDraft, removeDraft } from "./store.js";

const MOST_BYTES = 10 * 1024 * 1024;

export class Stop {
  constructor(root, { visit, texts, mostPhotos, kept }) {
    Object.assign(this, { root, texts, mostPhotos, kept });
    this.site = Number(root.dataset.visitStop);
    this.key = `${visit}:${this.site}`;
    this.form = root.querySelector("[data-visit-form]");
    this.photos = [];
    this.form.addEventListener("input", (event) => this.#changed(event));
    this.form.addEventListener("change", (event) => this.#changed(event));
    this.form.addEventListener("submit", (event) => this.#submit(event));
    root.querySelector("[data-visit-place]").addEventListener("click", () => this.#place());
    for (const question of this.questions()) this.judge(question);
  }

  questions() {
    return [...this.root.querySelectorAll("[data-measure]")];
  }

  /** What is filled in as a number; null is nothing, NaN cannot be read. */
  static value(question) {
    const { unit, pattern, most } = question.dataset;
    if (unit === "yes_no") {
      const text = question.querySelector("input:checked")?.value ?? "";
      return text === "" ? null : Number(text);
    }
    const text = question.querySelector("input").value.trim();
    if (!text) return null;
    if (!new RegExp(`^(?:${pattern})$`).test(text)) return NaN;
    const value = Number(text.replace(",", "."));
    return value <= Number(most) ? value : NaN;
  }

  static outcome({ from, below }, value) {
    if (value === null) return "unknown";
    if (Number.isNaN(value)) return "unreadable";
    if (value >= Number(from)) return "yes";
    return value < Number(below) ? "no" : "unknown";
  }

  judge(question) {
    const value = Stop.value(question);
    const outcome = Stop.outcome(question.dataset, value);
    const words = question.querySelector("[data-visit-outcome]");
    question.dataset.outcome = outcome;
    words.textContent = value === null ? "" : this.texts[outcome];
    return outcome;
  }

  #changed(event) {
    if (event.target.type === "file") {
      if (event.type === "change") this.#take(event.target);
      return;
    }
    const question = event.target.closest("[data-measure]");
    if (question) this.judge(question);
    this.#remember();
  }

  /** Take photos over from the field, so that the next one does not replace them. */
  #take(field) {
    for (const blob of field.files) {
      if (blob.size > MOST_BYTES) this.#photoError(this.texts.photo_large);
      else if (this.photos.length >= this.mostPhotos) this.#photoError(this.texts.photo_most);
      else this.photos.push({ id: crypto.randomUUID(), blob });
    }
    field.value = "";
    this.#showPhotos();
    this.#remember();
  }

  #photoError(words) {
    const place = this.root.querySelector("[data-visit-photo-error]");
    place.textContent = words;
    place.hidden = !words;
  }

  #showPhotos() {
    const list = this.root.querySelector("[data-visit-photos]");
    list.replaceChildren(
      ...this.photos.map((photo, index) => {
        const megabytes = (photo.blob.size / 1024 / 1024).toLocaleString("nl-NL", { maximumFractionDigits: 1 });
        const row = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.className = "utrecht-button utrecht-button--subtle";
        button.textContent = this.texts.remove;
        const label = this.texts.photo.replace("{n}", index + 1).replace("{name}", megabytes);
        button.setAttribute("aria-label", `${this.texts.remove}: ${label}`);
        button.addEventListener("click", () => {
          this.photos = this.photos.filter((one) => one !== photo);
          this.#photoError("");
          this.#showPhotos();
          this.#remember();
        });
        row.append(label, " ", button);
        return row;
      }),
    );
  }

  /** The fields as they are sent; the photos go beside them. */
  fields() {
    const data = new FormData(this.form);
    for (const name of ["photos", "csrfmiddlewaretoken"]) data.delete(name);
    return Object.fromEntries(data.entries());
  }

  /** A camera may push the page out of memory: what was filled in is kept at every change. */
  #remember() {
    putDraft({ key: this.key, fields: this.fields(), photos: this.photos }).catch(() => undefined);
  }

  async restore(refused) {
    const found = refused ?? (await draft(this.key));
    if (!found) return;
    for (const [name, value] of Object.entries(found.fields)) {
      if (["client_id", "site", "seen_at", "all_fine"].includes(name)) continue;
      const control = this.form.elements[name];
      if (control) control.value = value;
    }
    this.photos = [...found.photos];
    this.#showPhotos();
    for (const question of this.questions()) this.judge(question);
  }

  clear() {
    this.form.reset();
    this.photos = [];
    this.#photoError("");
    this.#showPhotos();
    for (const name of ["lon", "lat"]) this.form.elements[name].value = "";
    this.root.querySelector("[data-visit-place-words]").textContent = "";
    for (const question of this.questions()) this.judge(question);
    return removeDraft(this.key);
  }

  #place() {
    const say = (words) => {
      this.root.querySelector("[data-visit-place-words]").textContent = words;
    };
    if (!navigator.geolocation) return say(this.texts.nowhere);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        this.form.elements.lon.value = coords.longitude.toFixed(6);
        this.form.elements.lat.value = coords.latitude.toFixed(6);
        say(this.texts.here);
        this.#remember();
      },
      () => say(this.texts.nowhere),
      { enableHighAccuracy: true, timeout: 15_000 },
    );
    return undefined;
  }

  #submit(event) {
    event.preventDefault();
    const allFine = event.submitter?.name === "all_fine";
    const judged = this.questions().map((question) => [question, this.judge(question)]);
    const wrong = judged.find(([, one]) => one === "unreadable") ?? (allFine && judged.find(([, one]) => one === "no"));
    if (wrong) {
      this.say(wrong[1] === "no" ? this.texts.contradiction : this.texts.unreadable, "bad");
      return wrong[0].querySelector("input").focus();
    }
    const fields = { ...this.fields(), ...(allFine ? { all_fine: "1" } : {}) };
    const isEmpty = !allFine && !this.photos.length && !fields.remark?.trim();
    if (isEmpty && judged.every(([question]) => Stop.value(question) === null)) return this.say(this.texts.empty, "bad");
    return this.kept(this, fields, this.photos);
  }

  /** Say something above the form; empty takes it away. */
  say(words, tone = "good") {
    const place = this.root.querySelector("[data-visit-message]");
    place.textContent = words;
    place.className = `message message--${tone}`;
    place.setAttribute("role", tone === "bad" ? "alert" : "status");
    place.hidden = !words;
  }
}
