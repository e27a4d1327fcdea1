import { get, path } from "./api.js";
import { el, show } from "./dom.js";
import { resourcesPage, runnersPage } from "./fleet.js";
import { listPage } from "./list.js";
import { workflowPage } from "./workflow.js";

const main = document.getElementById("main");
const link = document.getElementById("link");
const stale = document.getElementById("stale");
let leave = () => {};
let goodAt = null;

/** Says whether what is shown is live; `told` says how live, or is what went wrong. */
export function connected(good, told) {
  const why = !good && told?.status ? told.message : "";
  link.textContent = good ? told ?? "live" : `${why ? "refused" : "not reached"}; trying again …`;
  link.className = good ? "quiet" : "bad";
  if (good) goodAt = new Date();
  stale.hidden = good || goodAt === null;
  if (!good && goodAt) stale.textContent = `${why} What is shown is of ${goodAt.toLocaleTimeString()}, and may have changed.`.trim();
}

function route() {
  const [kind, id, what, task] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  const chosen = what === "t" ? task : null;
  // Another task of the same workflow: its list stays as it was filtered, turned and scrolled.
  if (kind === "w" && id && leave.workflow === id) {
    leave.choose(chosen);
    return;
  }
  leave();
  show(main, el("p", { class: "empty" }, "Loading …"));
  document.title = kind === "w" && id ? `${id} · ParaDecom` : "ParaDecom";
  for (const one of document.querySelectorAll("nav a")) {
    const isHere = one.getAttribute("href") === `#/${["runners", "resources"].includes(kind) ? kind : ""}`;
    if (isHere) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  if (kind === "w" && id) leave = workflowPage(main, id, chosen, connected);
  else if (kind === "runners") leave = runnersPage(main, connected);
  else if (kind === "resources") leave = resourcesPage(main, connected);
  else leave = listPage(main, connected);
}

async function runners() {
  try {
    const all = (await get(path("runners"))).runners;
    const slots = all.reduce((sum, runner) => sum + runner.slots, 0);
    document.getElementById("runners").textContent =
      all.length === 0 ? "no runner is alive" : `${all.length} runner${all.length > 1 ? "s" : ""}, ${slots} slots`;
  } catch {
    document.getElementById("runners").textContent = "";
  }
}

addEventListener("hashchange", route);
route();
runners();
setInterval(runners, 5000);
