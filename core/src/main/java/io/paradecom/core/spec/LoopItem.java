package io.paradecom.core.spec;

/**
 * One item of a list.
 *
 * @param text as a command is given it: a text as it is, anything else as JSON
 * @param json as JSON
 */
public record LoopItem(String text, String json) {}
