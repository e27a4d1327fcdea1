package io.paradecom.common.condition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import java.util.Map;
import java.util.Optional;

/**
 * An expression in CEL over a record of Kafka: {@code value}, {@code key}, {@code headers}, {@code
 * topic}, {@code partition}, {@code offset} and {@code timestamp}. Limits of work are those of
 * {@link CelConditions}. Thread-safe.
 */
public final class RecordExpression {
  private final String text;
  private final Compilation.Compiled compiled;

  private RecordExpression(String text, Compilation.Compiled compiled) {
    this.text = text;
    this.compiled = compiled;
  }

  /** Loaded when the first expression is compiled. */
  private static final class Dialects {
    static final Compiler.Dialect VALUE = of("an expression", false);
    static final Compiler.Dialect CONDITION = of("a condition", true);

    private Dialects() {}

    private static Compiler.Dialect of(String noun, boolean bool) {
      return new Compiler.Dialect(
          Compiler.standard()
              .addVar("value", SimpleType.DYN)
              .addVar("key", SimpleType.DYN)
              .addVar("headers", MapType.create(SimpleType.STRING, SimpleType.STRING))
              .addVar("topic", SimpleType.STRING)
              .addVar("partition", SimpleType.INT)
              .addVar("offset", SimpleType.INT)
              .addVar("timestamp", SimpleType.INT)
              .build(),
          noun,
          bool);
    }
  }

  /** What came of compiling a text. */
  public sealed interface Result {
    /** It is one. */
    record Compiled(RecordExpression expression) implements Result {}

    /** It is none; one sentence with the place in the text. */
    record Failed(String sentence) implements Result {}
  }

  /** What came of evaluating it. */
  public sealed interface Outcome {
    /** It gives this. */
    record Found(JsonNode value) implements Outcome {}

    /** It gives nothing; a clause that says why. */
    record Unknown(String reason) implements Outcome {}
  }

  /**
   * A record, as expressions see it.
   *
   * @param value any JSON
   * @param key text or nothing, as JSON
   * @param headers texts by name; of those with the same name the last one
   * @param timestamp milliseconds since the epoch
   */
  public record Facts(
      JsonNode value,
      JsonNode key,
      Map<String, String> headers,
      String topic,
      int partition,
      long offset,
      long timestamp) {
    public Facts {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * Compiles a text.
   *
   * @param condition whether it has to give true or false
   */
  public static Result compile(String text, boolean condition) {
    return switch (Compiler.compile(text, condition ? Dialects.CONDITION : Dialects.VALUE)) {
      case Compilation.Failed(var sentence) -> new Result.Failed(sentence);
      case Compilation.Compiled compiled ->
          new Result.Compiled(new RecordExpression(text, compiled));
    };
  }

  /** Evaluates it over a record. */
  public Outcome evaluate(Facts facts) {
    Map<String, Object> variables =
        Map.of(
            "value", JsonValues.value(facts.value()),
            "key", JsonValues.value(facts.key()),
            "headers", facts.headers(),
            "topic", facts.topic(),
            "partition", (long) facts.partition(),
            "offset", facts.offset(),
            "timestamp", facts.timestamp());
    try {
      Object found = compiled.program().trace(variables, new Fuel(compiled.operands()));
      return json(found)
          .<Outcome>map(Outcome.Found::new)
          .orElseGet(() -> new Outcome.Unknown("it gives what JSON has no word for"));
    } catch (CelEvaluationException failed) {
      return new Outcome.Unknown(Evaluation.reason(failed));
    } catch (StackOverflowError deep) {
      return new Outcome.Unknown("it goes too deep into the record");
    }
  }

  /** Returns a value of CEL as JSON; empty: it has a part that JSON has no word for. */
  private static Optional<JsonNode> json(Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (value) {
      case String text -> Optional.of(nodes.textNode(text));
      case Long number -> Optional.of(nodes.numberNode(number));
      case Double number when Double.isFinite(number) -> Optional.of(nodes.numberNode(number));
      case Boolean truth -> Optional.of(nodes.booleanNode(truth));
      case NullValue _ -> Optional.of(nodes.nullNode());
      case com.google.protobuf.NullValue _ -> Optional.of(nodes.nullNode());
      case Map<?, ?> map -> object(map);
      case Iterable<?> list -> array(list);
      default -> Optional.empty();
    };
  }

  private static Optional<JsonNode> object(Map<?, ?> map) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Optional<JsonNode> value = json(entry.getValue());
      if (!(entry.getKey() instanceof String name) || value.isEmpty()) {
        return Optional.empty();
      }
      object.set(name, value.get());
    }
    return Optional.of(object);
  }

  private static Optional<JsonNode> array(Iterable<?> list) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Object element : list) {
      Optional<JsonNode> value = json(element);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      array.add(value.get());
    }
    return Optional.of(array);
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
