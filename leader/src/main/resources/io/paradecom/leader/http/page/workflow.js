import { get, path, post, stream } from "./api.js";
import { confirmed, refused } from "./ask.js";
import { ago, amount, budgetBar, counts, el, eta, forecast, instant, labels, late, meter, money, pause, percent, pill, plural, renew, risk, show, unread } from "./dom.js";
import { graphView } from "./graph.js";
import { RUN_OVER, STATES } from "./states.js";
import { taskPanel, undeclared } from "./task.js";
import { MOST_DRAWN, timeline } from "./timeline.js";

const PAGE = 200;
const HISTORY_MS = 4000;
const EVENTS = 200;
const MOST_EVENTS = 500;
/** States to choose tasks by, in the order in which a task goes through them. */
const CHOICES = STATES.map((state) => state.toLowerCase()).reverse();
const TABS = ["tasks", "graph", "timeline", "events"];
const BUSY_MS = 400;
const AGAIN_MS = 2000;
/** Above so many tasks a graph is shown as a map. */
const LARGE = 300;

/** What was looked at last: choosing a task opens its workflow anew, and stays where one was. */
let last = { id: null };

function taskLink(id, task) {
  return `#/w/${encodeURIComponent(id)}/t/${encodeURIComponent(task)}`;
}

/** One workflow, kept up to date by its events; returns what ends the page, and what chooses another of its tasks. */
export function workflowPage(main, id, chosen, connected) {
  let gone = false;
  if (last.id !== id) last = { id, tab: "tasks", graph: graphView(id, (task) => taskLink(id, task)) };
  const graph = last.graph;
  let tab = last.tab;
  let state = "";
  // Where each page begins, up to the one that is shown: tasks are told in their order, a page at a time.
  let pages = [-1];
  let next = null;
  let run = null;
  let tasks = null;
  let failed = [];
  let failedOf = "";
  let progress = null;
  let spend = null;
  let history = null;
  let historyAt = 0;
  let later = null;
  let again = null;
  let ahead = false;
  let drawn = null;
  let isNew = Boolean(chosen);
  let cameFrom = 0;
  const head = el("div", {});
  const body = el("div", { id: "body", role: "tabpanel" }, el("p", { class: "empty" }, "Loading …"));
  const panel = el("div", { class: "card panel", role: "region", "aria-label": "Task" });
  const split = el("div", {}, body, panel);
  fold();
  const views = tabs();
  show(main, head, views, split);

  function tabs() {
    return el("div", { class: "tabs", role: "tablist", "aria-label": "Views of the workflow", onkeydown: turnTab }, TABS.map((name) =>
      el("button", { role: "tab", id: `tab-${name}`, "aria-selected": String(name === tab), tabindex: name === tab ? 0 : -1, "aria-controls": "body", onclick: () => turnTo(name) },
        name[0].toUpperCase() + name.slice(1))));
  }

  function turnTab(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const name = TABS.at((TABS.indexOf(tab) + by) % TABS.length);
    turnTo(name);
    document.getElementById(`tab-${name}`).focus();
  }

  function turnTo(name) {
    tab = last.tab = name;
    main.querySelectorAll("[role=tab]").forEach((one) => {
      one.setAttribute("aria-selected", String(one.id === `tab-${name}`));
      one.setAttribute("tabindex", one.id === `tab-${name}` ? "0" : "-1");
    });
    drawTab();
  }

  function drawTab() {
    if (tab === "events") events();
    else if (tab === "graph") drawGraph();
    else draw();
    if (tab === "tasks" || tab === "timeline") {
      historyAt = 0;
      refresh();
    }
  }

  async function refresh() {
    try {
      const filter = state && { state };
      const [workflow, page] = await Promise.all([
        get(path("workflows", id)),
        tab === "tasks" && get(`${path("workflows", id, "tasks")}?${new URLSearchParams({ limit: PAGE, after: pages.at(-1), ...filter })}`),
        chosen && look(chosen),
      ]);
      if (gone) return;
      if (!head.isConnected) show(main, head, views, split);
      run = workflow;
      if (page) {
        tasks = page.tasks;
        next = page.next ?? null;
      }
      await findFailed();
      if (gone) return;
      connected(true, run.asOf.lag > 0 ? `live, ${run.asOf.lag} records behind` : "live");
      const measured = measure();
      // What takes a moment more is waited for at first, so that nothing moves when it comes.
      if (progress === null) await Promise.race([measured, pause(BUSY_MS)]);
      draw();
      if (tab === "graph") drawGraph();
      await measured;
    } catch (failed) {
      if (gone) return;
      if (failed.status === 404) {
        connected(true);
        show(main, el("p", { class: "empty" }, failed.message, " ", el("a", { href: "#/" }, "All workflows")));
      } else {
        connected(false, failed);
        if (run === null) show(body, el("div", { class: "card" }, unread(failed)));
        again ??= setTimeout(() => { again = null; refresh(); }, AGAIN_MS);
      }
    }
  }

  /** Opens another task beside what is looked at, or none. */
  function choose(task) {
    const had = chosen;
    chosen = task;
    isNew = Boolean(task);
    if (task && !had) cameFrom = scrollY;
    fold();
    if (!task && had) scrollTo(0, cameFrom);
    refresh();
  }

  function fold() {
    panel.hidden = !chosen;
    split.className = chosen ? "split two" : "split";
    if (!chosen) delete panel.dataset.task;
    if (!panel.dataset.task) show(panel, el("p", { class: "empty" }, "Loading …"));
  }

  async function look(task) {
    await taskPanel(panel, id, task, act, () => !gone && chosen === task);
    if (!isNew || gone || chosen !== task) return;
    isNew = false;
    // On a narrow screen it stands below what it was chosen in.
    if (panel.getBoundingClientRect().top > innerHeight * 0.8) panel.scrollIntoView();
  }

  /** The first that failed; looked for when there are others than before, since all tasks are looked at. */
  async function findFailed() {
    const { FAILED: bad = 0, PARKED: parked = 0 } = run.states;
    const now = `${run.generation} ${bad} ${parked}`;
    if (now === failedOf) return;
    let found = [];
    for (let after = -1; bad + parked > 0 && after !== undefined && found.length === 0;) {
      const page = await get(`${path("workflows", id, "tasks")}?limit=3&state=failed,parked&after=${after}`);
      found = page.tasks;
      after = page.next;
    }
    failed = found;
    failedOf = now;
  }

  /** What costs more to find out: how far it is, and what ran. */
  async function measure() {
    const isDue = Date.now() - historyAt > HISTORY_MS;
    progress = await get(`${path("workflows", id, "progress")}${isDue ? "?spend=true" : ""}`);
    spend = progress.spend ?? spend;
    if (tab === "timeline" || isDue) {
      historyAt = Date.now();
      if (tab === "timeline") history = await get(`${path("workflows", id, "attempts")}?limit=${MOST_DRAWN}`);
    } else {
      // Nothing may happen for long after this: what it changed is found out a little later.
      later ??= setTimeout(() => { later = null; refresh(); }, HISTORY_MS);
    }
    if (!gone) draw();
    layOutAhead();
  }

  /** Has a large map worked out once while its reader looks at something else: it is there when the graph is opened. */
  function layOutAhead() {
    if (ahead || gone || run.tasks <= LARGE) return;
    ahead = true;
    // Whoever opens the graph asks again, and is told what went wrong.
    get(`${path("workflows", id, "map")}?right=0&bottom=0`).catch(() => {});
  }

  function draw() {
    if (!run || gone) return;
    renew(head, title(), errors(), undeclared(run.undeclaredWrites, link));
    const fill = drawn === tab ? renew : show;
    if (tab === "tasks") fill(body, filter(), table());
    if (tab === "timeline") fill(body, el("div", { class: "card" }, history === null
      ? el("p", { class: "empty" }, "Reading what ran …")
      : timeline(history, progress?.criticalPath ?? [], open, link)));
    drawn = tab;
  }

  async function drawGraph() {
    if (body.firstChild !== graph.box) show(body, graph.box);
    drawn = "graph";
    try {
      if (run) await graph.refresh(chosen, run.tasks);
    } catch (error) {
      if (gone || tab !== "graph") return;
      // What was drawn stays while the server is not reached.
      if (error.status) show(body, el("div", { class: "card" }, el("p", { class: "empty", role: "alert" }, error.message)));
      else connected(false);
    }
  }

  function title() {
    const over = RUN_OVER.includes(run.state);
    return [
      el("div", { class: "bar title" }, el("h1", {}, run.id), pill(run.stalled && !over ? "STALLED" : run.state), late(run), !over && risk(progress), el("span", { class: "note" }, run.detail ?? ""),
        el("div", { class: "verbs" },
          button("Pause", "pause", run.state === "RUNNING", "Nothing new of it starts; what runs goes on."),
          button("Resume", "resume", run.state === "PAUSED", "Its tasks start again."),
          button("Retry", "retry", Boolean(run.states.FAILED || run.states.CANCELLED || run.states.PARKED || run.states.COMPENSATED), "All that failed, was cancelled or is parked is done again, with all that depends on it."),
          button("Roll back", "rollback", run.states.SUCCEEDED > 0 && run.state !== "COMPENSATING" && run.state !== "CANCELLING", "What succeeded is undone, from the last task to the first; what runs is stopped first.", true),
          button("Cancel", "cancel", !over, "All of it is stopped; commands that run are killed.", true),
          button("Purge", "purge", over, "All that is kept of it is given up, with its history: nothing of it can be seen or done again.", true))),
      el("div", { class: "bar status" },
        meter(run.states, run.tasks),
        el("span", { id: "far" }, far(over)),
        labels(run),
        el("span", { class: "quiet", title: instant(run.submittedAt) }, `submitted ${ago(run.submittedAt)}`),
        startedBy(run.definition?.startedBy),
        spend?.calls > 0 && el("span", { id: "usage", class: "quiet", title: `reported by ${spend.calls} ${plural(spend.calls, "attempt")}` }, money(spend)),
        !over && forecast(spend) && el("span", { id: "forecast", class: "quiet", title: "if the rest uses as much for as much work" }, forecast(spend))),
      budgets(),
    ];
  }

  function budgets() {
    return progress?.budgets?.length > 0 && el("div", { class: "budgets", role: "group", "aria-label": "Budgets" }, progress.budgets.map((budget) =>
      el("div", { class: "budget" }, el("strong", {}, budget.name), " ",
        budget.limit === undefined
          ? el("div", { class: "quiet small" }, `${amount(budget.spent)} used here${budget.reserved > 0 ? `, ${amount(budget.reserved)} set aside` : ""} of `, el("a", { href: "#/resources" }, "what all workflows share"))
          : budgetBar(budget))));
  }

  function startedBy(by) {
    if (!by) return null;
    const parent = `#/w/${encodeURIComponent(by.workflow)}`;
    return el("span", { class: "quiet" }, "started by ", el("a", { href: `${parent}/t/${encodeURIComponent(by.task)}` }, by.task), " of ", el("a", { href: parent }, by.workflow));
  }

  function far(over) {
    const ended = `${counts(run.ended)} of ${counts(run.tasks)} ended`;
    if (over || !progress) return ended;
    return `${percent(progress.percent)} %${progress.basis === "WORK" ? " of the work" : ""}, ${ended}${eta(progress)}`;
  }

  function button(name, verb, enabled, text, bad = false) {
    const isReasoned = verb === "cancel" || verb === "rollback";
    return el("button", {
      id: `do-${verb}`, disabled: !enabled, class: bad && "bad",
      onclick: async () => {
        const reason = await confirmed(`${name} ${id}?`, text, { button: name, reason: isReasoned, bad });
        if (reason === null) return;
        const done = await act(path("workflows", id, verb), isReasoned ? { reason } : {});
        // There is nothing of it to look at any more.
        if (done && verb === "purge" && !gone) location.hash = "#/";
      },
    }, name);
  }

  /** Says it to the server; returns whether that did it. */
  async function act(url, body) {
    try {
      await post(url, body);
      refresh();
      return true;
    } catch (error) {
      refused(error);
      return false;
    }
  }

  /** The first failures, where they are seen without a click. */
  function errors() {
    const bad = failed.filter((task) => task.failure);
    return bad.length > 0 && el("div", { class: "errors" }, bad.map((task) => el("div", { class: "bad-box", "data-key": task.id },
      el("a", { href: link(task.id) }, task.id), " ", task.failure.message,
      task.failure.lastOutput.length > 0 && el("pre", {}, task.failure.lastOutput.slice(-5).join("\n")))));
  }

  function filter() {
    const select = el("select", { id: "task-state", "aria-label": "State of tasks", onchange: (event) => { state = event.target.value; turn([-1]); } },
      el("option", { value: "" }, "every state"), CHOICES.map((s) => el("option", { value: s, selected: s === state }, s)));
    const find = el("input", { type: "search", id: "task-find", placeholder: "Open a task by its id", "aria-label": "Open a task by its id",
      onchange: ({ target }) => { if (target.value.trim()) open(target.value.trim()); } });
    return el("div", { class: "bar" }, select, find, pager());
  }

  function pager() {
    if (pages.length === 1 && next === null) return null;
    const from = tasks?.[0]?.index ?? 0;
    return el("span", { class: "pager" },
      el("button", { id: "page-back", disabled: pages.length === 1, onclick: () => turn(pages.slice(0, -1)) }, "Back"),
      el("span", { class: "quiet num" }, !tasks?.length ? "none here" : `${counts(from + 1)} to ${counts(tasks.at(-1).index + 1)} of ${counts(run.tasks)}`),
      el("button", { id: "page-on", disabled: next === null, onclick: () => turn([...pages, next]) }, "On"));
  }

  function turn(to) {
    pages = to;
    refresh();
  }

  function link(task) {
    return taskLink(id, task);
  }

  function open(task) {
    location.hash = link(task);
  }

  function table() {
    if (tasks === null) return el("div", { class: "card" }, el("p", { class: "empty" }, "Loading …"));
    if (tasks.length === 0) return el("div", { class: "card" }, el("p", { class: "empty" }, next === null ? "No task is in this state." : "None among these; there are more to look at."));
    return el("div", { class: "card rows" }, el("table", {},
      el("thead", {}, el("tr", {}, ["Task", "State", "Since", "Attempt", "Note"].map((h) => el("th", { scope: "col", class: ["Since", "Attempt"].includes(h) && "wide" }, h)))),
      el("tbody", {}, tasks.map((task) => el("tr", { "data-key": task.id, class: task.id === chosen && "chosen" },
        el("td", { class: "id" }, el("a", { href: link(task.id) }, task.id)),
        el("td", {}, pill(task.state)),
        el("td", { class: "num quiet wide" }, ago(task.since)),
        el("td", { class: "num wide" }, `${task.attempt} / ${task.maxAttempts}`),
        el("td", { class: "note" }, note(task)))))));
  }

  function note(task) {
    if (task.failure && task.state !== "SUCCEEDED") return task.failure.message;
    if (task.unmet !== undefined) return task.unmet ? `its condition counts as false: ${task.unmet}` : "its condition is false";
    if (task.state === "RUNNING") return `on ${task.runner ?? "a runner"}${task.repeat ? `, round ${counts(task.repeat.done + 1)} of ${counts(task.repeat.rounds)}` : ""}`;
    if (task.repeat?.done > 0) return `${counts(task.repeat.done)} of ${counts(task.repeat.rounds)} rounds done`;
    if (task.making) return `makes its parts: ${counts(task.making.done)} of ${counts(task.making.total)}`;
    if (task.parts) return `${counts(task.parts.ended)} of ${counts(task.parts.total)} parts ended`;
    if (task.grant) return `${task.grant.runner ?? "a runner"} goes on with it after ${task.grant.after}`;
    if (task.child) return ["workflow ", el("a", { href: `#/w/${encodeURIComponent(task.child.workflow)}` }, task.child.workflow)];
    if (task.state === "WAITING" && task.reason === "DEPENDENCIES") return `waits for ${task.waitingFor} of ${task.needs}`;
    return task.reason ? task.reason.toLowerCase() : task.title ?? "";
  }

  async function events(after = -1) {
    drawn = "events";
    if (after < 0) show(body, el("div", { class: "card" }, el("p", { class: "empty" }, "Loading …")));
    try {
      const answer = await get(`${path("workflows", id, "events")}?limit=${EVENTS}&after=${after}`);
      if (gone || tab !== "events") return;
      const rows = [];
      let last = after;
      for (const record of answer.events) {
        const told = (record.events ?? [record]).map((event, i) => ({ number: record.firstSequence === undefined ? "" : record.firstSequence + i, at: record.at, event }));
        if (rows.length > 0 && rows.length + told.length > MOST_EVENTS) break;
        rows.push(...told);
        last = record.offset;
      }
      show(body, el("div", { class: "bar" },
        el("button", { id: "events-first", disabled: after < 0, onclick: () => events() }, "From the beginning"),
        el("button", { id: "events-on", disabled: answer.events.length < EVENTS && last === (answer.events.at(-1)?.offset ?? after), onclick: () => events(last) }, "Later")),
      el("div", { class: "card" }, el("table", { class: "events" },
        el("thead", {}, el("tr", {}, ["No.", "At", "Event", "What"].map((h) => el("th", { scope: "col" }, h)))),
        el("tbody", {}, rows.map((row) => el("tr", {},
          el("td", { class: "num" }, String(row.number)), el("td", { class: "num quiet" }, (row.at ?? "").slice(11, 23)),
          el("td", {}, row.event.type), el("td", { class: "note" }, brief(row.event))))))));
    } catch (error) {
      if (!gone) show(body, el("div", { class: "card" }, el("p", { class: "empty" }, error.message)));
    }
  }

  function brief(event) {
    const { type, index, task, ...rest } = event;
    if (type === "TasksStaged") return `${counts(rest.tasks.length)} tasks`;
    const text = Object.entries(rest).map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`).join(", ");
    const more = text.length > 300 ? `${text.slice(0, 300)} …` : text;
    return typeof task === "string" ? [el("a", { href: link(task) }, task), more && `, ${more}`] : more;
  }

  // Events say that something is new; what it is now, the state says. So a lost event costs nothing.
  let timer = null;
  const news = () => { timer ??= setTimeout(() => { timer = null; refresh(); }, BUSY_MS); };
  const live = stream(`${path("workflows", id, "events")}?from=now`, {
    kinds: ["WorkflowEventBatch", "CommandRejected"], news, open: refresh, lost: (failed) => { if (failed?.status !== 404) connected(false); },
  });
  const ages = setInterval(() => { if (tab !== "events") draw(); }, 2000);
  const escape = (event) => { if (event.key === "Escape" && chosen && !event.defaultPrevented && !document.getElementById("ask").open) location.hash = `#/w/${encodeURIComponent(id)}`; };
  addEventListener("keydown", escape);
  if (tab === "events") events();
  refresh();
  function leave() {
    gone = true;
    live.close();
    [timer, later, again].forEach(clearTimeout);
    clearInterval(ages);
    removeEventListener("keydown", escape);
  }
  return Object.assign(leave, { workflow: id, choose });
}
