// The REST interface of this server.

const BASE = "api/v1";

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
  return answer(await fetch(url, { headers: { Accept: "application/json" } }));
}

export async function post(url, body, type = "application/json") {
  return answer(await fetch(url, {
    method: "POST",
    headers: { "Content-Type": type },
    body: typeof body === "string" ? body : JSON.stringify(body),
  }));
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, body);
  return body;
}
