// Service worker of the site visits: an open visit, as it was last seen, also without signal.
// It answers for visit pages and the files they are drawn with, and for nothing else.
const PREFIX = "laadregie-schouw-";
const PATIENCE_MS = 6_000;
const VISIT = /\/schouw\/\d+\/$/;
const LOOSE = { ignoreSearch: true, ignoreVary: true };

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const act = { keep, only }[event.data?.type];
  if (act) event.waitUntil(act(event.data).then((answer) => event.ports[0]?.postMessage(answer)));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && VISIT.test(url.pathname)) event.respondWith(page(event.request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request));
});

async function ownCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

/** Keep a page with its files; what an earlier user of this telephone kept goes. */
async function keep({ user, page: address, files }) {
  const name = PREFIX + user;
  for (const other of await ownCaches()) if (other !== name) await caches.delete(other);
  const cache = await caches.open(name);
  try {
    const missing = [];
    for (const one of files) if (!(await cache.match(one))) missing.push(one);
    await cache.addAll(missing);
    const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok || answer.redirected) return { kept: false };
    await cache.put(address, answer);
    return { kept: true };
  } catch {
    return { kept: Boolean(await cache.match(address, LOOSE)) };
  }
}

/** Let go of pages under this scope that are not named; without any page left, of the files too. */
async function only({ pages, scope }) {
  for (const name of await ownCaches()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (request.url.startsWith(scope) && !pages.includes(request.url)) await cache.delete(request, LOOSE);
    }
    const left = (await cache.keys()).some((request) => VISIT.test(new URL(request.url).pathname));
    if (!left) await caches.delete(name);
  }
  return { kept: true };
}

/** The page of now; the kept one where there is no signal, or too little. */
async function page(request) {
  const kept = await caches.match(request.url, LOOSE);
  if (!kept) return fetch(request);
  const late = new Promise((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  const answer = await Promise.race([fetch(request).catch(() => null), late]);
  return answer && answer.status < 500 ? answer : kept;
}

async function file(request) {
  return (await caches.match(request.url.split("#")[0], LOOSE)) ?? fetch(request);
}
