// One call at set-up: scripts, styles, fonts and icons into one folder of static files.
// Nothing of it is committed, and no page loads anything from another host.
import { cp, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../src/laadregie/foundation/web/static/bundle");

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: {
    app: "src/app.js",
    map: "src/map/element.js",
    "map-edit": "src/map/edit.js",
    // A file of our own host: the policy allows no blob: address for a worker.
    "map-worker": "maplibre-gl/dist/maplibre-gl-worker.mjs",
    chart: "src/chart/element.js",
    visit: "src/visit/page.js",
    "visit-worker": "src/visit/worker.js",
    styles: "src/css/app.css",
  },
  outdir: out,
  bundle: true,
  format: "esm",
  target: ["es2022", "chrome117", "firefox121", "safari17"],
  minify: true,
  legalComments: "linked",
  assetNames: "[name]",
  loader: { ".woff2": "file" },
  logLevel: "warning",
});
await cp(join(here, "assets"), out, { recursive: true });
