import { get, path } from "./api.js";
import { ago, counts, el, eta, forecast, instant, labels, late, meter, money, pause, percent, pill, plural, renew, risk, show, unread } from "./dom.js";
import { RUN_OVER, RUN_STATES } from "./states.js";
import { dropZone } from "./submit.js";

const STATES = RUN_STATES.map((state) => state.toLowerCase());
const MOST_WITH_PROGRESS = 12;
const SPEND_MS = 10_000;
const FIRST_MS = 400;
const SORTS = {
  Workflow: (row) => row.id,
  State: (row) => STATES.indexOf(row.state.toLowerCase()),
  Progress: (row) => row.ended / Math.max(1, row.tasks),
  Tasks: (row) => row.tasks,
  Submitted: (row) => -Date.parse(row.submittedAt),
};

/** The workflows of this server; returns what ends the page. */
export function listPage(main, connected) {
  let gone = false;
  let limit = 50;
  let sort = { by: "Submitted", down: false };
  let answer = null;
  let turn = 0;
  const progress = new Map();
  const spends = new Map();
  let spendAt = 0;
  const name = el("input", { type: "search", id: "name", placeholder: "Name or id", "aria-label": "Name or id", oninput: refresh });
  const state = el("select", { id: "state", "aria-label": "State", onchange: refresh },
    el("option", { value: "" }, "every state"), STATES.map((s) => el("option", { value: s }, s)));
  const total = el("span", { class: "quiet", id: "total", role: "status" });
  const tally = el("div", { class: "tally", role: "group", "aria-label": "How many are in which state" });
  const body = el("div", { class: "card rows" }, el("p", { class: "empty" }, "Loading …"));
  show(main, el("h1", {}, "Workflows"), tally, el("div", { class: "bar" }, name, state, total), body, el("h2", {}, "Submit"), dropZone());

  async function refresh() {
    const mine = ++turn;
    try {
      const query = new URLSearchParams({ limit, ...(name.value && { name: name.value }), ...(state.value && { state: state.value }) });
      const told = await get(`${path("workflows")}?${query}`);
      // What was asked for later counts, also where it was answered sooner.
      if (gone || mine !== turn) return;
      answer = told;
      connected(true);
      const measured = measure();
      // What takes a moment more is waited for at first, so that nothing moves when it comes.
      if (progress.size === 0) await Promise.race([measured, pause(FIRST_MS)]);
      if (gone) return;
      draw();
      await measured;
      if (!gone) draw();
    } catch (failed) {
      if (gone || mine !== turn) return;
      connected(false, failed);
      if (answer === null) show(body, unread(failed));
    }
  }

  /** How far those are that are looked at; asked for a few, since it looks at every task. */
  async function measure() {
    const open = answer.workflows.filter((row) => !RUN_OVER.includes(row.state)).slice(0, MOST_WITH_PROGRESS);
    // What was spent is read from events, so it is asked for less often.
    const withSpend = Date.now() - spendAt > SPEND_MS;
    if (withSpend) spendAt = Date.now();
    await Promise.all(open.map(async (row) => {
      const told = await get(`${path("workflows", row.id, "progress")}${withSpend ? "?spend=true" : ""}`).catch(() => null);
      progress.set(row.id, told);
      if (told?.spend) spends.set(row.id, told.spend);
    }));
  }

  function draw() {
    const all = `${counts(answer.total)} ${plural(answer.total, "workflow")}`;
    total.textContent = answer.total === answer.workflows.length ? all : `${answer.workflows.length} of ${all}`;
    if (answer.unserved?.length > 0) total.textContent += `; ${answer.unserved.length} partitions are not served at the moment`;
    tallies();
    renew(body, table(answer.workflows), more());
  }

  function tallies() {
    const states = answer.states ?? {};
    tally.hidden = Object.keys(states).length === 0;
    renew(tally, STATES.filter((s) => states[s.toUpperCase()]).map((s) => el("button", {
      id: `tally-${s}`, "aria-pressed": String(state.value === s), onclick: () => { state.value = state.value === s ? "" : s; refresh(); },
    }, pill(s.toUpperCase()), ` ${counts(states[s.toUpperCase()])}`)));
  }

  function more() {
    return answer.next && limit < 1000
      && el("p", { class: "empty" }, el("button", { id: "more", onclick: () => { limit = Math.min(1000, limit * 2); refresh(); } },
        `Show more of ${answer.total}`));
  }

  function head(h) {
    const key = SORTS[h];
    const by = sort.by === h;
    return el("th", { scope: "col", class: h === "Tasks" && "wide num", "aria-sort": by ? (sort.down ? "descending" : "ascending") : "none" },
      key ? el("button", { class: "sort", id: `sort-${h}`, onclick: () => { sort = { by: h, down: by && !sort.down }; draw(); } },
        h, el("span", { "aria-hidden": "true" }, by ? (sort.down ? " ↓" : " ↑") : "")) : h);
  }

  function table(rows) {
    if (rows.length === 0) {
      return el("p", { class: "empty" }, name.value || state.value ? "No workflow is like that." : "No workflows yet. Drop a graph below, or run: paradecom submit FILE");
    }
    const key = SORTS[sort.by];
    const sorted = [...rows].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0) * (sort.down ? -1 : 1));
    return el("table", { class: "list" },
      el("thead", {}, el("tr", {}, ["Workflow", "State", "Progress", "Tasks", "Submitted"].map(head))),
      el("tbody", {}, sorted.map((row) => el("tr", { "data-key": row.id },
        el("td", { class: "id" }, el("a", { href: `#/w/${encodeURIComponent(row.id)}` }, row.id), labels(row)),
        el("td", {}, pill(row.stalled && row.state === "RUNNING" ? "STALLED" : row.state), late(row), risk(progress.get(row.id))),
        el("td", { class: "progress" }, meter(row.states, row.tasks), el("div", { class: "quiet small" }, far(row)), spent(row)),
        el("td", { class: "num wide" }, `${counts(row.ended)} / ${counts(row.tasks)}`),
        el("td", { class: "num quiet", title: instant(row.submittedAt) }, ago(row.submittedAt))))));
  }

  function far(row) {
    const told = progress.get(row.id);
    const failed = row.states.FAILED ? `, ${counts(row.states.FAILED)} failed` : "";
    if (RUN_OVER.includes(row.state)) return `${counts(row.ended)} of ${counts(row.tasks)} ended${failed}`;
    const done = told ? told.percent : (100 * row.ended) / Math.max(1, row.tasks);
    return `${percent(done)} %${told?.basis === "WORK" ? " of the work" : " of the tasks"}${failed}${told ? eta(told) : ""}`;
  }

  function spent(row) {
    const spend = spends.get(row.id);
    if (!spend?.calls || RUN_OVER.includes(row.state)) return null;
    return el("div", { class: "quiet small spend" }, [money(spend), forecast(spend)].filter(Boolean).join("; "));
  }

  const timer = setInterval(refresh, 2000);
  refresh();
  return () => { gone = true; clearInterval(timer); };
}
