// Sends what waits, in order. Each answer and each photo has an id of its own, so that sending twice makes one.
import { entries, putEntry, removeEntry } from "./store.js";

const AGAIN_MS = 30_000;
const REFUSED = [400, 413, 415, 422];

/** What stopped the sending; the words stand in the page. */
class Halt extends Error {
  constructor(state) {
    super(state);
    this.state = state;
  }
}

async function ask(url, options = {}) {
  let answer;
  try {
    answer = await fetch(url, { cache: "no-store", redirect: "manual", ...options });
  } catch {
    throw new Halt(navigator.onLine ? "failed" : "offline");
  }
  // Who is not signed in is led elsewhere; who may not come here gets 404. Both: keep and ask to sign in.
  if (answer.type === "opaqueredirect" || [401, 404].includes(answer.status)) throw new Halt("sign_in");
  if (answer.status >= 500 || answer.status === 403) throw new Halt("failed");
  return answer;
}

/** A token made for this session, now: the one in a kept page may be of an older one. */
async function token(entry) {
  const answer = await ask(entry.urls.state, { headers: { Accept: "application/json" } });
  const state = await answer.json();
  if (state.user !== entry.user) throw new Halt("sign_in");
  return state.csrf;
}

async function post(entry, csrf, photo) {
  const body = new FormData();
  for (const [name, value] of Object.entries(entry.fields)) body.append(name, value);
  if (entry.photos.length) body.append("has_photo", "1");
  if (photo) {
    body.append("photo_id", photo.id);
    body.append("photos", photo.blob, "foto");
  }
  const headers = { Accept: "application/json", "X-CSRFToken": csrf };
  const answer = await ask(entry.urls.answer, { method: "POST", body, headers });
  if (answer.ok) return "";
  if (!REFUSED.includes(answer.status)) throw new Halt("failed");
  const { errors = {} } = await answer.json().catch(() => ({}));
  return Object.values(errors).flat().join(" ") || String(answer.status);
}

/** Send one answer and then its photos, each gone from here once the server has it. */
async function send(entry, csrf) {
  if (!entry.answered) {
    entry.refused = await post(entry, csrf);
    entry.answered = !entry.refused;
    await putEntry(entry);
  }
  while (entry.answered && !entry.refused && entry.photos.length) {
    entry.refused = await post(entry, csrf, entry.photos[0]);
    if (!entry.refused) entry.photos.shift();
    await putEntry(entry);
  }
  if (entry.refused) return false;
  await removeEntry(entry.id);
  return true;
}

export class Sender {
  /** `changed(state, sent)` is told what came of it: a state to say, and the answers that were sent. */
  constructor({ user, changed }) {
    this.user = user;
    this.changed = changed;
    addEventListener("online", () => this.flush());
    addEventListener("offline", () => this.changed("offline", []));
    document.addEventListener("visibilitychange", () => document.hidden || this.flush());
  }

  async flush() {
    // One page at a time, also when the visit is open twice.
    if (!navigator.locks) return this.#flush();
    return navigator.locks.request("laadregie-schouw", { ifAvailable: true }, (lock) => (lock ? this.#flush() : null));
  }

  async #flush() {
    clearTimeout(this.timer);
    const sent = [];
    let state = "";
    try {
      const waiting = (await entries()).filter((one) => one.user === this.user && !one.refused);
      if (waiting.length && !navigator.onLine) throw new Halt("offline");
      if (waiting.length) this.changed("sending", []);
      let csrf;
      for (const entry of waiting) {
        csrf ??= await token(entry);
        if (await send(entry, csrf)) sent.push(entry);
      }
    } catch (error) {
      if (!(error instanceof Halt)) throw error;
      state = error.state;
    }
    if (["failed", "offline"].includes(state)) this.timer = setTimeout(() => this.flush(), AGAIN_MS);
    await this.changed(state, sent);
  }
}
