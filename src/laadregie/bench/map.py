"""Benchmark of the map: what a frame costs while it is moved, beside a map without layers.

It serves this data folder, opens the map in Chromium without a graphics card (the worst case) and
moves it a little in every frame. The map without layers is the floor: what the browser needs to show
a canvas of this size at all. Elapsed time depends on what else the machine does; processor time of
all processes of the browser does much less.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from laadkern.errors import InputError, gettext_noop
from laadregie.regions import selectors as regions

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SOFTWARE_WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
SIZE = (1440, 900)
FRAMES = 12
DRAWN = "laad-kaart[data-ready=drawn]"
# A browser that does not tell how it draws gets the areas as vectors (docs/decisions/areas-as-pictures.md).
HIDE_RENDERER = """
const real = WebGL2RenderingContext.prototype.getExtension;
WebGL2RenderingContext.prototype.getExtension = function (name) {
  return name === "WEBGL_debug_renderer_info" ? null : real.call(this, name);
};
"""
MOVE = """async (frames) => {
  const map = document.querySelector("laad-kaart").map;
  const gl = map.getCanvas().getContext("webgl2");
  const pixel = new Uint8Array(4), begin = map.getCenter(), times = [];
  for (let i = 0; i < frames; i++) {
    await new Promise(requestAnimationFrame);
    const angle = (i / frames) * 2 * Math.PI, start = performance.now();
    map.panBy([Math.round(12 * Math.cos(angle)), Math.round(12 * Math.sin(angle))], { duration: 0 });
    map.redraw();
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel); // waits until all is drawn
    times.push(performance.now() - start);
  }
  map.jumpTo({ center: begin });
  return times;
}"""
STREET = """() => new Promise((done) => {
  const map = document.querySelector("laad-kaart").map;
  map.once("idle", () => done());
  map.jumpTo({ zoom: 14.2 });
})"""
LAYERS = "document.querySelector('laad-kaart').map.getStyle().layers.map(({ id }) => id)"
SHOW = """(shown) => {
  const map = document.querySelector("laad-kaart").map;
  for (const { id } of map.getStyle().layers)
    map.setLayoutProperty(id, "visibility", shown.includes(id) ? "visible" : "none");
}"""

Measure = Callable[["Page"], dict[str, float]]


def run() -> dict[str, Any]:
    """Move the map of the region and of its largest municipality with a plan.

    Returns:
        sizes (window, frames), floor (map without layers), views: per view and way of drawing the
        milliseconds a frame (ms_p50, ms_p95, processor_ms), its ratio to the floor, and of the region
        layers_processor_ms: what each layer takes, found by leaving it out.

    Raises:
        InputError: Playwright or a browser is missing, or no region is loaded.
    """
    views = {"region": "/kaart/", "municipality": f"/kaart/{_largest_municipality()}/"}
    views["street"] = views["municipality"] + "#street"
    with _server() as address, _browser() as browser:
        measure = _measure_with(browser)
        return {
            "sizes": {"window": list(SIZE), "frames": FRAMES},
            "views": {
                name: _view(browser, address + path, measure, with_layers=name == "region")
                for name, path in views.items()
            },
        }


def _view(browser: "Browser", url: str, measure: Measure, *, with_layers: bool) -> dict[str, Any]:
    outcome: dict[str, Any] = {}
    for way, script in (("pictures", ""), ("vectors", HIDE_RENDERER)):
        context = browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]})
        context.set_default_timeout(120_000)
        context.add_init_script(script)
        page = context.new_page()
        _open(page, url)
        layers = page.evaluate(LAYERS)
        whole = measure(page)
        outcome[way] = whole
        if way == "pictures" and with_layers:
            outcome["layers_processor_ms"] = _per_layer(page, layers, whole, measure)
        page.evaluate(SHOW, [])
        outcome["floor"] = measure(page)
        context.close()
    floor = outcome["floor"]
    for way in ("pictures", "vectors"):
        outcome[way]["times_floor"] = round(outcome[way]["processor_ms"] / floor["processor_ms"], 2)
    return outcome


def _open(page: "Page", url: str) -> None:
    """Open the map; an address that ends on “#street” zooms in on the middle of the area."""
    page.goto(url.partition("#")[0])
    page.wait_for_selector(DRAWN)
    if "#" not in url:
        return
    page.evaluate(STREET)


def _per_layer(
    page: "Page", layers: list[str], whole: dict[str, float], measure: Measure
) -> dict[str, float]:
    """Processor time of a frame that is saved without each layer in turn, ms."""
    saved = {}
    for layer in layers:
        page.evaluate(SHOW, [other for other in layers if other != layer])
        saved[layer] = round(whole["processor_ms"] - measure(page)["processor_ms"], 1)
    return saved


def _measure_with(browser: "Browser") -> Measure:
    session = browser.new_browser_cdp_session()

    def processor_seconds() -> float:
        processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
        return float(sum(process["cpuTime"] for process in processes))

    def measure(page: "Page") -> dict[str, float]:
        page.wait_for_timeout(400)
        page.evaluate(MOVE, 5)  # tiles and glyphs that the edge brings in
        before = processor_seconds()
        times = sorted(page.evaluate(MOVE, FRAMES))
        used = processor_seconds() - before
        return {
            "ms_p50": round(times[len(times) // 2], 1),
            "ms_p95": round(times[int(len(times) * 0.95)], 1),
            "processor_ms": round(used / FRAMES * 1000, 1),
        }

    return measure


def _largest_municipality() -> str:
    frame = regions.municipality_frame().sort("inhabitants", descending=True, nulls_last=True)
    return str(frame["code"][0])


@contextmanager
def _browser() -> Iterator["Browser"]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        template = gettext_noop("This benchmark needs the packages of the tests: run “make setup-dev”.")
        raise InputError("playwright", template) from None
    path = os.environ.get("CHROME_PATH") or shutil.which("chromium")
    if path is None:
        raise InputError("browser", gettext_noop("No browser was found: set CHROME_PATH."))
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", *SOFTWARE_WEBGL]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def _server(patience_seconds: float = 60.0) -> Iterator[str]:
    """The site on a free port, with the data folder and database of this process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "laadregie.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own command
    address = f"http://localhost:{port}"
    try:
        _wait_until_ready(f"{address}/healthz", patience_seconds)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_until_ready(url: str, patience_seconds: float) -> None:
    until = time.monotonic() + patience_seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > until:
                raise InputError("server", gettext_noop("The server did not start.")) from None
            time.sleep(0.3)
