import { el, show } from "./dom.js";

/** Asks for a confirmation, and a reason where there is one; resolves to the reason, or null. */
export function confirmed(title, text, { button = "Do it", reason = false, bad = false } = {}) {
  const dialog = document.getElementById("ask");
  return new Promise((resolve) => {
    const why = reason && el("input", { id: "reason", "aria-label": "Reason", placeholder: "Reason (kept)", autocomplete: "off", maxlength: 500 });
    const end = (answer) => { dialog.close(); resolve(answer); };
    show(dialog, el("form", { method: "dialog", onsubmit: (event) => { event.preventDefault(); end(why ? why.value : ""); } },
      el("h2", {}, title), el("p", {}, text), why,
      el("div", { class: "bar" },
        el("button", { type: "button", onclick: () => end(null) }, "Leave it"),
        el("button", { type: "submit", class: bad ? "bad" : "main" }, button))));
    dialog.oncancel = () => resolve(null);
    dialog.showModal();
  });
}

/** Asks for the answers to a form; resolves to them and a note, or null. */
export function answered(title, text, form) {
  const dialog = document.getElementById("ask");
  return new Promise((resolve) => {
    const fields = Object.entries(form).map(([name, question], i) => {
      const input = el("input", { id: `field-${i}`, name, required: true, maxlength: 2000, autocomplete: "off" });
      return { name, input, label: el("label", { for: `field-${i}` }, question || name) };
    });
    const note = el("input", { id: "reason", maxlength: 500, autocomplete: "off" });
    const end = (answer) => { dialog.close(); resolve(answer); };
    const send = (event) => {
      event.preventDefault();
      end({ fields: Object.fromEntries(fields.map(({ name, input }) => [name, input.value])), note: note.value });
    };
    show(dialog, el("form", { method: "dialog", onsubmit: send },
      el("h2", {}, title), el("p", {}, text), fields.map(({ label, input }) => [label, input]),
      el("label", { for: "reason" }, "Note (kept, optional)"), note,
      el("div", { class: "bar" },
        el("button", { type: "button", onclick: () => end(null) }, "Leave it"),
        el("button", { type: "submit", class: "main" }, "Approve"))));
    dialog.oncancel = () => resolve(null);
    dialog.showModal();
  });
}

/** Asks for something that is not shown; resolves to it, or null. */
export function secret(title, text) {
  const dialog = document.getElementById("ask");
  return new Promise((resolve) => {
    const field = el("input", { id: "secret", type: "password", "aria-label": title, autocomplete: "off", maxlength: 500 });
    const end = (answer) => { dialog.close(); show(dialog); resolve(answer); };
    show(dialog, el("form", { method: "dialog", onsubmit: (event) => { event.preventDefault(); end(field.value); } },
      el("h2", {}, title), el("p", {}, text), field,
      el("div", { class: "bar" },
        el("button", { type: "button", onclick: () => end(null) }, "Leave it"),
        el("button", { type: "submit", class: "main" }, "Show it"))));
    dialog.oncancel = () => end(null);
    if (dialog.open) dialog.close();
    dialog.showModal();
  });
}

/** Shows a refusal. */
export function refused(error) {
  const dialog = document.getElementById("ask");
  show(dialog, el("h2", {}, "Refused"), el("p", { role: "alert" }, error.message),
    error.errors?.length > 0 && el("pre", {}, error.errors.join("\n")),
    el("div", { class: "bar" }, el("button", { class: "main", onclick: () => dialog.close() }, "Close")));
  dialog.showModal();
}
