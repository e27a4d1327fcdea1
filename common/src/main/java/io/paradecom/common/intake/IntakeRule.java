package io.paradecom.common.intake;

import io.paradecom.common.condition.RecordExpression;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the records of one topic are turned into.
 *
 * @param name of the rule, by the grammar of ids; its place in the topic is kept under it
 * @param topic of somebody else
 * @param begin where it begins when it has no place yet
 * @param format what a value is
 * @param when which records are meant, the others are passed over; null: all
 * @param wish what each becomes
 */
public record IntakeRule(
    String name,
    String topic,
    Begin begin,
    Format format,
    @Nullable RecordExpression when,
    Wish wish) {
  /** Where a rule begins. */
  public enum Begin {
    /** With everything that is kept. */
    EARLIEST,
    /** With what comes after its first start. */
    LATEST
  }

  /** What a value is. */
  public enum Format {
    /** A JSON value in UTF-8. */
    JSON,
    /** A text in UTF-8. */
    STRING
  }

  /** What a record becomes. */
  public sealed interface Wish {}

  /**
   * A run of a definition.
   *
   * @param definition its name
   * @param version of it; 0: the newest
   * @param params expressions of its parameters, by name; each gives a text, a number or a truth
   *     value
   * @param key expression of the idempotency key, a text or a number; null: topic, partition and
   *     offset
   * @param workflow expression of the id of the new workflow; null: by name and key
   */
  public record Start(
      String definition,
      int version,
      Map<String, RecordExpression> params,
      @Nullable RecordExpression key,
      @Nullable RecordExpression workflow)
      implements Wish {
    public Start {
      params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }
  }

  /**
   * A signal to a workflow.
   *
   * @param signal its name
   * @param workflow expression of the workflow's id
   * @param data expression of what it says; null: the value of the record
   */
  public record Signal(String signal, RecordExpression workflow, @Nullable RecordExpression data)
      implements Wish {}
}
