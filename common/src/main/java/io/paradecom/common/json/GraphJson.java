package io.paradecom.common.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.SpecCodec;
import io.paradecom.common.format.Quoted;
import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.schemas.TaskSpecRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A whole graph as JSON, with each task as the contract has it: what programs exchange, where
 * people write the native format. Nothing is lost on the way.
 */
public final class GraphJson {
  /** Media type of this form. */
  public static final String MEDIA_TYPE = "application/vnd.paradecom.graph+json";

  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "key",
          "parallelism",
          "onFailure",
          "semaphores",
          "rates",
          "budgets",
          "conflicts",
          "weight",
          "policy",
          "deadline",
          "labels",
          "tasks");

  private GraphJson() {}

  /** Returns a graph as an object. */
  public static ObjectNode of(WorkflowSpec spec) {
    ObjectNode graph = JsonNodeFactory.instance.objectNode();
    graph.put("name", spec.name());
    if (spec.key() != null) {
      graph.put("key", spec.key());
    }
    graph.put("parallelism", spec.parallelism());
    graph.put("onFailure", spec.onFailure().name());
    if (!spec.semaphores().isEmpty()) {
      ObjectNode semaphores = graph.putObject("semaphores");
      spec.semaphores().forEach(semaphores::put);
    }
    RateJson.write(spec.rates(), graph);
    BudgetJson.write(spec.budgets(), graph);
    if (spec.conflicts() != ConflictPolicy.LOCK) {
      graph.put("conflicts", spec.conflicts().name());
    }
    SchedulingJson.write(spec.scheduling(), graph);
    if (!spec.labels().isEmpty()) {
      ObjectNode labels = graph.putObject("labels");
      spec.labels().values().forEach(labels::put);
    }
    ArrayNode tasks = graph.putArray("tasks");
    for (TaskSpec task : spec.tasks()) {
      ObjectNode one = RecordJson.of(SpecCodec.toRecord(task));
      one.remove(RecordJson.TYPE);
      tasks.add(one);
    }
    return graph;
  }

  /**
   * Returns the graph that stands in an object; it may still be no valid one.
   *
   * @throws ContractViolationException naming the place, what was expected and what was found
   */
  public static WorkflowSpec parse(JsonNode graph) {
    if (!graph.isObject()) {
      throw new ContractViolationException("Expected a graph as a JSON object.");
    }
    for (Iterator<String> names = graph.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!FIELDS.contains(name)) {
        throw new ContractViolationException(
            "Expected only the fields name, key, parallelism, onFailure, semaphores, rates, budgets, conflicts, weight, policy, deadline, labels and tasks, but found %s."
                .formatted(Quoted.of(name)));
      }
    }
    try {
      return new WorkflowSpec(
          Objects.requireNonNullElse(text(graph, "name"), "workflow"),
          text(graph, "key"),
          parallelism(graph.path("parallelism")),
          onFailure(graph.path("onFailure")),
          tasks(graph.path("tasks")),
          semaphores(graph.path("semaphores")),
          conflicts(graph.path("conflicts")),
          SchedulingJson.parse(graph),
          RateJson.parse(graph.path("rates")),
          BudgetJson.parse(graph.path("budgets")),
          labels(graph.path("labels")));
    } catch (IllegalArgumentException refused) {
      throw new ContractViolationException(String.valueOf(refused.getMessage()), refused);
    }
  }

  private static Labels labels(JsonNode value) {
    Map<String, String> labels = new TreeMap<>();
    for (Map.Entry<String, JsonNode> label : value.properties()) {
      if (!label.getValue().isTextual()) {
        throw new ContractViolationException(
            "Expected label %s as a text.".formatted(Quoted.of(label.getKey())));
      }
      labels.put(label.getKey(), label.getValue().textValue());
    }
    if (!value.isMissingNode() && !value.isObject()) {
      throw new ContractViolationException("Expected labels as an object.");
    }
    return new Labels(labels);
  }

  private static List<TaskSpec> tasks(JsonNode list) {
    if (!list.isArray()) {
      throw new ContractViolationException("Expected tasks as a list.");
    }
    List<TaskSpec> tasks = new ArrayList<>(list.size());
    for (JsonNode one : list) {
      tasks.add(
          SpecCodec.fromRecord(
              (TaskSpecRecord)
                  RecordParser.parse(
                      one, TaskSpecRecord.getClassSchema(), "tasks[" + tasks.size() + "]")));
    }
    return tasks;
  }

  private static @Nullable String text(JsonNode graph, String field) {
    JsonNode value = graph.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new ContractViolationException("Expected %s as a text.".formatted(field));
    }
    return value.textValue();
  }

  private static Map<String, Integer> semaphores(JsonNode value) {
    Map<String, Integer> semaphores = new TreeMap<>();
    if (!value.isMissingNode() && !value.isObject()) {
      throw new ContractViolationException("Expected semaphores as an object.");
    }
    value
        .properties()
        .forEach(entry -> semaphores.put(entry.getKey(), units(entry.getKey(), entry.getValue())));
    return semaphores;
  }

  private static int units(String name, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new ContractViolationException(
          "Expected a whole number as units of %s, but found %s."
              .formatted(Quoted.of(name), Quoted.of(value.asText())));
    }
    return value.intValue();
  }

  private static int parallelism(JsonNode value) {
    if (value.isMissingNode()) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new ContractViolationException(
          "Expected a whole number as parallelism, but found %s."
              .formatted(Quoted.of(value.asText())));
    }
    return value.intValue();
  }

  private static OnFailure onFailure(JsonNode value) {
    return value.isMissingNode()
        ? OnFailure.CONTINUE
        : Arrays.stream(OnFailure.values())
            .filter(policy -> policy.name().equals(value.asText()))
            .findFirst()
            .orElseThrow(() ->
                new ContractViolationException(
                    "Expected onFailure as one of %s, but found %s."
                        .formatted(
                            Arrays.toString(OnFailure.values()), Quoted.of(value.asText()))));
  }

  private static ConflictPolicy conflicts(JsonNode value) {
    return value.isMissingNode()
        ? ConflictPolicy.LOCK
        : Arrays.stream(ConflictPolicy.values())
            .filter(policy -> policy.name().equals(value.asText()))
            .findFirst()
            .orElseThrow(() ->
                new ContractViolationException(
                    "Expected conflicts as one of %s, but found %s."
                        .formatted(
                            Arrays.toString(ConflictPolicy.values()), Quoted.of(value.asText()))));
  }
}
