import { el, span, svg } from "./dom.js";

const ROW = 20;
const LABEL = 190;
const WIDTH = 1000;
const MOST = 400;

/** When each task ran, from the first start to now; a bar opens its task. */
export function timeline(tasks, run, choose) {
  const ran = tasks.filter((task) => task.startedAt).slice(0, MOST)
    .map((task) => ({ task, from: Date.parse(task.startedAt), to: over(task) ? Date.parse(task.since) : Date.now() }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  if (ran.length === 0) return el("p", { class: "empty" }, "Nothing has run yet.");
  const first = Math.min(...ran.map((one) => one.from));
  const last = Math.max(...ran.map((one) => one.to), first + 1);
  const x = (at) => LABEL + ((at - first) / (last - first)) * (WIDTH - LABEL - 70);
  const height = ran.length * ROW + 30;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => first + part * (last - first));
  return svg("svg", { class: "time", viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": `${ran.length} tasks over ${span(last - first)}` },
    ticks.map((at) => [
      svg("line", { x1: x(at), x2: x(at), y1: 22, y2: height }),
      svg("text", { class: "axis", x: x(at), y: 15, "text-anchor": "middle" }, span(at - first))]),
    ran.map((one, i) => svg("g", { class: "row", onclick: () => choose(one.task.id) },
      svg("title", {}, `${one.task.id}: ${span(one.to - one.from)}, ${one.task.state.toLowerCase()}`),
      svg("text", { x: LABEL - 8, y: 26 + i * ROW + 13, "text-anchor": "end" }, short(one.task.id)),
      svg("rect", { class: `s-${one.task.state}`, x: x(one.from), y: 26 + i * ROW + 3, width: Math.max(2, x(one.to) - x(one.from)), height: ROW - 6, rx: 3 }),
      svg("text", { class: "axis", x: x(one.to) + 5, y: 26 + i * ROW + 13 }, span(one.to - one.from)))));
}

function over(task) {
  return ["SUCCEEDED", "FAILED", "SKIPPED", "CANCELLED", "PARKED"].includes(task.state);
}

function short(text) {
  return text.length > 26 ? `${text.slice(0, 25)}…` : text;
}
