package io.paradecom.cli.analyze;

/**
 * One thing that somebody should know before a run.
 *
 * @param kind one word, the same for all remarks of its kind
 * @param message one sentence
 */
record Remark(String kind, String message) {}
