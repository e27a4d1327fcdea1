import { get, path, post } from "./api.js";
import { ago, el, meter, pill, show } from "./dom.js";

const STATES = ["running", "paused", "staging", "cancelling", "succeeded", "failed", "cancelled", "refused", "quarantined"];

/** The workflows of this server; returns what ends the page. */
export function listPage(main, connected) {
  let gone = false;
  let limit = 50;
  const name = el("input", { type: "search", id: "name", placeholder: "Name or id", "aria-label": "Name or id", oninput: refresh });
  const state = el("select", { id: "state", "aria-label": "State", onchange: refresh },
    el("option", { value: "" }, "every state"), STATES.map((s) => el("option", { value: s }, s)));
  const body = el("div", { class: "card" }, el("p", { class: "empty" }, "Loading …"));
  const report = el("div", { "aria-live": "polite" });
  show(main, el("h1", {}, "Workflows"), el("div", { class: "bar" }, name, state), body, el("h2", {}, "Submit"), drop(report), report);

  async function refresh() {
    try {
      const query = new URLSearchParams({ limit, ...(name.value && { name: name.value }), ...(state.value && { state: state.value }) });
      const answer = await get(`${path("workflows")}?${query}`);
      if (gone) return;
      connected(true);
      show(body, table(answer.workflows), more(answer));
    } catch (failed) {
      if (!gone) connected(false);
    }
  }

  function more(answer) {
    return answer.next && limit < 1000
      && el("p", { class: "empty" }, el("button", { onclick: () => { limit = Math.min(1000, limit * 2); refresh(); } },
        `Show more of ${answer.total}`));
  }

  function table(rows) {
    if (rows.length === 0) {
      return el("p", { class: "empty" }, name.value || state.value ? "No workflow is like that." : "No workflows yet. Drop a graph below, or run: paradecom submit FILE");
    }
    return el("table", {},
      el("thead", {}, el("tr", {}, ["Workflow", "State", "Ended", "Progress", "Submitted"].map((h) => el("th", { scope: "col", class: h === "Progress" && "wide" }, h)))),
      el("tbody", {}, rows.map((row) => el("tr", {},
        el("td", { class: "id" }, el("a", { href: `#/w/${encodeURIComponent(row.id)}` }, row.id)),
        el("td", {}, pill(row.stalled && row.state === "RUNNING" ? "STALLED" : row.state)),
        el("td", { class: "num" }, `${row.ended} / ${row.tasks}`),
        el("td", { class: "wide" }, meter(row.states, row.tasks)),
        el("td", { class: "num quiet" }, ago(row.submittedAt))))));
  }

  const timer = setInterval(refresh, 2000);
  refresh();
  return () => { gone = true; clearInterval(timer); };
}

function drop(report) {
  const file = el("input", { type: "file", id: "file", "aria-label": "A graph in YAML or JSON", accept: ".yaml,.yml,.json", onchange: () => submit(file.files[0], report) });
  const zone = el("div", {
    class: "drop",
    ondragover: (event) => { event.preventDefault(); zone.classList.add("over"); },
    ondragleave: () => zone.classList.remove("over"),
    ondrop: (event) => { event.preventDefault(); zone.classList.remove("over"); submit(event.dataTransfer.files[0], report); },
  }, "Drop a graph here, or choose one: ", file);
  return zone;
}

async function submit(file, report) {
  if (!file) return;
  show(report, el("p", {}, `Submitting ${file.name} …`));
  try {
    const type = file.name.endsWith(".json") ? "application/json" : "application/yaml";
    const answer = await post(`${path("workflows")}?${new URLSearchParams({ name: file.name })}`, await file.text(), type);
    show(report, el("p", {}, "Submitted ", el("a", { href: `#/w/${encodeURIComponent(answer.workflowId)}` }, answer.workflowId), "."),
      answer.report && el("pre", {}, answer.report));
  } catch (refused) {
    show(report, el("div", { class: "bad-box", role: "alert" }, el("p", {}, refused.message), refused.errors?.length > 0 && el("pre", {}, refused.errors.join("\n"))));
  }
}
