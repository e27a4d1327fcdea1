package io.paradecom.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a workflow is. Reads are eventually consistent: it may show what is a moment from being
 * committed, and a moment old.
 *
 * @param id of the workflow
 * @param name what a person calls it
 * @param state what it is doing
 * @param detail why it is so; empty: there is nothing to say
 * @param tasks how many there are
 * @param ended how many of them have ended
 * @param states how many tasks are in each state, by its name, such as {@code PARKED}
 * @param labels what it is told apart by
 * @param document the whole answer, as the schema {@code WorkflowDetail} has it
 */
public record WorkflowStatus(
    String id,
    String name,
    WorkflowState state,
    String detail,
    int tasks,
    int ended,
    Map<String, Integer> states,
    Map<String, String> labels,
    JsonNode document) {
  static WorkflowStatus read(JsonNode document) {
    Map<String, Integer> states = new LinkedHashMap<>();
    document
        .path("states")
        .properties()
        .forEach(entry -> states.put(entry.getKey(), entry.getValue().asInt()));
    return new WorkflowStatus(
        document.path("id").asText(),
        document.path("name").asText(),
        WorkflowState.of(document.path("state").asText()),
        document.path("detail").asText(),
        document.path("tasks").asInt(),
        document.path("ended").asInt(),
        states,
        ParadecomClient.texts(document.path("labels")),
        document);
  }
}
