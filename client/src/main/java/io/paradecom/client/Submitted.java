package io.paradecom.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What became of a graph.
 *
 * @param workflowId of its run
 * @param commandId under which the events tell what becomes of it
 * @param answer whether it was new
 * @param document the whole answer, as its schema has it
 */
public record Submitted(String workflowId, String commandId, Answer answer, JsonNode document) {
  static Submitted read(JsonNode document) {
    return new Submitted(
        document.path("workflowId").asText(),
        document.path("commandId").asText(),
        Answer.of(document),
        document);
  }
}
