// What a state looks like: a colour of the style sheet and a shape, so that colour alone never says it.

/** States in the order in which they are counted and stacked. */
export const STATES = ["SUCCEEDED", "FAILED", "CANCELLED", "SKIPPED", "COMPENSATED", "PARKED", "RUNNING", "DISPATCHED", "WAITING"];

/** By the letter with which maps tell them. */
export const BY_LETTER = { W: "WAITING", D: "DISPATCHED", R: "RUNNING", S: "SUCCEEDED", F: "FAILED", K: "SKIPPED", C: "CANCELLED", P: "PARKED", U: "COMPENSATED" };

/** Lines within a square of ten by ten. */
export const SHAPES = {
  SUCCEEDED: "M2 5.4 4.2 7.6 8.2 2.6",
  FAILED: "M2.4 2.4 7.6 7.6M7.6 2.4 2.4 7.6",
  RUNNING: "M3 1.8 8.2 5 3 8.2Z",
  DISPATCHED: "M5 1.4 8.6 5 5 8.6 1.4 5Z",
  WAITING: "M5 2a3 3 0 1 0 .01 0Z",
  SKIPPED: "M2 2.2 4.8 5 2 7.8M5.2 2.2 8 5 5.2 7.8",
  CANCELLED: "M5 1.7a3.3 3.3 0 1 0 .01 0ZM2.7 7.3 7.3 2.7",
  PARKED: "M3.4 2V8M6.6 2V8",
  COMPENSATED: "M8.2 7.6V4.4H2.4M4.6 2.2 2.4 4.4 4.6 6.6",
};

/** States in which a task has ended. */
export const OVER = ["SUCCEEDED", "FAILED", "SKIPPED", "CANCELLED", "COMPENSATED"];

/** States of workflows in the order in which lists show them: open, then ended. */
export const RUN_STATES = [
  "RUNNING", "PAUSED", "STAGING", "CANCELLING", "COMPENSATING", "SUCCEEDED", "FAILED", "CANCELLED", "COMPENSATED", "REFUSED", "QUARANTINED",
];

/** States in which a workflow has ended. */
export const RUN_OVER = ["SUCCEEDED", "FAILED", "CANCELLED", "REFUSED", "QUARANTINED", "COMPENSATED"];

export function counted(states) {
  return STATES.filter((state) => states[state]).map((state) => `${states[state].toLocaleString("en")} ${state.toLowerCase()}`).join(", ");
}
