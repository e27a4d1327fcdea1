package io.paradecom.common.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.format.Quoted;
import io.paradecom.core.spec.Deadline;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TurnPolicy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Turns and the deadline of a workflow as JSON; what is as usual is left out. */
public final class SchedulingJson {
  private SchedulingJson() {}

  /** Puts {@code weight}, {@code policy} and {@code deadline} into a graph. */
  public static void write(Scheduling scheduling, ObjectNode graph) {
    if (scheduling.weight() != Scheduling.DEFAULT.weight()) {
      graph.put("weight", scheduling.weight());
    }
    TurnPolicy policy = scheduling.policy();
    if (policy != null) {
      graph.put("policy", policy.name());
    }
    Deadline deadline = scheduling.deadline();
    if (deadline != null) {
      ObjectNode one = graph.putObject("deadline");
      if (deadline.after() != null) {
        one.put("afterMs", deadline.after().toMillis());
      }
      if (deadline.at() != null) {
        one.put("at", deadline.at().toString());
      }
      one.put("onLate", deadline.then().name());
    }
  }

  /**
   * Returns what a graph says.
   *
   * @throws ContractViolationException when a field is of another kind
   * @throws IllegalArgumentException when one is outside its range
   */
  static Scheduling parse(JsonNode graph) {
    Long weight = whole(graph, "weight");
    String policy = text(graph, "policy");
    JsonNode deadline = graph.path("deadline");
    if (!deadline.isMissingNode() && !deadline.isNull() && !deadline.isObject()) {
      throw new ContractViolationException("Expected deadline as an object.");
    }
    return new Scheduling(
        weight == null ? 1 : (int) Math.clamp(weight, -1L, Integer.MAX_VALUE),
        policy == null ? null : symbol("policy", policy, TurnPolicy.values()),
        deadline.isObject() ? deadline(deadline) : null);
  }

  private static Deadline deadline(JsonNode value) {
    Long after = whole(value, "afterMs");
    String at = text(value, "at");
    String then = text(value, "onLate");
    return new Deadline(
        after == null ? null : Duration.ofMillis(after),
        at == null ? null : instant(at),
        then == null ? Deadline.OnLate.NOTIFY : symbol("onLate", then, Deadline.OnLate.values()));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException none) {
      throw new ContractViolationException(
          "Expected at as an instant such as 2026-03-01T09:00:00Z, but found %s."
              .formatted(Quoted.of(text)),
          none);
    }
  }

  private static @Nullable Long whole(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new ContractViolationException(
          "Expected a whole number as %s, but found %s."
              .formatted(field, Quoted.of(value.asText())));
    }
    return value.longValue();
  }

  private static @Nullable String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new ContractViolationException("Expected %s as a text.".formatted(field));
    }
    return value.textValue();
  }

  private static <E extends Enum<E>> E symbol(String field, String found, E[] symbols) {
    return Arrays.stream(symbols)
        .filter(symbol -> symbol.name().equals(found))
        .findFirst()
        .orElseThrow(() ->
            new ContractViolationException(
                "Expected %s as one of %s, but found %s."
                    .formatted(field, Arrays.toString(symbols), Quoted.of(found))));
  }
}
