// One look for all charts: page font, hairlines, at most three hues; orange only for plan and sites.
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--lr-${name}`).trim();

export function chartConfig() {
  const font = token("font");
  const text = { labelFont: font, labelFontSize: 13, labelColor: token("ink-2"), titleFont: font };
  return {
    background: "transparent",
    font,
    view: { stroke: null },
    axis: {
      ...text,
      titleFontSize: 13,
      titleFontWeight: 400,
      titleColor: token("ink-2"),
      gridColor: token("line"),
      domainColor: token("ink-3"),
      tickColor: token("ink-3"),
      ticks: false,
      labelPadding: 6,
    },
    axisY: { domain: false, tickCount: 5 },
    axisX: { grid: false },
    legend: { ...text, titleFontSize: 13, titleFontWeight: 600, orient: "top", symbolType: "square", title: null },
    text: { font, fontSize: 13, color: token("ink") },
    line: { strokeWidth: 2.5, color: token("petrol-700") },
    area: { color: token("petrol-100"), opacity: 1 },
    bar: { color: token("petrol-700") },
    point: { color: token("petrol-700"), filled: true, size: 45 },
    rule: { color: token("ink") },
    range: { category: [token("petrol-700"), token("need-3"), token("ink")] },
  };
}

const NL = {
  formatLocale: { decimal: ",", thousands: ".", grouping: [3], currency: ["€ ", ""] },
  timeFormatLocale: {
    dateTime: "%A %e %B %Y, %X",
    date: "%d-%m-%Y",
    time: "%H:%M:%S",
    periods: ["", ""],
    days: ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"],
    shortDays: ["zo", "ma", "di", "wo", "do", "vr", "za"],
    months: [
      "januari", "februari", "maart", "april", "mei", "juni", "juli",
      "augustus", "september", "oktober", "november", "december",
    ],
    shortMonths: ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
  },
};

export const LOCALES = { nl: NL, en: {} };
