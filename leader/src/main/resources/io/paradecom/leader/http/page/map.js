// A graph of any size on a canvas. The server says where tasks stand, and tells clusters where they are too many;
// here they are only drawn: far away as blocks, near as boxes with names.

import { get, path } from "./api.js";
import { el } from "./dom.js";
import { BY_LETTER, counted } from "./states.js";
import { painter } from "./paint.js";

const COLUMN = 176;
const ROW = 27;
const LEAST_Z = 0;
const MOST_Z = 1.5;
const SETTLED_MS = 140;
const MARGIN = 14;

/** The map of a workflow; `open` is called with the task that is chosen. */
export function mapView(id, open) {
  const canvas = el("canvas", { id: "map", tabindex: 0, role: "application", "aria-label": "Map of the graph", "aria-describedby": "map-help" });
  const tip = el("div", { class: "tip", hidden: true });
  const said = el("p", { class: "sr", "aria-live": "polite", id: "map-said" });
  const note = el("span", { class: "quiet", id: "map-note" }, "Laying out …");
  const find = el("input", { type: "search", id: "map-find", placeholder: "Go to task", "aria-label": "Go to a task", onchange: () => seek(find.value.trim()) });
  const tools = el("div", { class: "tools" },
    el("div", { class: "seg" },
      el("button", { id: "map-fit", onclick: () => { if (graph) fit(); } }, "Fit"),
      el("button", { id: "map-out", "aria-label": "Zoom out", onclick: () => zoom(-0.2) }, "−"),
      el("button", { id: "map-in", "aria-label": "Zoom in", onclick: () => zoom(0.2) }, "+")), find, note);
  const box = el("div", { class: "map", "data-key": "map" },
    el("div", { class: "stage" }, canvas, tip),
    el("p", { class: "quiet inset small", id: "map-help" }, "Drag to move; wheel with Ctrl, or after a click, to zoom. Arrow keys go from task to task along the edges, Enter opens, + − 0 zoom. The thick line is the critical path."),
    said);
  const paint = painter(canvas);
  const view = { z: 0, x: 0, y: 0, width: 0, height: 0, ratio: 1 };
  let graph = null;
  let chosen = null;
  let cursor = -1;
  let hover = -1;
  let sought = null;
  let pending = null;
  let turn = 0;
  let settling = null;
  let frame = 0;

  // ---- what is shown -------------------------------------------------------------------------

  /** Asks for the newest state; `task` is the one that is looked at, if any. */
  async function refresh(task) {
    const isNew = (task ?? null) !== chosen;
    chosen = task ?? null;
    await load(graph?.area ?? null, Boolean(graph), isNew ? chosen : null);
  }

  /** A part that was asked for is asked for again until it came: news of the old part must not take its place. */
  async function load(area, isKnown, wanted) {
    const mine = ++turn;
    // Another part asked for meanwhile, by a map that has just come to rest, does not take the task's place.
    if (!isKnown) pending = { area, wanted: wanted ?? pending?.wanted };
    const asked = pending ?? { area, wanted };
    const known = pending === null;
    const query = new URLSearchParams({
      ...(asked.area && { left: asked.area.left, top: asked.area.top, right: asked.area.right, bottom: asked.area.bottom }), ...grid(),
      ...(known && { known: graph.graphVersion }), ...((wanted ?? asked.wanted) && { task: wanted ?? asked.wanted }) });
    let answer;
    try {
      answer = await get(`${path("workflows", id, "map")}?${query}`);
    } catch (error) {
      if (error.status && error.status < 500) pending = null;
      throw error;
    }
    if (mine !== turn) return;
    pending = null;
    const isFirst = graph === null;
    take(answer, asked.area);
    if (isFirst) fit();
    if (answer.place) centre(answer.place);
    draw();
  }

  function grid() {
    const width = canvas.clientWidth || 1000;
    const height = canvas.clientHeight || 600;
    return { columns: clamp(Math.floor(width / 22), 4, 64), rows: clamp(Math.floor(height / 18), 4, 48) };
  }

  function take(answer, area) {
    const isKnown = graph && answer.graphVersion === graph.graphVersion && !answer.links;
    const before = cursor >= 0 && graph?.detail === "TASKS" ? graph.ids[cursor] : null;
    graph = { ...(isKnown ? graph : {}), ...answer, area };
    if (graph.detail === "TASKS" && !isKnown) {
      const count = graph.ids.length;
      graph.x = new Float32Array(count);
      graph.y = new Float32Array(count);
      for (let i = 0; i < count; i++) {
        graph.x[i] = graph.places[2 * i];
        graph.y[i] = graph.places[2 * i + 1];
      }
      graph.at = new Map(graph.ids.map((name, i) => [name, i]));
      graph.columns = Map.groupBy(graph.ids.keys(), (i) => graph.x[i]);
    }
    if (graph.detail === "TASKS") {
      graph.isCritical = new Set(graph.critical);
      cursor = graph.at.get(sought ?? before) ?? -1;
    } else if (!isKnown) {
      cursor = -1;
    }
    hover = -1;
    tell();
  }

  function tell() {
    const tasks = `${graph.tasks.toLocaleString("en")} tasks`;
    note.textContent = graph.detail === "TASKS"
      ? `${tasks}${graph.ids.length < graph.tasks ? `, ${graph.ids.length.toLocaleString("en")} of them here` : ""}`
      : `${tasks} in ${graph.clusters.length.toLocaleString("en")} clusters; zoom in to see them one by one`;
    canvas.setAttribute("aria-label", `Map of the graph: ${note.textContent}`);
  }

  // ---- where it is shown ---------------------------------------------------------------------

  /** From everything on one screen (z = 0) to boxes with names (z = 1), each axis by itself. */
  function scale() {
    const width = Math.max(1, view.width - 2 * MARGIN);
    const height = Math.max(1, view.height - 2 * MARGIN);
    const fitX = Math.min(COLUMN, width / graph.width);
    const fitY = Math.min(ROW, height / graph.height);
    const near = Math.min(1, view.z);
    const more = 1 + Math.max(0, view.z - 1);
    return { x: fitX ** (1 - near) * COLUMN ** near * more, y: fitY ** (1 - near) * ROW ** near * more };
  }

  function fit() {
    view.z = 0;
    view.x = graph.width / 2;
    view.y = graph.height / 2;
    moved();
  }

  function centre(place) {
    view.z = Math.max(view.z, 1);
    view.x = place.x + 0.5;
    view.y = place.y + 0.5;
    moved();
  }

  /** Zooms; what is at a point of the screen stays there. */
  function zoom(by, x = view.width / 2, y = view.height / 2) {
    if (!graph) return;
    const before = toGraph(x, y);
    view.z = clamp(view.z + by, LEAST_Z, MOST_Z);
    const after = toGraph(x, y);
    view.x += before.x - after.x;
    view.y += before.y - after.y;
    moved();
  }

  function toGraph(x, y) {
    const by = scale();
    return { x: view.x + (x - view.width / 2) / by.x, y: view.y + (y - view.height / 2) / by.y };
  }

  function moved() {
    const by = scale();
    const halfX = view.width / 2 / by.x;
    const halfY = view.height / 2 / by.y;
    view.x = clampCentre(view.x, halfX, graph.width);
    view.y = clampCentre(view.y, halfY, graph.height);
    draw();
    clearTimeout(settling);
    // A graph that is here as a whole needs nothing else.
    if (graph.area || graph.detail === "CLUSTERS") settling = setTimeout(settled, SETTLED_MS);
  }

  function settled() {
    const by = scale();
    const halfX = (view.width / 2 / by.x) * 1.3;
    const halfY = (view.height / 2 / by.y) * 1.3;
    const area = {
      left: clamp(Math.floor(view.x - halfX), 0, graph.width), top: clamp(Math.floor(view.y - halfY), 0, graph.height),
      right: clamp(Math.ceil(view.x + halfX), 0, graph.width), bottom: clamp(Math.ceil(view.y + halfY), 0, graph.height) };
    load(area, false, null).catch((error) => { note.textContent = error.message; });
  }

  async function seek(task) {
    if (!task) return;
    const here = graph?.at?.get(task);
    if (here !== undefined) {
      select(here);
      centre({ x: graph.x[here], y: graph.y[here] });
      return;
    }
    sought = task;
    try {
      await load(graph?.area ?? null, false, task);
    } catch (error) {
      sought = null;
      note.textContent = error.message;
    }
  }

  // ---- drawing -------------------------------------------------------------------------------

  function draw() {
    if (frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (!graph || !resize()) return;
      const started = performance.now();
      const by = scale();
      paint(graph, view, by, { cursor, hover, chosen, isFocused: document.activeElement === canvas });
      canvas.dataset.drawn = graph.detail === "TASKS" ? graph.ids.length : graph.clusters.length;
      canvas.dataset.detail = graph.detail;
      canvas.dataset.ms = (performance.now() - started).toFixed(1);
    });
  }

  function resize() {
    view.width = canvas.clientWidth;
    view.height = canvas.clientHeight;
    view.ratio = Math.min(2, devicePixelRatio || 1);
    if (view.width === 0) return false;
    const width = Math.round(view.width * view.ratio);
    const height = Math.round(view.height * view.ratio);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    return true;
  }

  new ResizeObserver(() => {
    if (!graph) return;
    resize();
    moved();
  }).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);

  // ---- pointing ------------------------------------------------------------------------------

  /** What is at a point of the screen: a place in the lists, or -1. */
  function at(x, y) {
    const point = toGraph(x, y);
    if (graph.detail === "CLUSTERS") {
      return graph.clusters.findIndex((one) => point.x >= one.x && point.x < one.x + one.width && point.y >= one.y && point.y < one.y + one.height);
    }
    const by = scale();
    const slack = Math.max(1, 5 / by.y);
    let best = -1;
    let least = Infinity;
    for (const i of graph.columns.get(Math.floor(point.x)) ?? []) {
      const away = Math.abs(graph.y[i] + 0.5 - point.y);
      if (away < least && away <= slack / 2) {
        least = away;
        best = i;
      }
    }
    return best;
  }

  function name(i) {
    if (graph.detail === "TASKS") {
      const state = BY_LETTER[graph.states[i]].toLowerCase();
      return `${graph.ids[i]}: ${state}${graph.isCritical.has(i) ? ", on the critical path" : ""}`;
    }
    const one = graph.clusters[i];
    return `${one.tasks.toLocaleString("en")} tasks: ${counted(one.states)}${one.critical ? ", on the critical path" : ""}`;
  }

  function enter(i) {
    if (graph.detail === "TASKS") {
      open(graph.ids[i]);
      return;
    }
    const one = graph.clusters[i];
    view.x = one.x + one.width / 2;
    view.y = one.y + one.height / 2;
    view.z = Math.min(1, view.z + 0.25);
    moved();
  }

  const fingers = new Map();
  let dragged = false;

  function spot(event) {
    const rect = canvas.getBoundingClientRect();
    return { x: event.clientX - rect.left, y: event.clientY - rect.top };
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, spot(event));
    dragged = false;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!graph) return;
    const now = spot(event);
    const before = fingers.get(event.pointerId);
    if (!before) {
      point(at(now.x, now.y), now);
      return;
    }
    if (Math.hypot(now.x - before.x, now.y - before.y) < 3 && !dragged) return;
    dragged = true;
    point(-1);
    if (fingers.size === 2) pinch(event.pointerId, now);
    const by = scale();
    view.x -= (now.x - before.x) / by.x / fingers.size;
    view.y -= (now.y - before.y) / by.y / fingers.size;
    fingers.set(event.pointerId, now);
    moved();
  });
  canvas.addEventListener("pointerup", (event) => {
    const now = spot(event);
    fingers.delete(event.pointerId);
    const hit = !dragged && graph ? at(now.x, now.y) : -1;
    if (hit >= 0) {
      cursor = hit;
      enter(hit);
    }
  });
  canvas.addEventListener("pointercancel", (event) => fingers.delete(event.pointerId));
  canvas.addEventListener("pointerleave", () => point(-1));
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && document.activeElement !== canvas) return;
    event.preventDefault();
    const now = spot(event);
    zoom(clamp(-event.deltaY / 900, -0.25, 0.25), now.x, now.y);
  }, { passive: false });
  canvas.addEventListener("focus", draw);
  canvas.addEventListener("blur", draw);

  function pinch(finger, now) {
    const [other] = [...fingers.entries()].filter(([key]) => key !== finger).map(([, value]) => value);
    const before = fingers.get(finger);
    const wider = Math.hypot(now.x - other.x, now.y - other.y) - Math.hypot(before.x - other.x, before.y - other.y);
    zoom(wider / 400, (now.x + other.x) / 2, (now.y + other.y) / 2);
  }

  function point(i, where) {
    canvas.style.cursor = i >= 0 ? "pointer" : "grab";
    tip.hidden = i < 0;
    if (i >= 0) {
      tip.textContent = name(i);
      const left = Math.max(4, Math.min(where.x + 14, view.width - tip.offsetWidth - 6));
      tip.style.left = `${left}px`;
      tip.style.top = `${where.y > view.height - 50 ? where.y - 38 : where.y + 16}px`;
    }
    if (i !== hover) {
      hover = i;
      draw();
    }
  }

  // ---- keys ----------------------------------------------------------------------------------

  const KEYS = {
    "+": () => zoom(0.2), "=": () => zoom(0.2), "-": () => zoom(-0.2), 0: () => fit(),
    ArrowRight: () => step(1, 0), ArrowLeft: () => step(-1, 0), ArrowDown: () => step(0, 1), ArrowUp: () => step(0, -1),
    Enter: () => { if (cursor >= 0) enter(cursor); },
    Escape: () => { cursor = -1; said.textContent = ""; draw(); },
  };
  canvas.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (!act || !graph || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (event.shiftKey && event.key.startsWith("Arrow")) {
      pan(event.key);
      return;
    }
    act();
  });

  function pan(key) {
    const by = scale();
    view.x += ({ ArrowRight: 1, ArrowLeft: -1 }[key] ?? 0) * (view.width / 6 / by.x);
    view.y += ({ ArrowDown: 1, ArrowUp: -1 }[key] ?? 0) * (view.height / 6 / by.y);
    moved();
  }

  function step(right, down) {
    const count = graph.detail === "TASKS" ? graph.ids.length : graph.clusters.length;
    if (count === 0) return;
    if (cursor < 0 || cursor >= count) select(first());
    else select(graph.detail === "TASKS" && right !== 0 ? along(right) : beside(right, down));
  }

  /** Where one begins: at what is looked at, or failed, or runs. */
  function first() {
    if (graph.detail !== "TASKS") return 0;
    const here = graph.at.get(chosen);
    if (here !== undefined) return here;
    return Math.max(0, ["F", "P", "R"].map((letter) => graph.states.indexOf(letter)).find((i) => i >= 0) ?? 0);
  }

  /** The nearest task that an edge leads to, forwards or backwards. */
  function along(right) {
    const { links, y } = graph;
    let best = -1;
    for (let i = 0; i < links.length; i += 3) {
      const [from, to] = right > 0 ? [links[i], links[i + 1]] : [links[i + 1], links[i]];
      if (from === cursor && (best < 0 || Math.abs(y[to] - y[cursor]) < Math.abs(y[best] - y[cursor]))) best = to;
    }
    return best < 0 ? cursor : best;
  }

  function beside(right, down) {
    const where = (i) => (graph.detail === "TASKS" ? { x: graph.x[i], y: graph.y[i] } : graph.clusters[i]);
    const count = graph.detail === "TASKS" ? graph.ids.length : graph.clusters.length;
    const here = where(cursor);
    let best = cursor;
    let least = Infinity;
    for (let i = 0; i < count; i++) {
      const there = where(i);
      const forward = (there.x - here.x) * right + (there.y - here.y) * down;
      const aside = Math.abs((there.x - here.x) * down) + Math.abs((there.y - here.y) * right);
      const away = forward + aside * 1000;
      if (forward > 0 && away < least) {
        least = away;
        best = i;
      }
    }
    return best;
  }

  function select(i) {
    cursor = i;
    sought = null;
    said.textContent = name(i);
    const where = graph.detail === "TASKS" ? { x: graph.x[i], y: graph.y[i] } : graph.clusters[i];
    const by = scale();
    const x = view.width / 2 + (where.x + 0.5 - view.x) * by.x;
    const y = view.height / 2 + (where.y + 0.5 - view.y) * by.y;
    if (x < 40 || x > view.width - 40 || y < 30 || y > view.height - 30) {
      view.x = where.x + 0.5;
      view.y = where.y + 0.5;
      moved();
    }
    draw();
  }

  return { box, tools, refresh };
}

function clamp(value, least, most) {
  return Math.max(least, Math.min(most, value));
}

function clampCentre(at, half, size) {
  return half * 2 >= size ? size / 2 : clamp(at, half - 0.5, size - half + 0.5);
}
