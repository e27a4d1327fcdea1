import { get, path } from "./api.js";
import { el } from "./dom.js";

const PAGE = 500;
const SHOWN_LINES = 400;
const AGAIN_MS = 1500;
/** Pixels from the end within which the newest line is followed. */
const NEAR_END = 24;
// Escape sequences of terminals, then whatever else is no text.
const ESCAPES = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

let kept = { key: "" };

/** What a task prints; kept up to date until another is shown, while it runs. */
export function logView(workflow, task, over) {
  const key = `${workflow}/${task}`;
  if (kept.key !== key) kept = { key, after: -1, lines: [""], cut: false, expired: false, turn: 0, attempt: 0, ends: {}, ...view() };
  const mine = kept;
  const { box, note, text } = mine;
  const turn = ++mine.turn;
  draw();
  follow();
  return box;

  async function follow() {
    try {
      for (let more = true; more;) {
        const query = new URLSearchParams({ after: mine.after, limit: PAGE });
        const page = await get(`${path("workflows", workflow, "tasks", task, "logs")}?${query}`);
        if (kept !== mine || mine.turn !== turn) return;
        mine.after = page.next;
        mine.expired ||= page.expired;
        page.pieces.forEach((piece) => take(mine, piece));
        draw();
        more = page.pieces.length === PAGE;
      }
      if (!over) setTimeout(() => { if (kept === mine && mine.turn === turn && text.isConnected) follow(); }, AGAIN_MS);
    } catch (failed) {
      note.textContent = `What it prints cannot be read: ${failed.message}`;
    }
  }

  function draw() {
    const notes = [
      mine.expired && "The beginning is kept no longer.",
      mine.cut && `The last ${SHOWN_LINES} lines; all of it: paradecom logs.`,
      mine.after >= 0 && mine.lines.length === 1 && mine.lines[0] === "" && "Nothing so far.",
    ];
    note.textContent = notes.filter(Boolean).join(" ");
    const isAtEnd = text.scrollHeight - text.scrollTop - text.clientHeight < NEAR_END;
    print(text.firstChild, mine.lines.join("\n"));
    // Who has gone back to read stays there.
    if (isAtEnd) text.scrollTop = text.scrollHeight;
  }
}

function view() {
  const note = el("p", { class: "quiet" });
  const text = el("pre", { id: "log", tabindex: 0, "aria-label": "What the task prints" }, document.createTextNode(""));
  return { note, text, box: el("div", { class: "log", "data-key": "log" }, note, text) };
}

/** Adds what is new, so that what is selected stays so. */
function print(node, said) {
  if (said.startsWith(node.data)) node.appendData(said.slice(node.data.length));
  else node.data = said;
}

function take(mine, piece) {
  const stream = `${piece.attempt} ${piece.stream}`;
  const missing = piece.position - (mine.ends[stream] ?? 0);
  let text = piece.text.replace(ESCAPES, "").replace(CONTROLS, "");
  if (missing > 0) text = `\n[${missing} bytes left out]\n${text}`;
  if (piece.truncated) text += "\n[more than is sent here; all of it is in the runner's log file]\n";
  if (piece.attempt !== mine.attempt && piece.attempt > 1) text = `\n--- attempt ${piece.attempt}\n${text}`;
  mine.attempt = piece.attempt;
  mine.ends[stream] = piece.position + new TextEncoder().encode(piece.text).length;
  const lines = text.split("\n");
  mine.lines[mine.lines.length - 1] += lines[0];
  mine.lines.push(...lines.slice(1));
  if (mine.lines.length > SHOWN_LINES) {
    mine.cut = true;
    mine.lines.splice(0, mine.lines.length - SHOWN_LINES);
  }
}
