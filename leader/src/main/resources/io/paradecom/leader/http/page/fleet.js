import { get, path } from "./api.js";
import { ago, el, pill, show } from "./dom.js";

const STALE_MS = 15_000;

/** The live runners; returns what ends the page. */
export function runnersPage(main, connected) {
  const body = el("div", { class: "card rows" }, el("p", { class: "empty" }, "Loading …"));
  show(main, el("h1", {}, "Runners"), el("p", { class: "quiet" }, "Who takes work, for how many tasks at a time."), body);
  return every(async (isGone) => {
    const { runners } = await get(path("runners"));
    if (!isGone()) show(body, table(runners));
  }, connected);

  function table(runners) {
    if (runners.length === 0) return el("p", { class: "empty" }, "No runner is alive: what is ready waits until one comes. Start one with: paradecom runner");
    return el("table", {},
      el("thead", {}, el("tr", {}, ["Runner", "State", "Busy", "Queues", "Last heartbeat"].map((h) => el("th", { scope: "col", class: h === "Queues" && "wide" }, h)))),
      el("tbody", {}, runners.map((runner) => {
        const isSilent = runner.heartbeatAt && Date.now() - Date.parse(runner.heartbeatAt) > STALE_MS;
        return el("tr", {},
          el("td", { class: "id" }, runner.id),
          el("td", {}, pill(runner.draining ? "DRAINING" : isSilent ? "SILENT" : "LIVE")),
          el("td", {}, slots(runner)),
          el("td", { class: "note wide" }, runner.queues.join(", ")),
          el("td", { class: "num quiet" }, runner.heartbeatAt ? ago(runner.heartbeatAt) : "–"));
      })));
  }
}

function slots(runner) {
  if (runner.busy === undefined) return `${runner.slots} slots`;
  const text = `${runner.busy} of ${runner.slots} slots`;
  const used = el("span", { class: "s-RUNNING" });
  const free = el("span", {});
  used.style.flexGrow = runner.busy;
  free.style.flexGrow = Math.max(0, runner.slots - runner.busy);
  return [el("div", { class: "meter", role: "img", "aria-label": text }, used, free), el("div", { class: "quiet small" }, text)];
}

/** Who holds which resource, and who waits; returns what ends the page. */
export function resourcesPage(main, connected) {
  const body = el("div", {}, el("div", { class: "card" }, el("p", { class: "empty" }, "Loading …")));
  show(main, el("h1", {}, "Resources"), el("p", { class: "quiet" }, "What tasks have to themselves or share while they run, and who waits for it."), body);
  return every(async (isGone) => {
    const { resources } = await get(path("resources"));
    if (isGone()) return;
    show(body, resources.length === 0
      ? el("div", { class: "card" }, el("p", { class: "empty" }, "Nobody holds a resource, and nobody waits for one."))
      : resources.map(card));
  }, connected);

  function card(resource) {
    return el("section", { class: "card resource", "aria-label": resource.name },
      el("div", { class: "bar inset" }, el("h2", {}, resource.name),
        resource.workflowId && el("span", { class: "quiet" }, "of ", el("a", { href: `#/w/${encodeURIComponent(resource.workflowId)}` }, resource.workflowId)),
        el("span", { class: "quiet" }, `${resource.holders.length} hold it, ${resource.waiting.length} wait`)),
      el("table", {},
        el("thead", {}, el("tr", {}, ["", "Task", "How", "Since"].map((h) => el("th", { scope: "col" }, h)))),
        el("tbody", {}, resource.holders.map((claim) => row("HOLDS", claim)), resource.waiting.slice(0, 100).map((claim) => row("WAITS", claim)))),
      resource.waiting.length > 100 && el("p", { class: "quiet inset" }, `and ${resource.waiting.length - 100} more wait`));
  }

  function row(what, claim) {
    return el("tr", {},
      el("td", {}, pill(what)),
      el("td", { class: "id" }, el("a", { href: `#/w/${encodeURIComponent(claim.workflowId)}/t/${encodeURIComponent(claim.task)}` }, claim.task),
        el("div", { class: "quiet small" }, claim.workflowId)),
      el("td", {}, claim.mode === "UNITS" ? `${claim.units} units` : claim.mode.toLowerCase(), claim.ending ? ", ending" : ""),
      el("td", { class: "num quiet" }, ago(claim.since)));
  }
}

/** Asks again every two seconds until it is ended. */
function every(ask, connected) {
  let gone = false;
  const once = () => ask(() => gone)
    .then(() => { if (!gone) connected(true); }, (failed) => { if (!gone) connected(false, failed.status ? failed.message : undefined); });
  const timer = setInterval(once, 2000);
  once();
  return () => { gone = true; clearInterval(timer); };
}
