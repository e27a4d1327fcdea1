import { get, path } from "./api.js";
import { el, show, svg } from "./dom.js";

const BARS = 1000;
const BAR_HEIGHT = 220;
const ORDER = ["SUCCEEDED", "FAILED", "CANCELLED", "SKIPPED", "PARKED", "RUNNING", "DISPATCHED", "WAITING"];

/** The graph of a workflow: drawn once, then only coloured anew, so that it stays where it was scrolled to. */
export function graphView(id, link) {
  const box = el("div", { class: "card", id: "graph" }, el("p", { class: "empty" }, "Loading …"));
  let drawn = "";
  let shown = null;
  let nodes = new Map();
  let fit = false;

  /** Asks for the newest state; `chosen` is the task that is looked at, if any. */
  async function refresh(chosen, isLarge) {
    const around = isLarge && chosen ? `?${new URLSearchParams({ around: chosen })}` : "";
    const graph = await get(`${path("workflows", id, "graph")}${around}`);
    if (graph.detail === "LEVELS") {
      show(box, levels(graph));
      drawn = "";
      return graph;
    }
    const version = `${graph.detail} ${around} ${graph.graphVersion} ${graph.tasks}`;
    if (version !== drawn) {
      drawn = version;
      nodes = new Map();
      show(box, controls(graph, chosen), el("div", { class: "canvas" }, picture(graph)));
    }
    if (chosen !== shown) nodes.get(chosen)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    shown = chosen;
    for (const node of graph.nodes) {
      nodes.get(node.task).setAttribute("class", `node s-${node.state}${node.task === chosen ? " chosen" : ""}`);
      nodes.get(node.task).querySelector("title").textContent = tooltip(node);
    }
    return graph;
  }

  function controls(graph, chosen) {
    const toggle = el("button", { id: "graph-fit", "aria-pressed": String(fit), onclick: () => {
      fit = !fit;
      toggle.setAttribute("aria-pressed", String(fit));
      box.querySelector("svg").classList.toggle("fit", fit);
    } }, "Fit to width");
    return el("div", { class: "bar inset" }, toggle, el("span", { class: "quiet" },
      graph.detail === "NEIGHBOURS" ? `${graph.nodes.length} of ${graph.tasks} tasks: ${chosen} and what is up to two steps away.` : `${graph.tasks} tasks`));
  }

  function picture(graph) {
    return svg("svg", {
      class: fit ? "graph fit" : "graph", width: graph.width, height: graph.height, viewBox: `0 0 ${graph.width} ${graph.height}`,
      role: "group", "aria-label": `Graph of ${graph.nodes.length} tasks`,
    },
    svg("defs", {}, svg("marker", { id: "head", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
      svg("path", { d: "M0 0 8 4 0 8z" }))),
    graph.edges.map((edge) => svg("polyline", {
      class: edge.on === "SUCCESS" ? "edge" : "edge other", points: edge.path.map((point) => point.join()).join(" "), "marker-end": "url(#head)",
    }, edge.on !== "SUCCESS" && svg("title", {}, `on ${edge.on.toLowerCase()}`))),
    graph.nodes.map(node1));
  }

  function node1(node) {
    const text = svg("text", { x: node.x + 14, y: node.y + node.height / 2 + 4.5 }, short(node.task));
    const made = svg("a", { class: "node", href: link(node.task), "aria-label": tooltip(node) }, svg("title", {}),
      svg("rect", { class: "body", x: node.x, y: node.y, width: node.width, height: node.height, rx: 6 }),
      svg("rect", { class: "mark", x: node.x, y: node.y, width: 7, height: node.height, rx: 3 }), text,
      node.hidden > 0 && svg("text", { class: "axis", x: node.x + node.width - 6, y: node.y + node.height - 4, "text-anchor": "end" }, `+${node.hidden}`));
    nodes.set(node.task, made);
    return made;
  }

  return { box, refresh };
}

function tooltip(node) {
  const hidden = node.hidden > 0 ? `, ${node.hidden} more edges` : "";
  return `${node.task}: ${node.state.toLowerCase()}${node.title ? `, ${node.title}` : ""}${hidden}`;
}

function short(text) {
  return text.length > 26 ? `${text.slice(0, 25)}…` : text;
}

/** A bar for each level, as high as it is wide, with a part for each state. */
function levels(graph) {
  const most = Math.max(...graph.levels.map((level) => level.tasks), 1);
  const width = BARS / graph.levels.length;
  return el("div", { class: "inset" },
    el("p", { class: "quiet" }, `${graph.tasks} tasks are too many to draw one by one: here are their levels, from the first to the last. Choose a task in the table to see its neighbours.`),
    svg("svg", { class: "time", viewBox: `0 0 ${BARS} ${BAR_HEIGHT + 20}`, role: "img", "aria-label": `${graph.levels.length} bars over the levels of ${graph.tasks} tasks` },
      graph.levels.map((level, i) => {
        let y = BAR_HEIGHT;
        const name = level.first === level.last ? `level ${level.first}` : `levels ${level.first} to ${level.last}`;
        const told = ORDER.filter((state) => level.states[state]).map((state) => `${level.states[state]} ${state.toLowerCase()}`).join(", ");
        return svg("g", {}, svg("title", {}, `${name}: ${level.tasks} tasks, ${told}`),
          ORDER.filter((state) => level.states[state]).map((state) => {
            const height = Math.max(1, (level.states[state] / most) * (BAR_HEIGHT - 10));
            y -= height;
            return svg("rect", { class: `s-${state}`, x: i * width + 0.5, y, width: Math.max(1, width - 1), height });
          }));
      }),
      svg("text", { class: "axis", x: 0, y: BAR_HEIGHT + 15 }, "level 0"),
      svg("text", { class: "axis", x: BARS, y: BAR_HEIGHT + 15, "text-anchor": "end" }, `level ${graph.levels.at(-1)?.last ?? 0}`)));
}
