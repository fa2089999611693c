// Draws the tables of the overview and of statistics. The table stays what it was: the drawing is
// made from its rows, every point opens the link of its row, and a switch leads back to the table.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([
  BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer,
]);

const MOST = 20; // bars that can be told apart
const SERIES = ["--primary", "--mark-soon", "--mark-ok", "--ext", "--ink-3"];

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function value(cell) {
  const link = cell.querySelector("a");
  const text = (cell.firstChild.textContent.trim() || (link ? link.textContent : "")).trim();
  return Number.parseFloat(text.replace(/,/g, "")) || 0;
}

// Rates and counts have no scale in common: a table that has counts is drawn without its rates.
function read(region) {
  const heads = [...region.querySelectorAll("thead th")].slice(1);
  const rows = [...region.querySelectorAll("tbody tr")].filter((row) => row.querySelector("th"));
  const counts = heads.map((_, place) =>
    rows.every((row) => !row.children[place + 1].textContent.includes("%")));
  const shown = heads.map((_, place) => place).filter((place) => counts[place] || !counts.includes(true));
  return {
    names: rows.map((row) => {
      const head = row.querySelector("th");
      return head.dataset.short || (head.querySelector("a, span") || head).textContent.trim();
    }),
    series: shown.slice(0, SERIES.length).map((place) => ({
      name: heads[place].textContent.trim(),
      data: rows.map((row) => value(row.children[place + 1])),
      links: rows.map((row) => row.children[place + 1].querySelector("a")),
    })),
  };
}

function option(kind, { names, series }, label) {
  const ink = token("--ink-2");
  const line = { lineStyle: { color: token("--line") } };
  const names_axis = { type: "category", data: names, axisLabel: { color: ink }, axisLine: line };
  const numbers_axis = { type: "value", minInterval: 1, axisLabel: { color: ink }, splitLine: line };
  const lying = kind === "bar";
  return {
    animation: false,
    aria: { enabled: true, decal: { show: true }, label: { description: label } },
    color: SERIES.map(token),
    textStyle: { fontFamily: token("--font"), color: ink },
    grid: { left: 8, right: 24, top: 36, bottom: 8, containLabel: true },
    legend: { top: 4, left: 8, textStyle: { color: ink }, itemHeight: 10 },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      backgroundColor: token("--surface"),
      borderColor: token("--line-strong"),
      textStyle: { color: token("--ink") },
    },
    xAxis: lying ? numbers_axis : names_axis,
    yAxis: lying ? { ...names_axis, inverse: true } : numbers_axis,
    series: series.map(({ name, data }) => ({
      name, data, type: kind, barMaxWidth: 14, symbolSize: 6, lineStyle: { width: 2 },
    })),
  };
}

function draw(box) {
  const region = document.getElementById(box.dataset.table);
  const found = region && read(region);
  if (!found || found.names.length < 2 || found.names.length > MOST && box.dataset.chart === "bar") return;
  const canvas = document.createElement("div");
  canvas.className = "chart-canvas";
  canvas.tabIndex = 0;
  box.append(toggle(box, canvas, region), canvas);
  box.hidden = false;
  canvas.style.height = box.dataset.chart === "bar" ? `${80 + found.names.length * 28}px` : "300px";
  const chart = init(canvas, null, { renderer: "svg" });
  const paint = () => chart.setOption(option(box.dataset.chart, found, box.dataset.label), true);
  paint();
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", box.dataset.label);
  const open = (series, place) => found.series[series].links[place]?.click();
  chart.on("click", ({ seriesIndex, dataIndex }) => open(seriesIndex, dataIndex));
  walk(canvas, chart, found, open);
  window.addEventListener("resize", () => chart.resize());
  new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
}

// The arrow keys go from point to point, Enter opens what the point counts.
function walk(canvas, chart, { names }, open) {
  let place = -1;
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) {
      place = Math.min(names.length - 1, Math.max(0, place + step));
      chart.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: place });
    } else if (event.key === "Enter" && place >= 0) open(0, place);
    else return;
    event.preventDefault();
  });
}

function toggle(box, canvas, region) {
  const row = document.createElement("div");
  row.className = "chart-switch btn-row";
  const show = (drawn) => {
    canvas.hidden = !drawn;
    region.hidden = drawn;
    [...row.children].forEach((button, place) => {
      button.setAttribute("aria-pressed", String((place === 0) === drawn));
    });
  };
  for (const [words, drawn] of [[box.dataset.wordsChart, true], [box.dataset.wordsTable, false]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small";
    button.textContent = words;
    button.addEventListener("click", () => show(drawn));
    row.append(button);
  }
  show(box.dataset.chart === "line"); // a trend is seen, a statistic is read
  return row;
}

document.querySelectorAll("[data-chart]").forEach(draw);
