package io.paradecom.common.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.core.decompose.ComplexityScore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Scores of the tasks of a file, in the format of Taskmaster's complexity reports.
 *
 * @param generated when the scores were made
 * @param threshold least score of a task that is to be broken down, 1 to 10
 * @param tasks in the order of the file, each id once
 */
public record ComplexityReport(
    Instant generated, int threshold, String project, List<Scored> tasks) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int USUAL_THRESHOLD = 5;
  private static final int HIGHEST = 10;

  /** The score of one task. */
  public record Scored(String id, String title, ComplexityScore score) {}

  public ComplexityReport {
    tasks = List.copyOf(tasks);
  }

  /** Returns the text of a report; the same report gives the same bytes. */
  public String json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.putObject("meta")
        .put("generatedAt", generated.toString())
        .put("tasksAnalyzed", tasks.size())
        .put("totalTasks", tasks.size())
        .put("analysisCount", tasks.size())
        .put("thresholdScore", threshold)
        .put("projectName", project)
        .put("usedResearch", false);
    ArrayNode list = root.putArray("complexityAnalysis");
    for (Scored task : tasks) {
      ObjectNode one = list.addObject();
      if (task.id().matches("[1-9][0-9]{0,8}")) {
        one.put("taskId", Integer.parseInt(task.id()));
      } else {
        one.put("taskId", task.id());
      }
      one.put("taskTitle", task.title())
          .put("complexityScore", task.score().score())
          .put("recommendedSubtasks", task.score().subtasks())
          .put("expansionPrompt", "")
          .put("reasoning", task.score().reason());
    }
    return TaskmasterWriter.text(root) + "\n";
  }

  /**
   * Reads a report, also one of Taskmaster's own.
   *
   * @throws IllegalArgumentException when it is none, with the place of the first thing wrong
   */
  public static ComplexityReport read(String text) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(
          "Expected a complexity report in JSON, but line %d, column %d is none."
              .formatted(broken.getLocation().getLineNr(), broken.getLocation().getColumnNr()),
          broken);
    }
    JsonNode list = root == null ? JSON.missingNode() : root.path("complexityAnalysis");
    if (!list.isArray()) {
      throw new IllegalArgumentException(
          "Expected a complexity report with the list complexityAnalysis, but found none.");
    }
    List<Scored> tasks = new ArrayList<>();
    Set<String> ids = new LinkedHashSet<>();
    for (int i = 0; i < list.size(); i++) {
      Scored task = scored(list.get(i), i + 1);
      if (!ids.add(task.id())) {
        throw wrong(i + 1, "a task that no other entry is about", task.id());
      }
      tasks.add(task);
    }
    int threshold = root.path("meta").path("thresholdScore").asInt(USUAL_THRESHOLD);
    return new ComplexityReport(
        Instant.EPOCH,
        Math.clamp(threshold, 1, HIGHEST),
        root.path("meta").path("projectName").asText(""),
        tasks);
  }

  private static Scored scored(JsonNode one, int number) {
    String id = one.path("taskId").asText("");
    if (id.isEmpty()) {
      throw wrong(number, "a taskId", one.path("taskId").toString());
    }
    JsonNode score = one.path("complexityScore");
    long rounded = score.isNumber() ? Math.round(score.doubleValue()) : 0;
    if (rounded < 1 || rounded > HIGHEST) {
      throw wrong(number, "a complexityScore of 1 to 10", score.toString());
    }
    String reason = one.path("reasoning").asText("");
    int parts =
        Math.clamp(one.path("recommendedSubtasks").asLong(0), 0, ComplexityScore.MAX_SUBTASKS);
    return new Scored(
        id,
        one.path("taskTitle").asText(""),
        new ComplexityScore(
            (int) rounded, reason.isBlank() ? "No reason is given." : reason, parts));
  }

  private static IllegalArgumentException wrong(int number, String expected, String found) {
    String shown = found.length() <= 80 ? found : found.substring(0, 80) + "...";
    return new IllegalArgumentException(
        "Expected %s in entry %d of the complexity report, but found %s."
            .formatted(expected, number, shown.isEmpty() ? "none" : shown));
  }
}
