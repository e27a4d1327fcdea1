// Elements made from data. Text becomes text nodes only: nothing that a task says is ever markup.

import { STATES } from "./states.js";

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element: attributes by name, `on…` as listeners, children as nodes or text. */
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same for drawings. */
export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) listen(node, key, value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

/** Sets a listener as a property, so that one that is drawn anew takes the place of the old. */
function listen(node, key, value) {
  node[key] = value;
  (node.listensTo ??= []).push(key);
}

/** Says that a workflow had not ended by its deadline, or when that is. */
export function late(run) {
  if (run.lateAt) return el("span", { class: "pill s-LATE", title: `should have ended by ${instant(run.deadline)}` }, "late");
  if (!run.deadline || run.endedAt) return "";
  const left = Date.parse(run.deadline) - Date.now();
  return el("span", { class: "quiet small due", title: `its deadline: ${instant(run.deadline)}` }, left > 0 ? `due in ${whole(left)}` : "due now");
}

const RISKS = {
  EXPECTED_LATE: ["s-LATE", "will be late", "even at best it ends after its deadline"],
  AT_RISK: ["s-RISK", "at risk", "it ends after its deadline if it goes badly"],
};

/** Says that a workflow may, or will, not have ended by its deadline. */
export function risk(progress) {
  const [kind, text, title] = RISKS[progress?.deadlineRisk] ?? [];
  return kind && el("span", { class: `pill ${kind}`, title }, text);
}

/** What is taken of a whole, as a bar with its words. */
export function share(taken, all, text, kind = "s-RUNNING") {
  const used = el("span", { class: kind });
  const free = el("span", {});
  used.style.flexGrow = taken;
  free.style.flexGrow = Math.max(0, all - taken);
  return [el("div", { class: "meter", role: "img", "aria-label": text }, used, free), el("div", { class: "quiet small" }, text)];
}

export function pill(state) {
  return el("span", { class: `pill s-${state}` }, state.toLowerCase());
}

const ORDER = STATES;

/** One segment for each state, as long as its share of all tasks. */
export function meter(states, total) {
  const text = ORDER.filter((s) => states[s]).map((s) => `${states[s]} ${s.toLowerCase()}`).join(", ");
  return el("div", { class: "meter", role: "img", "aria-label": `${text} of ${total}`, title: text },
    ORDER.filter((s) => states[s] && s !== "WAITING").map((s) => {
      const part = el("span", { class: `s-${s}` });
      part.style.flexGrow = states[s];
      return part;
    }),
    rest(states));
}

function rest(states) {
  const part = el("span", {});
  part.style.flexGrow = states.WAITING ?? 0;
  return part;
}

/** A length of time in its two largest units. */
export function span(ms) {
  const s = Math.max(0, Math.round(ms / 1000));
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (s < 60) return `${(ms / 1000).toFixed(1)} s`;
  if (s < 3600) return units(s, 60, "min", 1, "s");
  if (s < 86400) return units(s, 3600, "h", 60, "min");
  return units(s, 86400, "d", 3600, "h");
}

function units(s, large, name, small, rest) {
  const left = Math.floor((s % large) / small);
  return `${Math.floor(s / large)} ${name}${left > 0 ? ` ${left} ${rest}` : ""}`;
}

/** The same in whole seconds: tenths of what is counted up or down would only flicker. */
function whole(ms) {
  return ms < 60_000 ? `${Math.max(0, Math.floor(ms / 1000))} s` : span(ms);
}

export function ago(at) {
  if (!at) return "";
  return `${whole(Date.now() - Date.parse(at))} ago`;
}

/** A number with its thousands apart. */
export function counts(number) {
  return (number ?? 0).toLocaleString("en");
}

/** The noun for so many of a thing. */
export function plural(number, noun) {
  return number === 1 ? noun : `${noun}s`;
}

/** A moment in the reader's own time. */
export function instant(at) {
  return at ? new Date(at).toLocaleString() : "";
}

/** Whole percent of what goes on: of all of it only what has ended. */
export function percent(number) {
  return Math.min(99, Math.floor(number));
}

/** What is known of the end: how long it takes still, and how long if it goes badly. */
export function eta(progress) {
  if (progress.restMs === undefined) return "";
  // All that it was expected to take is over, and yet it goes on.
  if (progress.restMs === 0 && !(progress.openEnded > 0)) return ", longer than expected";
  const open = progress.openEnded > 0 ? `, not counting ${progress.openEnded} that wait${progress.openEnded === 1 ? "s" : ""} for somebody` : "";
  const most = progress.restMostMs > progress.restMs * 1.05 + 1000 ? ` to ${span(progress.restMostMs)}` : "";
  return `, ${span(progress.restMs)}${most} left${open}${progress.learned > 0 ? " (times learned from earlier tasks)" : ""}`;
}

/** Stands where nothing could be read yet. */
export function unread(failed) {
  const text = failed.status ? failed.message : "The server is not reached. It is asked again until it answers.";
  return el("p", { class: "empty", role: "alert" }, text);
}

export function pause(ms) {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}

/** Replaces what a node holds, and keeps focus and scrolling where they are. */
export function show(node, ...children) {
  const focused = document.activeElement?.id;
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

/**
 * Makes what a node holds look like other children, and alters no more than differs: focus, the place in a text, what is
 * selected, scrolled or open stays. Nodes are the same by their id or `data-key`, others by their place. A node that
 * is held elsewhere to be written to needs a key of its own, and must be handed in itself each time.
 */
export function renew(node, ...children) {
  const wanted = children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
  match(node, wanted.map((child) => (child instanceof Node ? child : document.createTextNode(child))));
}

function keyOf(node) {
  return node.id || node.dataset?.key || "";
}

function match(parent, wanted) {
  const keys = new Set(wanted.map(keyOf));
  for (const one of [...parent.childNodes]) if (keyOf(one) && !keys.has(keyOf(one))) one.remove();
  const byKey = new Map([...parent.childNodes].filter(keyOf).map((one) => [keyOf(one), one]));
  let at = parent.firstChild;
  for (const next of wanted) {
    const key = keyOf(next);
    const old = key ? byKey.get(key) : at && !keyOf(at) ? at : null;
    if (old && old.nodeName === next.nodeName) {
      byKey.delete(key);
      if (old === at) at = at.nextSibling;
      else parent.insertBefore(old, at);
      if (old !== next) alter(old, next);
    } else {
      parent.insertBefore(next, at);
    }
  }
  while (at) {
    const after = at.nextSibling;
    at.remove();
    at = after;
  }
}

function alter(old, next) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== next.data) old.data = next.data;
    return;
  }
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  for (const { name, value } of next.attributes) {
    if (name === "style") old.style.cssText = next.style.cssText;
    else if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const key of new Set([...(old.listensTo ?? []), ...(next.listensTo ?? [])])) old[key] = next[key] ?? null;
  old.listensTo = next.listensTo;
  match(old, [...next.childNodes]);
}

/** What a workflow is told apart by. */
export function labels(run) {
  return run.labels && el("div", { class: "labels" }, Object.entries(run.labels).map(([key, value]) => el("span", { class: "kind label" }, `${key}=${value}`)));
}

/** What was used, as far as it was reported. */
export function money({ tokens, costUsd }) {
  return [tokens > 0 && `${counts(tokens)} tokens`, costUsd > 0 && dollars(costUsd)].filter(Boolean).join(", ");
}

/** What was taken of a machine, as far as it is known. */
export function machine({ cpuMs, peakRssBytes }) {
  return [cpuMs > 0 && `${span(cpuMs)} of processors`, peakRssBytes > 0 && `${size(peakRssBytes)} of memory`].filter(Boolean).join(", ");
}

function size(bytes) {
  const [unit, name] = bytes < 2 ** 20 ? [2 ** 10, "KiB"] : bytes < 2 ** 30 ? [2 ** 20, "MiB"] : [2 ** 30, "GiB"];
  const number = bytes / unit;
  return `${number < 10 ? number.toFixed(1) : Math.round(number)} ${name}`;
}

function dollars(usd) {
  return `$${usd > 0 && usd < 0.01 ? usd.toFixed(4) : usd.toFixed(2)}`;
}

/** What a run comes to, if its rest uses as much for as much work; empty: nothing was used, or nobody can say. */
export function forecast(spend) {
  if (!spend?.calls || spend.expectedUsd === undefined) return "";
  if (spend.expectedTokens === spend.tokens && spend.expectedUsd === spend.costUsd) return "";
  return `about ${money({ tokens: twoDigits(spend.expectedTokens), costUsd: twoDigits(spend.expectedUsd) })} by the end`;
}

/** What is only guessed is not told more exactly. */
function twoDigits(number) {
  return Number(number.toPrecision(2));
}

/** An amount of a budget: of money in dollars. */
export function amount(number, unit) {
  return unit === "usd" ? dollars(number) : number.toLocaleString("en", { maximumFractionDigits: 6 });
}

/** What is used and set aside of a budget, as a bar with its words. */
export function budgetBar({ limit, spent, reserved, percent, unit }) {
  const text = `${amount(spent, unit)} of ${amount(limit, unit)} used (${percent} %)${reserved > 0 ? `, ${amount(reserved, unit)} set aside` : ""}`;
  const parts = [["s-RUNNING", spent], ["s-DISPATCHED", reserved], ["", Math.max(0, limit - spent - reserved)]].map(([kind, share]) => {
    const part = el("span", { class: spent + reserved >= limit && kind === "s-RUNNING" ? "s-WAITS" : kind });
    part.style.flexGrow = share / limit;
    return part;
  });
  return [el("div", { class: "meter", role: "img", "aria-label": text }, parts), el("div", { class: "quiet small" }, text)];
}
