// The pages of site visits. A visit works without signal: see docs/decisions/visits-without-signal.md.
import { loadElements } from "../loader.js";
import { keepOnly, keepPage } from "./keeper.js";
import { Sender } from "./sender.js";
import { Stop } from "./stop.js";
import { entries, keep } from "./store.js";

const json = (id) => JSON.parse(document.getElementById(id).textContent);

class VisitPage {
  constructor(root) {
    this.root = root;
    this.visit = Number(root.dataset.visit);
    this.user = Number(root.dataset.user);
    this.texts = json("visit-texts");
    this.urls = json("visit-addresses");
    this.stops = [...root.querySelectorAll("[data-visit-stop]")].map(
      (one) =>
        new Stop(one, {
          visit: this.visit,
          texts: this.texts,
          mostPhotos: Number(root.dataset.photos),
          kept: (stop, fields, photos) => this.kept(stop, fields, photos),
        }),
    );
    this.sender = new Sender({ user: this.user, changed: (state, sent) => this.changed(state, sent) });
    root.addEventListener("click", (event) => this.clicked(event));
    addEventListener("hashchange", () => this.show(this.fromHash() ?? this.current));
    root.querySelector("[data-visit-close]")?.addEventListener("submit", (event) => this.closing(event));
    this.startMap();
  }

  async start() {
    const waiting = await this.own();
    for (const stop of this.stops) {
      const refused = waiting.find((one) => one.site === stop.site && one.refused);
      if (!stop.root.hasAttribute("data-refused")) await stop.restore(refused);
    }
    const first = this.stops.find((one) => one.root.hasAttribute("data-refused"));
    this.show(first ?? this.fromHash() ?? this.stops.find((one) => !this.isDone(one, waiting)) ?? this.stops[0]);
    await this.tell("");
    navigator.storage?.persist?.().catch(() => undefined);
    if (this.root.dataset.open === "yes") this.isKept = await keepPage(this.urls, this.user);
    await this.sender.flush();
  }

  async own() {
    return (await entries()).filter((one) => one.visit === this.visit && one.user === this.user);
  }

  isDone(stop, waiting) {
    return stop.root.hasAttribute("data-answered") || waiting.some((one) => one.site === stop.site);
  }

  fromHash() {
    return this.stops.find((one) => `#${one.root.id}` === location.hash);
  }

  /** One site at a time; the others are a step away. */
  show(stop, { focus = false } = {}) {
    this.current = stop;
    for (const one of this.stops) one.root.hidden = one !== stop;
    const place = this.stops.indexOf(stop) + 1;
    const words = this.texts.stop_of.replace("{n}", place).replace("{name}", this.stops.length);
    stop.root.querySelector("[data-visit-of]").textContent = words;
    this.map?.select?.(stop.site, { stay: false });
    if (!focus) return;
    stop.root.querySelector("h2").focus({ preventScroll: true });
    stop.root.scrollIntoView({ block: "start" });
  }

  clicked(event) {
    const step = event.target.closest("[data-visit-step]");
    const go = event.target.closest("[data-visit-go]");
    if (event.target.closest("[data-visit-send]")) this.sender.flush();
    if (step) this.go(this.stops[this.stops.indexOf(this.current) + Number(step.dataset.visitStep)]);
    if (!go) return;
    event.preventDefault();
    this.root.querySelector("[data-visit-overview]").open = false;
    this.go(this.stops.find((one) => one.site === Number(go.dataset.visitGo)));
  }

  go(stop) {
    if (!stop) return;
    history.replaceState(history.state, "", `#${stop.root.id}`);
    this.show(stop, { focus: true });
  }

  /** An answer is given: first onto this telephone, then to the server. */
  async kept(stop, fields, photos) {
    const id = crypto.randomUUID();
    const seen = new Date();
    const entry = {
      id,
      user: this.user,
      visit: this.visit,
      site: stop.site,
      order: seen.getTime(),
      urls: { answer: this.urls.answer, state: this.urls.state },
      fields: { ...fields, client_id: id, site: String(stop.site), seen_at: seen.toISOString() },
      photos: [...photos],
      answered: false,
      refused: "",
    };
    try {
      const replaces = (await this.own()).filter((one) => one.site === stop.site && one.refused).map((one) => one.id);
      await keep(entry, { draftKey: stop.key, replaces });
    } catch {
      return stop.say(this.texts.not_kept, "bad");
    }
    await stop.clear();
    await this.tell("");
    const next = this.stops[this.stops.indexOf(stop) + 1];
    this.go(next ?? stop);
    return this.sender.flush();
  }

  async changed(state, sent) {
    for (const entry of sent.filter((one) => one.visit === this.visit)) {
      this.stops.find((one) => one.site === entry.site)?.root.setAttribute("data-answered", "");
    }
    await this.tell(state);
    // The kept page is the one of before: fetch it anew, so that it knows what was sent.
    if (sent.length && this.root.dataset.open === "yes") await keepPage(this.urls, this.user);
  }

  /** How many sites still wait, at the top and at each of them. */
  async tell(state) {
    const all = await entries();
    const mine = all.filter((one) => one.user === this.user);
    const waiting = mine.filter((one) => one.visit === this.visit);
    for (const stop of this.stops) this.mark(stop, waiting.filter((one) => one.site === stop.site));
    const others = all.length - mine.length;
    const sites = new Set(mine.map((one) => `${one.visit}:${one.site}`)).size;
    const words = [
      mine.length || state !== "offline" ? this.count(sites, "unsent", "all_sent") : "",
      state ? this.texts[state] : "",
      others ? this.count(others, "others") : "",
      this.isKept && !state ? this.texts.ready_offline : "",
    ];
    const bar = this.root.querySelector("[data-visit-status]");
    bar.hidden = false;
    bar.classList.toggle("is-waiting", mine.length > 0);
    bar.querySelector("[data-visit-words]").textContent = words.filter(Boolean).join(" ");
    bar.querySelector("[data-visit-send]").hidden = mine.length === 0;
    if (!mine.length) this.root.querySelector("[data-visit-close-first]")?.setAttribute("hidden", "");
  }

  count(number, name, none = name) {
    if (number === 0) return this.texts[none];
    return number === 1 ? this.texts[`${name}_one`] : this.texts[name].replace("{n}", number);
  }

  mark(stop, waiting) {
    const refused = waiting.find((one) => one.refused);
    const place = this.root.querySelector(`[data-visit-mark="${stop.site}"]`);
    if (refused) stop.say(this.texts.refused.replace("{name}", refused.refused), "bad");
    else if (waiting.length) stop.say(this.texts.kept, "caution");
    else if (stop.root.hasAttribute("data-answered") && stop.wasWaiting) stop.say(this.texts.sent);
    stop.wasWaiting = waiting.length > 0;
    const tone = waiting.length ? "caution" : "good";
    const words = waiting.length ? this.texts.kept : this.texts.sent;
    if (!waiting.length && !stop.root.hasAttribute("data-answered")) return place.replaceChildren();
    const label = document.createElement("span");
    label.className = `state state--${tone}`;
    label.textContent = words;
    return place.replaceChildren(label);
  }

  async closing(event) {
    event.preventDefault();
    const form = event.target;
    if (!(await this.own()).length) return form.submit();
    const words = this.root.querySelector("[data-visit-close-first]");
    words.hidden = false;
    return words.scrollIntoView({ block: "center" });
  }

  /** The map needs signal: it comes when it is opened, and only then. */
  startMap() {
    const details = this.root.querySelector("[data-visit-map]");
    const follow = () => {
      details.hidden = !navigator.onLine && !this.map;
    };
    follow();
    addEventListener("online", follow);
    addEventListener("offline", follow);
    details.addEventListener("toggle", () => {
      const template = details.querySelector("template");
      if (!details.open || !template) return;
      template.replaceWith(template.content.cloneNode(true));
      this.map = details.querySelector("laad-kaart");
      this.map.addEventListener("map-ready", () => this.show(this.current));
      loadElements(details);
    });
  }
}

/** The list of visits: what is closed is let go of; a walk may begin where the visitor is. */
function startLists(root) {
  const pages = root.dataset.visitLists
    .split(" ")
    .filter(Boolean)
    .map((id) => `${location.origin}${location.pathname}${id}/`);
  keepOnly(json("visit-worker"), pages);
  document.querySelector("[data-visit-here]")?.addEventListener("click", () => {
    const nowhere = () => document.querySelector("[data-visit-nowhere]").removeAttribute("hidden");
    if (!navigator.geolocation) return nowhere();
    return navigator.geolocation.getCurrentPosition(
      // To about 100 m: enough to begin a walk, and no more than that in an address.
      ({ coords }) => location.assign(`?lon=${coords.longitude.toFixed(3)}&lat=${coords.latitude.toFixed(3)}`),
      nowhere,
      { timeout: 15_000 },
    );
  });
}

document.documentElement.classList.add("has-script");
const visit = document.querySelector("[data-visit]");
if (visit) new VisitPage(visit).start();
const lists = document.querySelector("[data-visit-lists]");
if (lists) startLists(lists);
