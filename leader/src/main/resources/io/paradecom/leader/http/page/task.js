import { get, path } from "./api.js";
import { confirmed } from "./ask.js";
import { ago, el, pill, show } from "./dom.js";
import { logView } from "./logs.js";

/** Fills the panel with one task; `act` sends a wish. */
export async function taskPanel(panel, workflow, id, act) {
  const [task, why] = await Promise.all([
    get(path("workflows", workflow, "tasks", id)),
    get(path("workflows", workflow, "tasks", id, "why")),
  ]);
  const output = task.hasOutput ? await get(path("workflows", workflow, "tasks", id, "output")) : undefined;
  const link = (other) => `#/w/${encodeURIComponent(workflow)}/t/${encodeURIComponent(other)}`;
  const edges = (list) => list.length === 0 ? "–" : list.flatMap((edge, i) =>
    [i > 0 && ", ", el("a", { href: link(edge.task) }, edge.task), ` (${edge.state.toLowerCase()})`]);
  const over = ["SUCCEEDED", "FAILED", "SKIPPED", "CANCELLED"].includes(task.state);
  const button = (name, verb, enabled, text, bad = false) => el("button", {
    id: `task-${verb}`, disabled: !enabled, class: bad && "bad",
    onclick: async () => {
      const word = verb === "approve" || verb === "reject" ? "note" : "reason";
      const reasoned = word === "note" || verb === "cancel" || verb === "skip";
      const reason = await confirmed(`${name} ${id}?`, text, { button: name, reason: reasoned, bad });
      if (reason !== null) act(path("workflows", workflow, "tasks", id, verb), reasoned ? { [word]: reason } : {});
    },
  }, name);
  show(panel,
    el("div", { class: "bar" }, el("h2", {}, id), pill(task.state), el("a", { href: `#/w/${encodeURIComponent(workflow)}`, "aria-label": "Close the task" }, "close")),
    task.title && el("p", {}, task.title),
    el("div", { class: "why" }, el("p", {}, why.text),
      why.roots && el("ul", {}, why.roots.map((root) => el("li", {}, el("a", { href: link(root.task) }, root.task), `: ${root.text}`))),
      why.rootCount > (why.roots?.length ?? 0) && el("p", { class: "quiet" }, `and ${why.rootCount - why.roots.length} more`),
      why.next && el("p", { class: "quiet" }, `It goes on when ${why.next}.`)),
    task.failure && el("div", { class: "bad-box" }, el("p", {}, task.failure.message),
      task.failure.lastOutput.length > 0 && el("pre", {}, task.failure.lastOutput.join("\n"))),
    task.reason === "APPROVAL" && el("div", { class: "bar" },
      Object.keys(task.spec.action.form ?? {}).length === 0 && button("Approve", "approve", true, "It succeeds, and what depends on it goes on."),
      button("Reject", "reject", true, "It fails, and is not tried again.", true)),
    el("div", { class: "bar" },
      button("Cancel", "cancel", !over, "It is stopped; what depends on it is skipped.", true),
      button("Skip", "skip", ["WAITING", "PARKED"].includes(task.state), "What depends on it goes on without it."),
      button("Retry", "retry", ["FAILED", "SKIPPED", "CANCELLED", "PARKED"].includes(task.state), "It is done again, with all that depends on it."),
      button("Rerun", "rerun", over, "It is done again, with all that depends on it.")),
    el("dl", {}, [
      ["Since", ago(task.since)], ["Attempt", `${task.attempt} of ${task.maxAttempts}`], ["Runner", task.runner], ["Queue", task.queue],
      ["Priority", String(task.priority)], ["Needs", edges(task.dependencies)], ["Needed by", edges(task.dependants)],
    ].filter(([, value]) => value).flatMap(row)),
    el("h2", {}, "Action"), el("pre", {}, action(task.spec.action)),
    task.spec.text?.description && el("p", { class: "note" }, task.spec.text.description),
    output !== undefined && [el("h2", {}, "Output"), el("pre", {}, JSON.stringify(output, null, 2))],
    task.attempt > 0 && [el("h2", {}, "Log"), logView(workflow, id, over)]);
}

function row([name, value]) {
  return [el("dt", {}, name), el("dd", {}, value)];
}

function action(spec) {
  if (typeof spec === "string") return spec.toLowerCase();
  return spec.script ?? spec.argv?.join(" ") ?? JSON.stringify(spec);
}
