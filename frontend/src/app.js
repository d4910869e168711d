// The script of every page: htmx, the shell, and the elements of map and chart where a page has them.
import "./parse-html.js"; // before htmx
import "htmx.org/dist/htmx.esm.js";

import { loadElements } from "./loader.js";
import { startMapTicks } from "./map-ticks.js";
import { startPlacePages } from "./place-page.js";
import { startPointForms } from "./point-form.js";
import { startShell } from "./shell.js";
import { startLeaving } from "./visit/leaving.js";
import { startWorkLists } from "./work-list.js";
import { startWorkspaces } from "./workspace.js";

function ready(root) {
  loadElements(root);
  startWorkspaces(root);
  startPointForms(root);
  startMapTicks(root);
  startWorkLists(root);
  startPlacePages(root);
}

startShell();
startLeaving();
ready(document);
document.addEventListener("htmx:after:swap", () => ready(document));
