import { get, path } from "./api.js";
import { el, show } from "./dom.js";
import { listPage } from "./list.js";
import { workflowPage } from "./workflow.js";

const main = document.getElementById("main");
const link = document.getElementById("link");
let leave = () => {};

/** Says whether what is shown is live. */
export function connected(good, text) {
  link.textContent = text ?? (good ? "live" : "not reached; trying again …");
  link.className = good ? "quiet" : "bad";
}

function route() {
  leave();
  const [kind, id, what, task] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  show(main, el("p", { class: "empty" }, "Loading …"));
  leave = kind === "w" && id
    ? workflowPage(main, id, what === "t" ? task : null, connected)
    : listPage(main, connected);
  document.title = kind === "w" && id ? `${id} · ParaDecom` : "ParaDecom";
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
