import { get, path } from "./api.js";
import { el, renew, show, svg } from "./dom.js";
import { mapView } from "./map.js";
import { pictureView } from "./picture.js";
import { STATES, counted } from "./states.js";

const BARS = 1000;
const BAR_HEIGHT = 220;
const DRAWN_WHOLE = 300;

/** The graph of a workflow, each way in which it may be looked at; kept, so that it stays where it was moved to. */
export function graphView(id, link) {
  const inner = el("div", {}, el("p", { class: "empty" }, "Loading …"));
  const bar = el("div", { class: "bar inset", role: "group", "aria-label": "What is drawn" });
  const box = el("div", { class: "card", id: "graph" }, bar, inner);
  const picture = pictureView(id, link);
  let map = null;
  let kind = null;
  let offered = "";
  let tasks = 0;
  let chosen = null;

  /** Asks for the newest state; `task` is the one that is looked at, if any. */
  async function refresh(task, count) {
    chosen = task;
    tasks = count;
    if (kind === null) kind = tasks > DRAWN_WHOLE ? "map" : "whole";
    if (kind === "near" && !chosen) kind = tasks > DRAWN_WHOLE ? "map" : "whole";
    if (kind === "map") map ??= mapView(id, (name) => { location.hash = link(name); });
    buttons();
    if (kind === "map") {
      put(map.box);
      await map.refresh(chosen);
    } else if (kind === "levels") {
      put(levels(await get(`${path("workflows", id, "graph")}?detail=levels`)));
    } else {
      const isDrawn = await picture.refresh(chosen, kind === "near");
      if (isDrawn) {
        put(picture.box);
      } else {
        kind = "map";
        await refresh(chosen, tasks);
      }
    }
  }

  function buttons() {
    const now = `${kind} ${tasks} ${Boolean(chosen)}`;
    if (now === offered) return;
    offered = now;
    const one = (name, text, enabled = true) => el("button", {
      id: `graph-${name}`, "aria-pressed": String(kind === name), disabled: !enabled,
      onclick: () => { kind = name; refresh(chosen, tasks).catch((error) => put(el("p", { class: "empty" }, error.message))); },
    }, text);
    show(bar, el("div", { class: "seg" },
      tasks <= DRAWN_WHOLE && one("whole", "Drawing"), one("map", "Map"), one("near", "Neighbours", Boolean(chosen)), one("levels", "Levels")),
      kind === "map" && map?.tools);
  }

  function put(node) {
    renew(inner, node);
  }

  return { box, refresh };
}

/** A bar for each level, as high as it is wide, with a part for each state; and the same as a table. */
function levels(graph) {
  const most = Math.max(...graph.levels.map((level) => level.tasks), 1);
  const width = BARS / graph.levels.length;
  const name = (level) => (level.first === level.last ? `level ${level.first}` : `levels ${level.first} to ${level.last}`);
  return el("div", { class: "inset", "data-key": "levels" },
    el("p", { class: "quiet" }, `${graph.tasks.toLocaleString("en")} tasks by how many others stand before them, from the first level to the last.`),
    svg("svg", { class: "time", viewBox: `0 0 ${BARS} ${BAR_HEIGHT + 20}`, role: "img", "aria-label": `${graph.levels.length} bars over the levels of ${graph.tasks} tasks` },
      graph.levels.map((level, i) => {
        let y = BAR_HEIGHT;
        return svg("g", {}, svg("title", {}, `${name(level)}: ${level.tasks} tasks, ${counted(level.states)}`),
          STATES.filter((state) => level.states[state]).map((state) => {
            const height = Math.max(1, (level.states[state] / most) * (BAR_HEIGHT - 10));
            y -= height;
            return svg("rect", { class: `s-${state}`, x: i * width + 0.5, y, width: Math.max(1, width - 1), height });
          }));
      }),
      svg("text", { class: "axis", x: 0, y: BAR_HEIGHT + 15 }, "level 0"),
      svg("text", { class: "axis", x: BARS, y: BAR_HEIGHT + 15, "text-anchor": "end" }, `level ${graph.levels.at(-1)?.last ?? 0}`)),
    el("div", { class: "scroll" }, el("table", {},
      el("thead", {}, el("tr", {}, ["Level", "Tasks", "States"].map((h) => el("th", { scope: "col" }, h)))),
      el("tbody", {}, graph.levels.map((level) => el("tr", {},
        el("td", {}, name(level)), el("td", { class: "num" }, level.tasks.toLocaleString("en")), el("td", { class: "note" }, counted(level.states))))))));
}
