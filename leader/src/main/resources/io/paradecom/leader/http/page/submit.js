import { path, post } from "./api.js";
import { el, plural, show, span } from "./dom.js";

/** Where a graph is dropped: what would be taken in is shown first, and taken in when that is confirmed. */
export function dropZone() {
  const report = el("div", { id: "preview", "aria-live": "polite" });
  const look = (file) => file && preview(file, report);
  const file = el("input", { type: "file", id: "file", "aria-label": "A graph in YAML or JSON", accept: ".yaml,.yml,.json", onchange: () => look(file.files[0]) });
  const zone = el("div", {
    class: "drop",
    ondragover: (event) => { event.preventDefault(); zone.classList.add("over"); },
    ondragleave: () => zone.classList.remove("over"),
    ondrop: (event) => { event.preventDefault(); zone.classList.remove("over"); look(event.dataTransfer.files[0]); },
  }, "Drop a graph here to look at it before it starts, or choose one: ", file);
  return [zone, report];

  function clear() {
    file.value = "";
    show(report);
  }

  async function preview(chosen, into) {
    show(into, el("p", { class: "quiet" }, `Reading ${chosen.name} …`));
    const type = chosen.name.endsWith(".json") ? "application/json" : "application/yaml";
    const query = new URLSearchParams({ name: chosen.name });
    try {
      const text = await chosen.text();
      const told = await post(`${path("previews")}?${query}`, text, type);
      show(into, card(told, () => submit(`${path("workflows")}?${query}`, text, type), clear));
      into.querySelector("#start").focus();
    } catch (error) {
      refusal(error);
    }
  }

  async function submit(url, text, type) {
    show(report, el("p", { class: "quiet" }, "Submitting …"));
    try {
      const answer = await post(url, text, type);
      file.value = "";
      show(report, el("p", {}, "Submitted ", el("a", { href: `#/w/${encodeURIComponent(answer.workflowId)}` }, answer.workflowId), "."));
    } catch (error) {
      refusal(error);
    }
  }

  function refusal(error) {
    show(report, el("div", { class: "bad-box", role: "alert" }, el("p", {}, error.message),
      error.errors?.length > 0 && el("pre", {}, error.errors.join("\n"))));
  }
}

function card(told, start, leave) {
  const bad = told.notes.filter((note) => note.kind !== "INFO").length;
  const facts = [
    ["Tasks", told.tasks.toLocaleString("en")], ["Dependencies", told.dependencies.toLocaleString("en")],
    ["Levels", told.levels.toLocaleString("en")], ["Widest level", told.width.toLocaleString("en")],
    ...(told.timed ? [["Work", span(told.workMs)], ["Critical path", span(told.criticalPathMs)]] : []),
  ];
  return el("section", { class: "card preview", "aria-label": "Before it starts" },
    el("h3", {}, told.name), told.report && el("p", { class: "note" }, told.report),
    el("dl", { class: "facts" }, facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
    told.conflicts.length > 0 && el("div", { class: "warn-box" },
      el("p", {}, `${told.conflicts.length} ${plural(told.conflicts.length, "conflict")}: nothing orders these tasks, and they want the same thing, so they will not run at the same time.`),
      el("ul", {}, told.conflicts.slice(0, 10).map((one) => el("li", {}, `${one.first} and ${one.second}: ${one.resource}`))),
      told.conflicts.length > 10 && el("p", { class: "quiet" }, `and ${told.conflicts.length - 10} more`)),
    told.notes.length > 0 && el("details", { open: bad > 0 }, el("summary", {}, bad > 0 ? `${bad} ${plural(bad, "thing")} to know before it starts` : `${told.notes.length} ${plural(told.notes.length, "remark")}`),
      el("ul", {}, told.notes.map((note) => el("li", { class: note.kind === "INFO" ? "quiet" : "" }, note.text)),
        told.notesLeftOut > 0 && el("li", { class: "quiet" }, `and ${told.notesLeftOut} more`))),
    el("div", { class: "bar" }, el("button", { id: "start", class: "main", onclick: start }, "Start it"), el("button", { id: "leave", onclick: leave }, "Leave it")));
}
