// Signing out lets go of what this telephone kept of site visits; unsent answers are asked about first.
import { entries, forget, isThere } from "./store.js";

const PREFIX = "laadregie-schouw-";

async function unsent() {
  return (await isThere()) ? (await entries()).length : 0;
}

async function letGo() {
  if (await isThere()) await forget();
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
  for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
}

/** The question of the page, in place of the button, with how many answers wait. */
function askFirst(form, count) {
  const words = document.getElementById("leave-unsent")?.content.firstElementChild?.cloneNode(true);
  if (!words) return form.submit();
  words.querySelector("[data-leave-count]").textContent = count;
  words.querySelector("[data-leave-stay]").addEventListener("click", () => {
    words.remove();
    form.querySelector("button")?.focus();
  });
  words.querySelector("[data-leave-go]").addEventListener("click", async () => {
    await letGo();
    form.submit();
  });
  document.querySelector("[data-leave-question]")?.remove();
  document.querySelector("main").before(words);
  words.querySelector("[data-leave-stay]").focus();
  return undefined;
}

export function startLeaving() {
  if (!("caches" in globalThis) || !("serviceWorker" in navigator)) return;
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!new URL(form.action, document.baseURI).pathname.endsWith("/uitloggen/")) return;
    event.preventDefault();
    const count = await unsent().catch(() => 0);
    if (count) return askFirst(form, count);
    await letGo().catch(() => undefined);
    form.submit();
    return undefined;
  });
}
