package io.paradecom.runner.decompose.prompt;

/**
 * A question in words.
 *
 * @param system what the model is to do; the same for every question of a set
 * @param user the question with its data
 */
public record Prompt(String system, String user) {}
