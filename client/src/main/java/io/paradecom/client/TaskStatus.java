package io.paradecom.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How far a task is.
 *
 * @param id within its workflow
 * @param title one line; empty: none
 * @param state as {@code WAITING}, {@code RUNNING} or {@code SUCCEEDED}
 * @param attempt number of the last attempt; 0: there was none
 * @param parent the task whose part it is; empty: of none
 * @param failure why its last attempt failed, one line; empty: it did not
 * @param document the whole answer, as the schema {@code Task} or {@code TaskDetail} has it
 */
public record TaskStatus(
    String id,
    String title,
    String state,
    int attempt,
    String parent,
    String failure,
    JsonNode document) {
  static TaskStatus read(JsonNode document) {
    return new TaskStatus(
        document.path("id").asText(),
        document.path("title").asText(),
        document.path("state").asText(),
        document.path("attempt").asInt(),
        document.path("parent").asText(),
        document.path("failure").path("message").asText(),
        document);
  }
}
