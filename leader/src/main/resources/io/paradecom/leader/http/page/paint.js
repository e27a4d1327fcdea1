// Paints a part of a map: what is near has names, what is far has a colour and, where it matters, a shape.

import { BY_LETTER, SHAPES, STATES } from "./states.js";

// What matters most is painted last, so that nothing hides it.
const ORDER = ["SUCCEEDED", "WAITING", "SKIPPED", "CANCELLED", "COMPENSATED", "DISPATCHED", "RUNNING", "PARKED", "FAILED"];
const NEAR = { x: 84, y: 17 };
const MOST_SHAPES = 400;
const MOST_CURVES = 1500;
const paths = Object.fromEntries(STATES.map((state) => [state, new Path2D(SHAPES[state])]));

/** Returns what paints on a canvas. */
export function painter(canvas) {
  const ctx = canvas.getContext("2d");
  return (graph, view, by, marks) => {
    const colours = palette();
    ctx.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    ctx.clearRect(0, 0, view.width, view.height);
    const scene = {
      ctx, graph, view, by, marks, colours,
      x: (at) => view.width / 2 + (at - view.x) * by.x,
      y: (at) => view.height / 2 + (at - view.y) * by.y,
    };
    if (graph.detail === "TASKS") tasks(scene);
    else clusters(scene);
  };
}

/** The colours of the style sheet, which knows of light and dark. */
function palette() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  const colours = Object.fromEntries(STATES.map((state) => [state, value(state.toLowerCase())]));
  for (const name of ["ink", "quiet", "line", "card", "accent", "edge", "critical", "on-state"]) colours[name] = value(name);
  return colours;
}

function tasks(scene) {
  const { graph, view, by } = scene;
  const visible = [];
  const isSeen = new Uint8Array(graph.ids.length);
  for (let i = 0; i < graph.ids.length; i++) {
    const x = scene.x(graph.x[i]);
    const y = scene.y(graph.y[i]);
    if (x > -by.x && x < view.width && y > -by.y && y < view.height) {
      visible.push(i);
      isSeen[i] = 1;
    }
  }
  edges(scene, isSeen);
  const isNear = by.x >= NEAR.x && by.y >= NEAR.y;
  if (isNear) visible.forEach((i) => named(scene, i));
  else blocks(scene, visible);
  if (!isNear) spine(scene, isSeen);
  [[scene.marks.hover, 2], [scene.marks.cursor, 2.5], [graph.at.get(scene.marks.chosen) ?? -1, 3]].forEach(([i, width]) => {
    if (i >= 0 && isSeen[i]) ring(scene, block(scene, i), width);
  });
}

function block(scene, i) {
  const { graph, by } = scene;
  const gap = Math.min(22, by.x * 0.3);
  const height = Math.max(2, Math.min(by.y - 1, by.y * 0.8));
  // On whole pixels: sharp, and no shimmer while it moves.
  const whole = (at) => Math.round(at * scene.view.ratio) / scene.view.ratio;
  const x = whole(scene.x(graph.x[i]) + gap / 2);
  const y = whole(scene.y(graph.y[i]) + (by.y - height) / 2);
  return { x, y, width: Math.max(2, whole(by.x - gap)), height: Math.max(1, whole(height)) };
}

function edges(scene, isSeen) {
  const { ctx, graph, colours } = scene;
  const plain = [];
  const other = [];
  const critical = [];
  for (let i = 0; i < graph.links.length; i += 3) {
    const [from, to, kind] = [graph.links[i], graph.links[i + 1], graph.links[i + 2]];
    if (!isSeen[from] && !isSeen[to]) continue;
    const path = graph.isCritical.has(from) && graph.isCritical.has(to);
    (path ? critical : kind === 0 ? plain : other).push(from, to);
  }
  const count = (plain.length + other.length) / 2;
  const curved = count < MOST_CURVES;
  ctx.lineWidth = 1;
  ctx.strokeStyle = colours.edge;
  // Many lines over each other would be one dark stain.
  ctx.globalAlpha = Math.max(0.1, Math.min(0.85, 260 / (count + 1)));
  lines(scene, plain, curved);
  ctx.setLineDash([5, 4]);
  lines(scene, other, curved);
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  ctx.lineWidth = 2;
  ctx.strokeStyle = colours.critical;
  lines(scene, critical, curved);
}

/** The critical path over blocks that hide its edges. */
function spine(scene, isSeen) {
  const { ctx, graph, colours } = scene;
  const pairs = [];
  for (let i = 0; i < graph.links.length; i += 3) {
    const [from, to] = [graph.links[i], graph.links[i + 1]];
    if (graph.isCritical.has(from) && graph.isCritical.has(to) && (isSeen[from] || isSeen[to])) pairs.push([from, to]);
  }
  for (const [width, colour] of [[5.5, colours.card], [2.6, colours.critical]]) {
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.beginPath();
    for (const [from, to] of pairs) {
      ctx.moveTo(scene.x(graph.x[from] + 0.5), scene.y(graph.y[from] + 0.5));
      ctx.lineTo(scene.x(graph.x[to] + 0.5), scene.y(graph.y[to] + 0.5));
    }
    ctx.stroke();
  }
}

function lines(scene, pairs, curved) {
  const { ctx, graph, by } = scene;
  const gap = Math.min(22, by.x * 0.3) / 2;
  ctx.beginPath();
  for (let i = 0; i < pairs.length; i += 2) {
    const [from, to] = [pairs[i], pairs[i + 1]];
    const x1 = scene.x(graph.x[from] + 1) - gap;
    const y1 = scene.y(graph.y[from] + 0.5);
    const x2 = scene.x(graph.x[to]) + gap;
    const y2 = scene.y(graph.y[to] + 0.5);
    ctx.moveTo(x1, y1);
    if (curved) {
      const bend = Math.max(gap, Math.abs(x2 - x1) / 2);
      ctx.bezierCurveTo(x1 + bend, y1, x2 - bend, y2, x2, y2);
    } else {
      ctx.lineTo(x2, y2);
    }
  }
  ctx.stroke();
}

function blocks(scene, visible) {
  const { ctx, graph, colours } = scene;
  const groups = Map.groupBy(visible, (i) => BY_LETTER[graph.states[i]]);
  for (const state of ORDER) {
    const group = groups.get(state) ?? [];
    ctx.fillStyle = colours[state];
    for (const i of group) {
      const at = block(scene, i);
      ctx.fillRect(at.x, at.y, at.width, at.height);
    }
    const first = group.length > 0 ? block(scene, group[0]) : null;
    const fits = first && first.height >= 9 && first.width >= 12;
    if (fits) group.forEach((i) => inside(scene, state, block(scene, i)));
    else if (["FAILED", "PARKED", "RUNNING"].includes(state) && group.length <= MOST_SHAPES) group.forEach((i) => badge(scene, state, block(scene, i)));
  }
}

function shape(ctx, state, x, y, size, colour) {
  ctx.save();
  ctx.translate(x - size / 2, y - size / 2);
  ctx.scale(size / 10, size / 10);
  ctx.lineWidth = 1.9;
  ctx.strokeStyle = ctx.fillStyle = colour;
  if (state === "RUNNING") ctx.fill(paths[state]);
  else ctx.stroke(paths[state]);
  ctx.restore();
}

function inside(scene, state, at) {
  shape(scene.ctx, state, at.x + at.width / 2, at.y + at.height / 2, Math.min(11, at.height), scene.colours["on-state"]);
}

/** A disc with the shape, larger than a block that is too small for one. */
function badge(scene, state, at) {
  const { ctx, colours } = scene;
  const x = at.x + at.width / 2;
  const y = at.y + at.height / 2;
  ctx.fillStyle = colours[state];
  ctx.strokeStyle = colours.card;
  ctx.lineWidth = 1.2;
  ctx.beginPath();
  ctx.arc(x, y, 6, 0, 2 * Math.PI);
  ctx.fill();
  ctx.stroke();
  shape(ctx, state, x, y, 8, colours["on-state"]);
}

function named(scene, i) {
  const { ctx, graph, colours } = scene;
  const at = block(scene, i);
  const state = BY_LETTER[graph.states[i]];
  const mark = Math.min(20, at.height);
  ctx.fillStyle = colours.card;
  ctx.beginPath();
  ctx.roundRect(at.x, at.y, at.width, at.height, 4);
  ctx.fill();
  ctx.fillStyle = colours[state];
  ctx.beginPath();
  ctx.roundRect(at.x, at.y, mark, at.height, [4, 0, 0, 4]);
  ctx.fill();
  shape(ctx, state, at.x + mark / 2, at.y + at.height / 2, Math.min(12, at.height - 4), colours["on-state"]);
  ctx.strokeStyle = graph.isCritical.has(i) ? colours.critical : ["RUNNING", "FAILED"].includes(state) ? colours[state] : colours.line;
  ctx.lineWidth = graph.isCritical.has(i) ? 2 : 1.2;
  ctx.beginPath();
  ctx.roundRect(at.x, at.y, at.width, at.height, 4);
  ctx.stroke();
  ctx.fillStyle = colours.ink;
  ctx.font = `${Math.min(13, at.height * 0.62)}px system-ui, sans-serif`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillText(cut(ctx, graph.ids[i], at.width - mark - 12), at.x + mark + 6, at.y + at.height / 2 + 0.5);
}

/** What fits of a text. */
function cut(ctx, text, width) {
  if (ctx.measureText(text).width <= width) return text;
  let most = text.length - 1;
  while (most > 1 && ctx.measureText(`${text.slice(0, most)}…`).width > width) most--;
  return `${text.slice(0, most)}…`;
}

function ring(scene, at, width) {
  const { ctx, colours } = scene;
  ctx.strokeStyle = colours.accent;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.roundRect(at.x - 3, at.y - 3, at.width + 6, at.height + 6, 5);
  ctx.stroke();
}

function clusters(scene) {
  const { ctx, graph, colours, marks } = scene;
  const where = graph.clusters.map((one) => plate(scene, one));
  ctx.strokeStyle = colours.edge;
  const thickest = graph.links[2] ?? 1;
  for (let i = 0; i < graph.links.length; i += 3) {
    const from = where[graph.links[i]];
    const to = where[graph.links[i + 1]];
    const share = graph.links[i + 2] / thickest;
    ctx.lineWidth = 0.6 + 2.4 * share;
    ctx.globalAlpha = 0.12 + 0.3 * share;
    ctx.beginPath();
    ctx.moveTo(from.x + from.width, from.y + from.height / 2);
    ctx.lineTo(to.x, to.y + to.height / 2);
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
  graph.clusters.forEach((one, i) => cluster(scene, one, where[i]));
  [[marks.hover, 2], [marks.cursor, 2.5]].forEach(([i, width]) => { if (i >= 0 && where[i]) ring(scene, where[i], width); });
}

function plate(scene, one) {
  const gap = (length) => Math.min(14, Math.max(1, length * 0.22));
  const width = one.width * scene.by.x;
  const height = one.height * scene.by.y;
  return { x: scene.x(one.x) + gap(width) / 2, y: scene.y(one.y) + 1, width: Math.max(2, width - gap(width)), height: Math.max(2, height - 2) };
}

function cluster(scene, one, at) {
  const { ctx, colours } = scene;
  let x = at.x;
  for (const state of STATES) {
    const width = ((one.states[state] ?? 0) / one.tasks) * at.width;
    if (width === 0) continue;
    ctx.fillStyle = colours[state];
    ctx.fillRect(x, at.y, Math.max(width, ["FAILED", "RUNNING", "PARKED"].includes(state) ? 2 : 0), at.height);
    x += width;
  }
  if (one.critical) {
    ctx.strokeStyle = colours.critical;
    ctx.lineWidth = 2;
    ctx.strokeRect(at.x, at.y, at.width, at.height);
  }
  const worst = ["FAILED", "PARKED", "RUNNING"].find((state) => one.states[state]);
  if (at.width >= 34 && at.height >= 13) {
    const text = one.tasks.toLocaleString("en");
    ctx.font = "11px system-ui, sans-serif";
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    const wide = ctx.measureText(text).width + 8;
    ctx.fillStyle = colours.card;
    ctx.fillRect(at.x + at.width / 2 - wide / 2, at.y + at.height / 2 - 6.5, wide, 13);
    ctx.fillStyle = colours.ink;
    ctx.fillText(text, at.x + at.width / 2, at.y + at.height / 2 + 0.5);
    if (worst && at.width >= 60) shape(ctx, worst, at.x + 8, at.y + at.height / 2, 9, colours["on-state"]);
  } else if (worst === "FAILED") {
    badge(scene, worst, at);
  }
}
