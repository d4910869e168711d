/* <laad-grafiek spec="ID">: a chart from the vega-lite specification in <script type="application/json" id="ID">.

   Drawn at the width of its box, so that text never shrinks. The table with the same figures is in the page,
   from the server; where drawing fails the table is what remains. */
import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

import { chartConfig, LOCALES } from "./look.js";

const OPTIONS = {
  ast: true, // no eval: the content security policy refuses it
  expr: expressionInterpreter,
  actions: false,
  tooltip: false,
  defaultStyle: false,
  renderer: "svg",
  mode: "vega-lite",
};

class LaadGrafiek extends HTMLElement {
  #width = 0;
  #result = null;
  #observer = new ResizeObserver(() => this.#draw());

  connectedCallback() {
    this.#observer.observe(this);
  }

  disconnectedCallback() {
    this.#observer.disconnect();
    this.#result?.finalize();
    this.#width = 0;
  }

  async #draw() {
    const width = Math.floor(this.clientWidth);
    if (!width || Math.abs(width - this.#width) < 2) return;
    this.#width = width;
    const source = document.getElementById(this.getAttribute("spec"));
    const language = document.documentElement.lang === "en" ? "en" : "nl";
    try {
      await document.fonts.ready;
      const spec = { ...JSON.parse(source.textContent), width, autosize: { type: "fit-x", contains: "padding" } };
      this.#result?.finalize();
      this.#result = await embed(this, spec, { ...OPTIONS, config: chartConfig(), ...LOCALES[language] });
      this.querySelector("svg")?.setAttribute("aria-label", this.getAttribute("label") ?? "");
      this.dataset.ready = "";
    } catch (error) {
      this.dataset.failed = "";
      this.dispatchEvent(new CustomEvent("chart-failed", { detail: { error }, bubbles: true }));
    }
  }
}

customElements.define("laad-grafiek", LaadGrafiek);
