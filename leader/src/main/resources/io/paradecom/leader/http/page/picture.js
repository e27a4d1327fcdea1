import { get, path } from "./api.js";
import { el, show, svg } from "./dom.js";
import { SHAPES } from "./states.js";

/** Boxes and arrows of a small graph, or around a task: drawn once, then only coloured anew. */
export function pictureView(id, link) {
  const box = el("div", { "data-key": "picture" }, el("p", { class: "empty" }, "Loading …"));
  let drawn = "";
  let shown = null;
  let nodes = new Map();
  let fit = false;

  /** Asks for the newest state; returns whether the graph is small enough to be drawn. */
  async function refresh(chosen, isNear) {
    const around = isNear ? `?${new URLSearchParams({ around: chosen })}` : "";
    const [graph, progress] = await Promise.all([get(`${path("workflows", id, "graph")}${around}`), get(path("workflows", id, "progress"))]);
    if (graph.detail === "LEVELS") return false;
    const version = `${graph.detail} ${around} ${graph.graphVersion} ${graph.tasks}`;
    if (version !== drawn) {
      drawn = version;
      nodes = new Map();
      show(box, controls(graph, chosen), el("div", { class: "canvas" }, picture(graph)));
    }
    if (chosen !== shown) nodes.get(chosen)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    shown = chosen;
    const critical = new Set(progress.criticalPath);
    for (const node of graph.nodes) colour(node, critical.has(node.task), chosen);
    for (const edge of box.querySelectorAll(".edge")) {
      edge.classList.toggle("critical", critical.has(edge.dataset.from) && critical.has(edge.dataset.to));
    }
    return true;
  }

  function colour(node, isCritical, chosen) {
    const made = nodes.get(node.task);
    const text = tooltip(node, isCritical);
    made.setAttribute("class", `node s-${node.state}${node.task === chosen ? " chosen" : ""}${isCritical ? " critical" : ""}`);
    made.setAttribute("aria-label", text);
    made.querySelector("title").textContent = text;
    made.querySelector(".shape").setAttribute("d", SHAPES[node.state]);
  }

  function controls(graph, chosen) {
    const toggle = el("button", { id: "graph-fit", "aria-pressed": String(fit), onclick: () => {
      fit = !fit;
      toggle.setAttribute("aria-pressed", String(fit));
      box.querySelector("svg").classList.toggle("fit", fit);
    } }, "Fit to width");
    return el("div", { class: "bar inset" }, toggle, el("span", { class: "quiet" },
      graph.detail === "NEIGHBOURS" ? `${graph.nodes.length} of ${graph.tasks.toLocaleString("en")} tasks: ${chosen} and what is up to two steps away.` : `${graph.tasks} tasks; the thick line is the critical path`));
  }

  function picture(graph) {
    return svg("svg", {
      class: fit ? "graph fit" : "graph", width: graph.width, height: graph.height, viewBox: `0 0 ${graph.width} ${graph.height}`,
      role: "group", "aria-label": `Graph of ${graph.nodes.length} tasks`,
    },
    svg("defs", {}, svg("marker", { id: "head", viewBox: "0 0 8 8", refX: 8, refY: 4, markerUnits: "userSpaceOnUse", markerWidth: 8, markerHeight: 8, orient: "auto" },
      svg("path", { d: "M0 0 8 4 0 8z" }))),
    graph.edges.map((edge) => svg("polyline", {
      class: edge.on === "SUCCESS" ? "edge" : "edge other", points: edge.path.map((point) => point.join()).join(" "), "marker-end": "url(#head)",
      "data-from": edge.from, "data-to": edge.to,
    }, edge.on !== "SUCCESS" && svg("title", {}, `on ${edge.on.toLowerCase()}`))),
    graph.nodes.map(node1));
  }

  function node1(node) {
    const made = svg("a", { class: "node", href: link(node.task) }, svg("title", {}),
      svg("rect", { class: "body", x: node.x, y: node.y, width: node.width, height: node.height, rx: 6 }),
      svg("path", { class: "mark", d: `M${node.x + 20} ${node.y}h-14a6 6 0 0 0-6 6v${node.height - 12}a6 6 0 0 0 6 6h14z` }),
      svg("path", { class: "shape", transform: `translate(${node.x + 4} ${node.y + node.height / 2 - 6}) scale(1.2)` }),
      svg("text", { x: node.x + 26, y: node.y + node.height / 2 + 4.5 }, short(node.task)),
      node.hidden > 0 && svg("text", { class: "axis", x: node.x + node.width - 6, y: node.y + node.height - 4, "text-anchor": "end" }, `+${node.hidden}`));
    nodes.set(node.task, made);
    return made;
  }

  return { box, refresh };
}

function tooltip(node, isCritical) {
  const hidden = node.hidden > 0 ? `, ${node.hidden} more edges` : "";
  return `${node.task}: ${node.state.toLowerCase()}${node.title ? `, ${node.title}` : ""}${isCritical ? ", on the critical path" : ""}${hidden}`;
}

function short(text) {
  return text.length > 26 ? `${text.slice(0, 25)}…` : text;
}
