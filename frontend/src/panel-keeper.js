// What a person was at in the panel stays so when an act brings the panel anew: scroll and focus.
const FIELD = "input:not([type=hidden]), select, textarea";

const shownSite = (panel) => panel.querySelector("[data-site-shown]")?.dataset.siteShown;

export class PanelKeeper {
  constructor(panel) {
    this.panel = panel;
    document.addEventListener("htmx:before:swap", () => this.remember());
  }

  remember() {
    const { panel } = this;
    const focused = panel.contains(document.activeElement) ? document.activeElement : null;
    this.before = {
      site: shownSite(panel),
      scroll: panel.querySelector(".panel__body")?.scrollTop ?? 0,
      act: focused?.id,
      cancels: focused?.dataset.questionCancel,
      asks: Boolean(panel.querySelector("[data-question], [data-place-form]")),
    };
  }

  /** Put scroll and focus where they belong after the panel was filled. */
  restore() {
    const { panel, before = {} } = this;
    const isSame = before.site !== undefined && before.site === shownSite(panel);
    if (isSame) panel.querySelector(".panel__body").scrollTop = before.scroll;
    this.target(isSame, before)?.focus({ preventScroll: true });
  }

  target(isSame, before) {
    const { panel } = this;
    const heading = panel.querySelector("[data-panel-heading]");
    const wrong = panel.querySelector(".field:has(.field__error)")?.querySelector(FIELD);
    if (wrong) return wrong;
    const question = panel.querySelector("[data-question]");
    if (question) return question.querySelector(FIELD);
    if (!isSame) return heading;
    if (before.cancels) return panel.querySelector(`#act-${before.cancels}`) ?? heading;
    const again = ["act-comment", "act-undo"].includes(before.act) && panel.querySelector(`#${before.act}`);
    return again || (panel.querySelector("#act-next") ?? heading);
  }
}
