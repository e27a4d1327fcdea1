// The REST interface of this server.

import { secret } from "./ask.js";

const BASE = "api/v1";
const AGAIN_MS = 2000;

/** A refusal, with the words of the server. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `The server answered with status ${status}.`);
    this.status = status;
    this.errors = problem.errors ?? [];
  }
}

export function path(...segments) {
  return `${BASE}/${segments.map(encodeURIComponent).join("/")}`;
}

export async function get(url) {
  return answer(await send(url, { headers: { Accept: "application/json" } }));
}

/** Saves what is at an address under a name; the key, where one is asked for, cannot stand in a link. */
export async function save(url, name) {
  const response = await send(url, { headers: {} });
  if (!response.ok) throw new Refusal(response.status, await response.json().catch(() => ({})));
  const content = URL.createObjectURL(new Blob([await response.arrayBuffer()], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = content;
  link.download = name;
  link.click();
  URL.revokeObjectURL(content);
}

export async function post(url, body, type = "application/json") {
  return answer(await send(url, {
    method: "POST",
    headers: { "Content-Type": type },
    body: typeof body === "string" ? body : JSON.stringify(body),
  }));
}

// A key that the server asks for is kept as long as this tab is open, and sent in a header: no page of elsewhere can.
const KEY = "paradecom.key";
let asking = null;
let declined = false;

async function send(url, options) {
  for (;;) {
    const key = sessionStorage.getItem(KEY);
    const headers = key === null ? options.headers : { ...options.headers, Authorization: `Bearer ${key}` };
    const response = await fetch(url, { ...options, headers });
    if (response.status !== 401 || declined) return response;
    // Whoever was refused meanwhile waits for the same answer.
    if (key === sessionStorage.getItem(KEY)) await (asking ??= askForKey());
    if (declined) return response;
  }
}

async function askForKey() {
  const wrong = sessionStorage.getItem(KEY) !== null;
  const key = await secret("A key is needed", wrong
    ? "The key that was given does not count, or no longer."
    : "This server asks for a key. It is kept until this tab is closed.");
  declined = key === null;
  if (key !== null) sessionStorage.setItem(KEY, key.replace(/[^!-~]/g, ""));
  asking = null;
}

/** Reads a stream of events until it is closed; goes on behind the last event when the connection was lost. */
export function stream(url, { kinds, news, open, lost }) {
  const end = new AbortController();
  let last = null;
  follow();
  return { close: () => end.abort() };

  async function follow() {
    while (!end.signal.aborted) {
      try {
        const headers = { Accept: "text/event-stream", ...(last === null ? {} : { "Last-Event-ID": last }) };
        const response = await send(url, { headers, signal: end.signal });
        if (!response.ok) throw new Refusal(response.status, {});
        open();
        await read(response.body.pipeThrough(new TextDecoderStream()).getReader());
        lost();
      } catch (failed) {
        // Whatever it was, it is tried again.
        if (!end.signal.aborted) lost(failed);
      }
      if (end.signal.aborted) return;
      await new Promise((resolve) => { setTimeout(resolve, AGAIN_MS); });
    }
  }

  async function read(reader) {
    let rest = "";
    let kind = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split("\n");
      rest = lines.pop();
      for (const line of lines) {
        if (line.startsWith("id: ")) last = line.slice(4);
        if (line.startsWith("event: ")) kind = line.slice(7);
        if (line === "" && kind !== "") {
          if (kinds.includes(kind)) news();
          kind = "";
        }
      }
    }
  }
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, body);
  return body;
}
