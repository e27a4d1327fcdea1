import { get, path } from "./api.js";
import { ago, amount, budgetBar, counts, el, instant, pill, plural, renew, share, show, span, unread } from "./dom.js";

const STALE_MS = 15_000;
const MOST_WAITING = 100;
/** Before the text of a concurrency key, and before the name of a budget. */
const KEY = "key:";
const BUDGET = "budget:";
const MODES = {
  BUDGET: (claim) => `may use ${amount(claim.amount)}`,
  UNITS: ({ units }) => `${counts(units)} ${plural(units, "unit")}`,
  QUEUE: ({ units }) => `queues, ${units} at a time`,
  CANCEL_OLDEST: ({ units }) => (units === 1 ? "the newest stays" : `the newest ${units} stay`),
  CANCEL_NEWEST: ({ units }) => (units === 1 ? "the oldest stays" : `the oldest ${units} stay`),
};

/** The live runners; returns what ends the page. */
export function runnersPage(main, connected) {
  const body = el("div", { class: "card rows" }, el("p", { class: "empty" }, "Loading …"));
  show(main, el("h1", {}, "Runners"), el("p", { class: "quiet" }, "Who takes work, for how many tasks at a time."), body);
  return every(async (isGone) => {
    const { runners } = await get(path("runners"));
    if (!isGone()) renew(body, table(runners));
  }, connected, body);

  function table(runners) {
    if (runners.length === 0) return el("p", { class: "empty" }, "No runner is alive: what is ready waits until one comes. Start one with: paradecom runner");
    return el("table", {},
      el("thead", {}, el("tr", {}, ["Runner", "State", "Busy", "Queues", "Last heartbeat"].map((h) => el("th", { scope: "col", class: h === "Queues" && "wide" }, h)))),
      el("tbody", {}, runners.map((runner) => {
        const isSilent = runner.heartbeatAt && Date.now() - Date.parse(runner.heartbeatAt) > STALE_MS;
        return el("tr", { "data-key": runner.id },
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
  return share(runner.busy, runner.slots, `${runner.busy} of ${runner.slots} slots`);
}

/** Who holds which resource, and who waits; returns what ends the page. */
export function resourcesPage(main, connected) {
  const body = el("div", {}, el("div", { class: "card" }, el("p", { class: "empty" }, "Loading …")));
  show(main, el("h1", {}, "Resources"), el("p", { class: "quiet" }, "What tasks have to themselves, share or use up, and who waits for it."), body);
  return every(async (isGone) => {
    const { resources } = await get(path("resources"));
    if (isGone()) return;
    renew(body, resources.length === 0
      ? el("div", { class: "card" }, el("p", { class: "empty" }, "Nobody holds a resource, and nobody waits for one."))
      : resources.map(card));
  }, connected, body);

  function card(resource) {
    const kind = [KEY, BUDGET].find((prefix) => resource.name.startsWith(prefix)) ?? "";
    const name = resource.name.slice(kind.length);
    const claims = [...resource.holders.map((claim) => row("HOLDS", claim)), ...resource.waiting.slice(0, MOST_WAITING).map((claim) => row("WAITS", claim))];
    return el("section", { class: "card resource", "aria-label": resource.name, "data-key": `${resource.workflowId ?? ""}/${resource.name}` },
      el("div", { class: "bar inset" }, el("h2", {}, name),
        kind === KEY && el("span", { class: "kind" }, "concurrency key"), kind === BUDGET && el("span", { class: "kind" }, "budget"), resource.rate && el("span", { class: "kind" }, "rate"),
        kind === BUDGET && !resource.workflowId && el("span", { class: "quiet" }, "of all workflows"),
        resource.workflowId && el("span", { class: "quiet" }, "of ", el("a", { href: `#/w/${encodeURIComponent(resource.workflowId)}` }, resource.workflowId)),
        el("span", { class: "quiet" }, held(resource))),
      resource.rate?.map(taken),
      resource.budget && el("div", { class: "inset rate" }, budgetBar(resource.budget)),
      claims.length > 0 && el("table", {},
        el("thead", {}, el("tr", {}, ["", "Task", "How", "Since"].map((h) => el("th", { scope: "col" }, h)))),
        el("tbody", {}, claims)),
      resource.waiting.length > MOST_WAITING && el("p", { class: "quiet inset" }, `and ${resource.waiting.length - MOST_WAITING} more wait`));
  }

  function held({ rate, budget, holders, waiting }) {
    const waits = `${counts(waiting.length)} wait${waiting.length === 1 ? "s" : ""}`;
    if (budget) return `${counts(holders.length)} use${holders.length === 1 ? "s" : ""} it, ${waits}`;
    return rate && holders.length === 0 ? waits : `${counts(holders.length)} hold${holders.length === 1 ? "s" : ""} it, ${waits}`;
  }

  function taken(one) {
    const back = one.nextAt && Date.parse(one.nextAt) > Date.now() ? `; the next come back in ${span(Date.parse(one.nextAt) - Date.now())}` : "";
    const text = `${counts(one.taken)} of ${counts(one.permits)} permits per ${span(one.perMs)} are taken${back}`;
    return el("div", { class: "inset rate", title: one.nextAt && instant(one.nextAt) }, share(one.taken, one.permits, text, one.taken >= one.permits ? "s-WAITS" : "s-RUNNING"));
  }

  function row(what, claim) {
    return el("tr", { "data-key": `${what} ${claim.workflowId}/${claim.task}` },
      el("td", {}, pill(what)),
      el("td", { class: "id" }, el("a", { href: `#/w/${encodeURIComponent(claim.workflowId)}/t/${encodeURIComponent(claim.task)}` }, claim.task),
        el("div", { class: "quiet small" }, claim.workflowId)),
      el("td", {}, MODES[claim.mode]?.(claim) ?? claim.mode.toLowerCase(), claim.ending ? ", ending" : "",
        claim.evicted && el("div", { class: "quiet small" }, `is being ended: ${claim.evicted}`)),
      el("td", { class: "num quiet" }, ago(claim.since)));
  }
}

/** Asks again every two seconds until it is ended; says in `body` what went wrong, as long as nothing came. */
function every(ask, connected, body) {
  let gone = false;
  let isFilled = false;
  const once = () => ask(() => gone).then(() => {
    isFilled = true;
    if (!gone) connected(true);
  }, (failed) => {
    if (gone) return;
    connected(false, failed);
    if (!isFilled) show(body, unread(failed));
  });
  const timer = setInterval(once, 2000);
  once();
  return () => { gone = true; clearInterval(timer); };
}
