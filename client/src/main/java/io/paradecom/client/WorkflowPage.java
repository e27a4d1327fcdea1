package io.paradecom.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Some workflows of a list.
 *
 * @param workflows the newest first
 * @param next what asks for those behind them; empty: there are none
 * @param document the whole answer, as its schema has it; {@code unserved} names partitions that
 *     nobody serves at the moment, whose workflows are missing
 */
public record WorkflowPage(List<WorkflowStatus> workflows, String next, JsonNode document) {
  static WorkflowPage read(JsonNode document) {
    return new WorkflowPage(
        ParadecomClient.entries(document.path("workflows")).stream()
            .map(WorkflowStatus::read)
            .toList(),
        document.path("next").asText(),
        document);
  }
}
