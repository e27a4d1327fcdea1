package io.paradecom.runner.decompose.provider;

/**
 * One request to a model.
 *
 * @param system what it is to do; blank: nothing is said
 * @param user what it is to do it with
 * @param answerSchema JSON Schema of the answer, for providers that can hold a model to it; empty:
 *     any text
 */
public record ModelRequest(String system, String user, String answerSchema, CallLimits limits) {}
