// Talks to the service worker that keeps a visit page for when there is no signal.

async function active(address, scope) {
  if (!("serviceWorker" in navigator)) return null;
  try {
    await navigator.serviceWorker.register(address, { scope });
    return (await navigator.serviceWorker.ready).active;
  } catch {
    return null; // the page works as long as there is signal
  }
}

function tell(worker, message) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => resolve(event.data);
    worker.postMessage(message, [port2]);
  });
}

/** Styles, scripts, fonts and icons that this page was drawn with; the map needs signal and stays out. */
function usedFiles() {
  const found = [...document.querySelectorAll("link[href], script[src], img[src], use[href]")].map(
    (one) => one.getAttribute("href") ?? one.getAttribute("src"),
  );
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  const urls = [...found, ...loaded].map((one) => new URL(one, document.baseURI));
  const own = urls.filter((one) => one.origin === location.origin && one.pathname.startsWith("/static/"));
  return [...new Set(own.map((one) => one.origin + one.pathname))].filter((one) => !/\/(map|chart)[^/]*\.js$/.test(one));
}

/** Have this page kept; true once it is. */
export async function keepPage({ worker, scope }, user) {
  const found = await active(worker, scope);
  if (!found) return false;
  await document.fonts.ready;
  const page = location.origin + location.pathname;
  return (await tell(found, { type: "keep", user, page, files: usedFiles() })).kept;
}

/** Let go of every visit page but these. */
export async function keepOnly({ worker, scope }, pages) {
  const found = await active(worker, scope);
  if (found) await tell(found, { type: "only", pages, scope: location.origin + scope });
}
