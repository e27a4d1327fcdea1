import { el, plural, span, svg } from "./dom.js";

const ROW = 20;
const LABEL = 28;
const WIDTH = 1000;
/** Attempts that are drawn; which ones, the server chooses. */
export const MOST_DRAWN = 600;

/** When each attempt ran, by runner, from the first start to now; a bar opens its task. */
export function timeline({ attempts, total, complete }, criticalPath, choose, link) {
  if (attempts.length === 0) return el("p", { class: "empty" }, complete ? "Nothing has run yet." : "Reading what ran …");
  const critical = new Set(criticalPath);
  const shown = attempts.map((attempt) => ({
    attempt, from: Date.parse(attempt.startedAt), to: attempt.endedAt ? Date.parse(attempt.endedAt) : Date.now() }));
  const first = Math.min(...shown.map((one) => one.from));
  const last = Math.max(...shown.map((one) => one.to), first + 1);
  const x = (at) => LABEL + ((at - first) / (last - first)) * (WIDTH - LABEL - 70);
  const lanes = byRunner(shown);
  const height = lanes.reduce((sum, lane) => sum + 24 + lane.rows.length * ROW, 0) + 30;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => first + part * (last - first));
  let y = 24;
  return el("div", {},
    el("p", { class: "quiet inset" }, note(shown.length, total, complete, last - first, lanes)),
    el("div", { class: "scroll tall" }, svg("svg", { class: "time", viewBox: `0 0 ${WIDTH} ${height}`, role: "group", "aria-label": `${shown.length} attempts over ${span(last - first)}` },
      ticks.map((at) => [
        svg("line", { x1: x(at), x2: x(at), y1: 20, y2: height }),
        svg("text", { class: "axis", x: x(at), y: 13, "text-anchor": "middle" }, span(at - first))]),
      lanes.map((lane) => {
        const top = y;
        y += 24 + lane.rows.length * ROW;
        return [svg("text", { class: "lane", x: 6, y: top + 16 }, `${short(lane.runner, 40)}, ${lane.rows.length} at a time`),
          lane.rows.map((row, i) => row.map((one) => bar(one, top + 22 + i * ROW)))];
      }))));

  function bar({ attempt, from, to }, top) {
    const isCritical = critical.has(attempt.task);
    const width = Math.max(2, x(to) - x(from));
    const text = `${attempt.task}, attempt ${attempt.attempt}: ${attempt.end.toLowerCase()}, ${span(to - from)}${isCritical ? ", on the critical path" : ""}`;
    const fits = Math.floor((width - 8) / 6.6);
    return svg("a", { class: `bar-of${isCritical ? " critical" : ""}`, "data-key": `${attempt.task} ${attempt.attempt} ${attempt.startedAt}`, href: link(attempt.task), "aria-label": text, onclick: (event) => { event.preventDefault(); choose(attempt.task); } },
      svg("title", {}, text),
      svg("rect", { class: `s-${STATE[attempt.end]}`, x: x(from), y: top + 2, width, height: ROW - 5, rx: 3 }),
      isCritical && svg("rect", { class: "on-path", x: x(from), y: top + ROW - 4, width, height: 2.5 }),
      fits >= 4 && svg("text", { class: "in-bar", x: x(from) + 4, y: top + 13.5 }, short(attempt.task, fits)));
  }
}

const STATE = { RUNNING: "RUNNING", SUCCEEDED: "SUCCEEDED", FAILED: "FAILED", RETURNED: "PARKED", LOST: "PARKED", CANCELLED: "CANCELLED" };

function note(shown, total, complete, length, lanes) {
  const all = shown < total ? `${shown.toLocaleString("en")} of ${total.toLocaleString("en")} attempts, what runs and the last,` : `${total.toLocaleString("en")} attempts`;
  return `${all} on ${lanes.length} ${plural(lanes.length, "runner")} over ${span(length)}. A thick foot marks the critical path.${complete ? "" : " Older ones are still being read."}`;
}

/** As many rows for a runner as it works on at the same time. */
function byRunner(shown) {
  const lanes = new Map();
  for (const one of [...shown].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const rows = lanes.get(one.attempt.runner) ?? lanes.set(one.attempt.runner, []).get(one.attempt.runner);
    const free = rows.find((row) => row.at(-1).to <= one.from);
    if (free) free.push(one);
    else rows.push([one]);
  }
  return [...lanes.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([runner, rows]) => ({ runner, rows }));
}

function short(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
