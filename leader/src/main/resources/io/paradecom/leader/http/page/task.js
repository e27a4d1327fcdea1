import { get, path, save } from "./api.js";
import { answered, confirmed, refused } from "./ask.js";
import { ago, counts, el, instant, machine, money, pill, plural, renew, share, show, span } from "./dom.js";
import { logView } from "./logs.js";
import { OVER } from "./states.js";

/** Fills the panel with one task, if it is still asked for; `act` sends a wish. */
export async function taskPanel(panel, workflow, id, act, isWanted) {
  let task;
  let why;
  try {
    [task, why] = await Promise.all([get(path("workflows", workflow, "tasks", id)), get(path("workflows", workflow, "tasks", id, "why"))]);
  } catch (failed) {
    if (failed.status !== 404) throw failed;
    if (!isWanted()) return;
    panel.dataset.task = "";
    show(panel, el("div", { class: "bar" }, el("h2", {}, id), close(workflow)), el("p", { class: "empty" }, failed.message));
    return;
  }
  const history = await attemptsOf(workflow, task);
  const output = task.hasOutput ? await get(path("workflows", workflow, "tasks", id, "output")) : undefined;
  if (!isWanted()) return;
  const link = (other) => `#/w/${encodeURIComponent(workflow)}/t/${encodeURIComponent(other)}`;
  const edges = (list) => list.length === 0 ? "–" : list.flatMap((edge, i) =>
    [i > 0 && ", ", el("a", { href: link(edge.task) }, edge.task), ` (${edge.state.toLowerCase()})`]);
  const over = OVER.includes(task.state);
  const button = (name, verb, enabled, text, bad = false) => el("button", {
    id: `task-${verb}`, disabled: !enabled, class: bad && "bad",
    onclick: async () => {
      const word = verb === "approve" || verb === "reject" ? "note" : "reason";
      const reasoned = word === "note" || verb === "cancel" || verb === "skip";
      const reason = await confirmed(`${name} ${id}?`, text, { button: name, reason: reasoned, bad });
      if (reason !== null) act(path("workflows", workflow, "tasks", id, verb), reasoned ? { [word]: reason } : {});
    },
  }, name);
  const form = task.spec.action.form ?? {};
  const fill = panel.dataset.task === id ? renew : show;
  panel.dataset.task = id;
  fill(panel,
    el("div", { class: "bar" }, el("h2", {}, id), pill(task.state), close(workflow)),
    task.title && el("p", {}, task.title),
    el("div", { class: "why" }, el("p", {}, why.text),
      why.roots && el("ul", {}, why.roots.map((root) => el("li", {}, el("a", { href: link(root.task) }, root.task), `: ${root.text}`))),
      why.rootCount > (why.roots?.length ?? 0) && el("p", { class: "quiet" }, `and ${why.rootCount - why.roots.length} more`),
      why.next && el("p", { class: "quiet" }, `It goes on when ${why.next}.`)),
    task.failure && el("div", { class: "bad-box" }, el("p", {}, task.failure.message),
      task.failure.lastOutput.length > 0 && el("pre", {}, task.failure.lastOutput.join("\n"))),
    undeclared(task.undeclaredWrites, link),
    task.reason === "APPROVAL" && el("div", { class: "bar" },
      Object.keys(form).length === 0 ? button("Approve", "approve", true, "It succeeds, and what depends on it goes on.") : el("button", {
        id: "task-approve", class: "main",
        onclick: async () => {
          const told = await answered(`Approve ${id}?`, "It succeeds with these answers as its output, and what depends on it goes on.", form);
          if (told !== null) act(path("workflows", workflow, "tasks", id, "approve"), told);
        },
      }, "Approve …"),
      button("Reject", "reject", true, "It fails, and is not tried again.", true)),
    el("div", { class: "bar" },
      button("Cancel", "cancel", !over, "It is stopped; what depends on it is skipped.", true),
      button("Skip", "skip", ["WAITING", "PARKED"].includes(task.state), "What depends on it goes on without it."),
      button("Retry", "retry", ["FAILED", "SKIPPED", "CANCELLED", "PARKED", "COMPENSATED"].includes(task.state), "It is done again, with all that depends on it."),
      button("Rerun", "rerun", over, "It is done again, with all that depends on it.")),
    el("dl", {}, [
      ["Since", ago(task.since)], ["Attempt", `${task.attempt} of ${task.maxAttempts}`], ["Runner", task.runner], ["Queue", task.queue],
      ["Expected", task.expectedMs > 0 && expected(task)],
      ["Parts", task.parts && share(task.parts.ended, task.parts.total, `${counts(task.parts.ended)} of ${counts(task.parts.total)} ended`, "s-SUCCEEDED")],
      ["Makes parts", task.making && share(task.making.done, task.making.total, `${counts(task.making.done)} of ${counts(task.making.total)} made`)],
      ["Rounds", task.repeat && share(task.repeat.done, task.repeat.rounds, `${counts(task.repeat.done)} of ${counts(task.repeat.rounds)} done`)],
      ["Until", task.repeat && (task.repeat.reason ? `${task.repeat.until} (counts as false: ${task.repeat.reason})` : task.repeat.until)],
      ["Granted", task.grant && [`to ${task.grant.runner ? `runner ${task.grant.runner}` : "whoever takes its line"} after `, el("a", { href: link(task.grant.after) }, task.grant.after)]],
      ["Workflow", task.child && el("a", { href: `#/w/${encodeURIComponent(task.child.workflow)}` }, task.child.workflow)],
      ["Priority", String(task.priority)], ["When", task.when], ["Needs", edges(task.dependencies)], ["Needed by", edges(task.dependants)],
    ].filter(([, value]) => value).flatMap(row)),
    history.attempts.length > 0 && [el("h2", {}, history.attempts.length > 1 ? "Attempts" : "Attempt"), attempts(history)],
    el("h2", {}, "Action"), el("pre", {}, action(task.spec.action)),
    inputs(task.spec),
    task.spec.text?.description && el("p", { class: "note" }, task.spec.text.description),
    output !== undefined && [el("h2", {}, "Output"), el("pre", {}, JSON.stringify(output, null, 2)), large(workflow, id, task.large ?? [])],
    task.attempt > 0 && [el("h2", {}, "Log"), logView(workflow, id, over)]);
}

/** What is large of an output: to be saved, and never shown. */
function large(workflow, id, parts) {
  return parts.map((part) => {
    const query = part.member === undefined ? "" : `?member=${encodeURIComponent(part.member)}`;
    const name = part.member ?? id;
    const button = el("button", {
      onclick: async () => {
        try {
          await save(`${path("workflows", workflow, "tasks", id, "output", "content")}${query}`, name);
        } catch (failed) {
          refused(failed);
        }
      },
    }, "Save");
    return el("p", {}, el("span", { class: "quiet" }, `${name}: ${counts(part.bytes)} bytes, ${part.mediaType}, sha256 ${part.sha256.slice(0, 12)}… `), button);
  });
}

/** What was written and had not been declared; nothing where that is nothing. */
export function undeclared(writes, link) {
  if (!(writes?.length > 0)) return null;
  return el("details", { class: "warn-box" },
    el("summary", {}, `${counts(writes.length)} undeclared ${plural(writes.length, "write")}`),
    el("ul", {}, writes.map((write) => el("li", {}, el("a", { href: link(write.task) }, write.task), " wrote ", el("code", {}, write.path),
      write.other && [write.declared ? ", which is declared by " : ", as did ", el("a", { href: link(write.other) }, write.other)]))));
}

/** How long it is expected to run, and where that is known from. */
function expected({ expectedMs, learned }) {
  if (!learned) return `${span(expectedMs)}, as stated`;
  return `${span(expectedMs)}, nine in ten at most ${span(learned.highMs)}; learned from ${learned.runs === 1 ? "one run" : `${counts(learned.runs)} runs`}`;
}

let known = { key: "" };

/** What ran of a task; asked for again only when something has changed, since it is read from the events. */
async function attemptsOf(workflow, task) {
  if (task.attempt === 0) return { attempts: [] };
  const key = [workflow, task.id, task.state, task.attempt, task.since].join(" ");
  if (known.key !== key || !known.history.complete) {
    known = { key, history: await get(`${path("workflows", workflow, "tasks", task.id, "attempts")}?limit=20`) };
  }
  return known.history;
}

function close(workflow) {
  return el("a", { class: "close", href: `#/w/${encodeURIComponent(workflow)}`, "aria-label": "Close the task" }, "close");
}

function attempts({ attempts: list, total, complete }) {
  return el("table", { class: "small" },
    el("thead", {}, el("tr", {}, ["No.", "Ended", "Took", "Runner"].map((h) => el("th", { scope: "col" }, h)))),
    el("tbody", {}, [...list].reverse().map((one) => el("tr", {},
      el("td", { class: "num" }, String(one.attempt)),
      el("td", {}, pill(one.end), one.note && el("div", { class: "note" }, one.note), used(one.usage)),
      el("td", { class: "num", title: instant(one.startedAt) }, span((one.endedAt ? Date.parse(one.endedAt) : Date.now()) - Date.parse(one.startedAt))),
      el("td", { class: "note" }, one.runner)))),
    (total > list.length || !complete) && el("caption", {}, complete ? `The last ${list.length} of ${total}.` : "More are still being read."));
}

/** What an attempt says it spent, and took of the machine. */
function used(usage) {
  if (!usage) return null;
  return [usage.calls > 0 && `${money(usage)} used`, machine(usage)].filter(Boolean).map((text) => el("div", { class: "quiet" }, text));
}

/** What it is given beside its action: variables, a directory. */
function inputs(spec) {
  const given = Object.entries(spec.action.environment ?? {});
  const directory = spec.action.directory;
  if (given.length === 0 && !directory) return null;
  return [el("h2", {}, "Inputs"), el("dl", {}, directory && row(["Directory", directory]), given.map(([name, value]) => row([name, String(value)])))];
}

function row([name, value]) {
  return [el("dt", {}, name), el("dd", {}, value)];
}

function action(spec) {
  if (typeof spec === "string") return spec.toLowerCase();
  if (spec.type === "SleepAction") return `sleep ${span(spec.durationMs)}`;
  return spec.script ?? spec.argv?.join(" ") ?? JSON.stringify(spec, null, 2);
}
