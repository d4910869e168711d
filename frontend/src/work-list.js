// The work list with the keyboard (J, K, X, Enter), what is ticked, and the map that opens a row's page.
// Rows are links and the form works by itself, so the page works without this script as well.
class WorkList {
  constructor(form) {
    this.form = form;
    this.rows = [...form.querySelectorAll("[data-work-row]")];
    this.count = form.querySelector("[data-work-count]");
    this.words = this.count?.textContent;
    document.addEventListener("keydown", (event) => this.pressed(event));
    form.addEventListener("change", () => this.tell());
    this.tell();
  }

  pressed(event) {
    if (!this.form.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, laad-kaart")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      event.preventDefault();
      this.step(key === "j" ? 1 : -1);
    } else if (key === "x") {
      const box = this.current()?.querySelector("input[type=checkbox]");
      if (!box) return;
      event.preventDefault();
      box.checked = !box.checked;
      this.tell();
    }
  }

  current() {
    return document.activeElement?.closest("[data-work-row]");
  }

  step(by) {
    const at = this.rows.indexOf(this.current());
    const next = this.rows[Math.min(this.rows.length - 1, Math.max(0, at + by))];
    next?.querySelector("th a").focus();
  }

  tell() {
    if (!this.count) return;
    const chosen = this.form.querySelectorAll("[name=nummer]:checked").length;
    this.count.textContent = chosen ? this.count.dataset.chosen.replace("__n__", chosen) : this.words;
  }
}

/** A site on the map opens the page of its row. */
function openFromMap(card) {
  card.addEventListener("site-select", ({ detail }) => {
    location.assign(card.dataset.openSite.replace("__number__", detail.number));
  });
}

export function startWorkLists(root) {
  for (const form of root.querySelectorAll("[data-work-list]:not([data-started])")) {
    form.dataset.started = "";
    new WorkList(form);
  }
  for (const card of root.querySelectorAll("[data-open-site]:not([data-started])")) {
    card.dataset.started = "";
    openFromMap(card);
  }
  for (const form of root.querySelectorAll("[data-work-filter]:not([data-started])")) {
    form.dataset.started = "";
    form.addEventListener("change", (event) => {
      if (event.target.type !== "search") form.requestSubmit();
    });
  }
}
