// Returns what is hard to read on the page: texts below 4.5, drawn states below 3, against what is behind them.
() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const ctx = canvas.getContext("2d", { willReadFrequently: true });
  const mixed = (...layers) => {
    ctx.clearRect(0, 0, 1, 1);
    for (const layer of layers) {
      ctx.fillStyle = layer;
      ctx.fillRect(0, 0, 1, 1);
    }
    return [...ctx.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((value) => value / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [more, less] = [light(a), light(b)].sort((x, y) => y - x);
    return (more + 0.05) / (less + 0.05);
  };
  const behind = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) layers.unshift(getComputedStyle(at).backgroundColor);
    return ["white", ...layers];
  };
  const poor = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const node = text.parentElement;
    if (text.data.trim() === "" || node.closest("svg, [hidden], noscript, option, .sr, .skip, :disabled") || node.getClientRects().length === 0) continue;
    const ground = behind(node);
    const ratio = contrast(mixed(...ground, getComputedStyle(node).color), mixed(...ground));
    if (ratio < 4.5) poor.push(`${text.data.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  for (const field of document.querySelectorAll("input, select, textarea")) {
    if (field.getClientRects().length === 0 || field.type === "file") continue;
    const ground = behind(field);
    const name = field.id || field.getAttribute("aria-label");
    const around = behind(field.parentElement);
    const border = contrast(mixed(...around, getComputedStyle(field).borderTopColor), mixed(...around));
    if (border < 3) poor.push(`border of ${name}: ${border.toFixed(2)}`);
    const hint = contrast(mixed(...ground, getComputedStyle(field, "::placeholder").color), mixed(...ground));
    if (field.placeholder && hint < 4.5) poor.push(`hint of ${name}: ${hint.toFixed(2)}`);
  }
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  for (const state of ["waiting", "dispatched", "running", "succeeded", "failed", "skipped", "cancelled", "compensated", "parked"]) {
    const ratio = contrast(mixed(value(state)), mixed(value("on-state")));
    if (ratio < 4.5) poor.push(`shape on ${state}: ${ratio.toFixed(2)}`);
    const drawn = contrast(mixed(value(state)), mixed(value("card")));
    if (drawn < 3) poor.push(`${state} on a card: ${drawn.toFixed(2)}`);
  }
  for (const [name, least] of [["critical", 3], ["edge", 3], ["accent", 4.5], ["ink", 4.5], ["quiet", 4.5]]) {
    const ratio = contrast(mixed(value(name)), mixed(value("card")));
    if (ratio < least) poor.push(`${name} on a card: ${ratio.toFixed(2)}`);
  }
  return poor;
}
