import { get, path, post, stream } from "./api.js";
import { confirmed, refused } from "./ask.js";
import { ago, el, meter, pill, show } from "./dom.js";
import { graphView } from "./graph.js";
import { taskPanel } from "./task.js";
import { timeline } from "./timeline.js";

const PAGE = 500;
const STATES = ["waiting", "dispatched", "running", "succeeded", "failed", "skipped", "cancelled", "parked"];
const BUSY_MS = 400;

/** What was looked at last: choosing a task opens its workflow anew, and stays where one was. */
let last = { id: null };

function taskLink(id, task) {
  return `#/w/${encodeURIComponent(id)}/t/${encodeURIComponent(task)}`;
}

/** One workflow, kept up to date by its events; returns what ends the page. */
export function workflowPage(main, id, chosen, connected) {
  let gone = false;
  if (last.id !== id) last = { id, tab: "tasks", graph: graphView(id, (task) => taskLink(id, task)) };
  const graph = last.graph;
  let tab = last.tab;
  let state = "";
  let limit = PAGE;
  let run = null;
  let tasks = [];
  let more = false;
  const head = el("div", {});
  const body = el("div", { id: "body" });
  const panel = el("div", { class: "card panel", hidden: !chosen, "aria-label": "Task" });
  const split = el("div", { class: chosen ? "split two" : "split" }, body, panel);
  show(main, head, tabs(), split);

  function tabs() {
    return el("div", { class: "tabs", role: "tablist" }, ["tasks", "graph", "timeline", "events"].map((name) =>
      el("button", { role: "tab", id: `tab-${name}`, "aria-selected": String(name === tab), "aria-controls": "body", onclick: () => open(name) },
        name[0].toUpperCase() + name.slice(1))));
  }

  function open(name) {
    tab = last.tab = name;
    main.querySelectorAll("[role=tab]").forEach((one) => one.setAttribute("aria-selected", String(one.id === `tab-${name}`)));
    drawTab();
  }

  function drawTab() {
    if (tab === "events") events();
    else if (tab === "graph") drawGraph();
    else draw();
  }

  async function refresh() {
    try {
      const filter = state && { state };
      const [workflow, page, task] = await Promise.all([
        get(path("workflows", id)),
        get(`${path("workflows", id, "tasks")}?${new URLSearchParams({ limit, ...filter })}`),
        chosen && taskPanel(panel, id, chosen, act),
      ]);
      if (gone) return;
      run = workflow;
      tasks = page.tasks;
      more = page.next !== undefined;
      connected(true, run.asOf.lag > 0 ? `live, ${run.asOf.lag} records behind` : "live");
      draw();
      if (tab === "graph") drawGraph();
    } catch (failed) {
      if (gone) return;
      if (failed.status === 404) {
        show(main, el("p", { class: "empty" }, failed.message, " ", el("a", { href: "#/" }, "All workflows")));
      } else {
        connected(false);
      }
    }
  }

  function draw() {
    if (!run) return;
    show(head, title(), errors());
    if (tab === "tasks") show(body, filter(), table());
    if (tab === "timeline") show(body, el("div", { class: "card" }, timeline(tasks, run, (task) => choose(task))), moreNote());
  }

  async function drawGraph() {
    if (body.firstChild !== graph.box) show(body, graph.box);
    try {
      await graph.refresh(chosen, Boolean(run && run.tasks > 300));
    } catch (error) {
      if (!gone && tab === "graph") show(body, el("div", { class: "card" }, el("p", { class: "empty" }, error.message)));
    }
  }

  function title() {
    const over = ["SUCCEEDED", "FAILED", "CANCELLED", "REFUSED", "QUARANTINED"].includes(run.state);
    return [
      el("div", { class: "bar" }, el("h1", {}, run.id), pill(run.stalled && !over ? "STALLED" : run.state), el("span", { class: "note" }, run.detail ?? "")),
      el("div", { class: "bar" },
        meter(run.states, run.tasks),
        el("span", {}, `${run.ended} of ${run.tasks} ended`),
        el("span", { class: "quiet" }, `submitted ${ago(run.submittedAt)}`),
        button("Pause", "pause", run.state === "RUNNING", "Nothing new of it starts; what runs goes on."),
        button("Resume", "resume", run.state === "PAUSED", "Its tasks start again."),
        button("Retry", "retry", Boolean(run.states.FAILED || run.states.CANCELLED || run.states.PARKED), "All that failed, was cancelled or is parked is done again, with all that depends on it."),
        button("Cancel", "cancel", !over, "All of it is stopped; commands that run are killed.", true)),
    ];
  }

  function button(name, verb, enabled, text, bad = false) {
    return el("button", {
      id: `do-${verb}`, disabled: !enabled, class: bad && "bad",
      onclick: async () => {
        const reason = await confirmed(`${name} ${id}?`, text, { button: name, reason: verb === "cancel", bad });
        if (reason !== null) act(path("workflows", id, verb), verb === "cancel" ? { reason } : {});
      },
    }, name);
  }

  async function act(url, body) {
    try {
      await post(url, body);
      refresh();
    } catch (error) {
      refused(error);
    }
  }

  /** The first failures, where they are seen without a click. */
  function errors() {
    const failed = tasks.filter((task) => task.failure && ["FAILED", "PARKED"].includes(task.state));
    return failed.slice(0, 3).map((task) => el("div", { class: "bad-box" },
      el("a", { href: link(task.id) }, task.id), " ", task.failure.message,
      task.failure.lastOutput.length > 0 && el("pre", {}, task.failure.lastOutput.slice(-5).join("\n"))));
  }

  function filter() {
    const select = el("select", { id: "task-state", "aria-label": "State of tasks", onchange: () => { state = select.value; refresh(); } },
      el("option", { value: "" }, "every state"), STATES.map((s) => el("option", { value: s, selected: s === state }, s)));
    return el("div", { class: "bar" }, select, moreNote());
  }

  function moreNote() {
    return more && el("span", { class: "quiet" }, `The first ${tasks.length} are shown. `,
      limit < 1000 && el("button", { onclick: () => { limit = 1000; refresh(); } }, "Show 1000"));
  }

  function link(task) {
    return taskLink(id, task);
  }

  function choose(task) {
    location.hash = link(task);
  }

  function table() {
    if (tasks.length === 0) return el("div", { class: "card" }, el("p", { class: "empty" }, "No task is in this state."));
    return el("div", { class: "card" }, el("table", {},
      el("thead", {}, el("tr", {}, ["Task", "State", "Since", "Attempt", "Note"].map((h) => el("th", { scope: "col", class: ["Since", "Attempt"].includes(h) && "wide" }, h)))),
      el("tbody", {}, tasks.map((task) => el("tr", { class: task.id === chosen && "chosen" },
        el("td", { class: "id" }, el("a", { href: link(task.id) }, task.id)),
        el("td", {}, pill(task.state)),
        el("td", { class: "num quiet wide" }, ago(task.since)),
        el("td", { class: "num wide" }, `${task.attempt} / ${task.maxAttempts}`),
        el("td", { class: "note" }, note(task)))))));
  }

  function note(task) {
    if (task.failure && task.state !== "SUCCEEDED") return task.failure.message;
    if (task.state === "RUNNING") return `on ${task.runner ?? "a runner"}`;
    if (task.state === "WAITING" && task.reason === "DEPENDENCIES") return `waits for ${task.waitingFor} of ${task.needs}`;
    return task.reason ? task.reason.toLowerCase() : task.title ?? "";
  }

  async function events() {
    show(body, el("div", { class: "card" }, el("p", { class: "empty" }, "Loading …")));
    try {
      const answer = await get(`${path("workflows", id, "events")}?limit=200`);
      if (gone || tab !== "events") return;
      const rows = answer.events.flatMap((record) => (record.events ?? [record]).map((event, i) => ({
        number: record.firstSequence === undefined ? "" : record.firstSequence + i, at: record.at, event })));
      show(body, el("div", { class: "card" }, el("table", {},
        el("thead", {}, el("tr", {}, ["No.", "At", "Event", "What"].map((h) => el("th", { scope: "col" }, h)))),
        el("tbody", {}, rows.slice(0, 500).map((row) => el("tr", {},
          el("td", { class: "num" }, String(row.number)), el("td", { class: "num quiet" }, (row.at ?? "").slice(11, 23)),
          el("td", {}, row.event.type), el("td", { class: "note" }, brief(row.event))))))));
    } catch (error) {
      if (!gone) show(body, el("div", { class: "card" }, el("p", { class: "empty" }, error.message)));
    }
  }

  function brief(event) {
    const { type, index, ...rest } = event;
    if (type === "TasksStaged") return `${rest.tasks.length} tasks`;
    const text = JSON.stringify(rest);
    return text.length > 300 ? `${text.slice(0, 300)} …` : text;
  }

  // Events say that something is new; what it is now, the state says. So a lost event costs nothing.
  let timer = null;
  const news = () => { timer ??= setTimeout(() => { timer = null; refresh(); }, BUSY_MS); };
  const live = stream(`${path("workflows", id, "events")}?from=now`, {
    kinds: ["WorkflowEventBatch", "CommandRejected"], news, open: refresh, lost: () => connected(false),
  });
  const ages = setInterval(() => { if (tab !== "events") draw(); }, 2000);
  if (tab === "events") events();
  refresh();
  return () => { gone = true; live.close(); clearTimeout(timer); clearInterval(ages); };
}
