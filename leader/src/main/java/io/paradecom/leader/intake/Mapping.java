package io.paradecom.leader.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.paradecom.common.client.CommandIds;
import io.paradecom.common.codec.WorkflowIds;
import io.paradecom.common.condition.RecordExpression;
import io.paradecom.common.condition.RecordExpression.Facts;
import io.paradecom.common.condition.RecordExpression.Outcome;
import io.paradecom.common.intake.IntakeRule;
import io.paradecom.common.json.StrictJson;
import io.paradecom.core.definition.Definition;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.leader.definition.Starter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** What one rule makes of one record. Used by one thread. */
final class Mapping {
  /** Finds a definition by its name and version, 0 the newest. */
  interface Definitions {
    Optional<Definition> find(String name, int version);
  }

  /** What came of a record. */
  sealed interface Mapped {
    /** Commands that are sent together. */
    record Wished(List<? extends WorkflowCommand.ClientCommand> commands) implements Mapped {}

    /** It is not meant. */
    record PassedOver() implements Mapped {}

    /** It cannot be mapped; one sentence says why. */
    record Unmapped(String reason) implements Mapped {}
  }

  /** Ends the mapping of one record; caught here. */
  private static final class Unmappable extends Exception {
    private static final long serialVersionUID = 1L;

    Unmappable(String reason) {
      super(reason, null, false, false);
    }
  }

  private final IntakeRule rule;
  private final Definitions definitions;

  Mapping(IntakeRule rule, Definitions definitions) {
    this.rule = rule;
    this.definitions = definitions;
  }

  Mapped map(ConsumerRecord<byte[], byte[]> record) {
    try {
      Facts facts = facts(record);
      RecordExpression when = rule.when();
      if (when != null && !truth(when, facts)) {
        return new Mapped.PassedOver();
      }
      return switch (rule.wish()) {
        case IntakeRule.Start start -> start(start, facts);
        case IntakeRule.Signal signal -> signal(signal, facts);
      };
    } catch (Unmappable unmappable) {
      return new Mapped.Unmapped("Rule '%s': %s".formatted(rule.name(), unmappable.getMessage()));
    }
  }

  private Facts facts(ConsumerRecord<byte[], byte[]> record) throws Unmappable {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      String text = text(header.value());
      if (text != null) {
        headers.put(header.key(), text);
      }
    }
    // A key that is no text is nothing that an expression could name.
    String key = text(record.key());
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return new Facts(
        value(record.value()),
        key == null ? nodes.nullNode() : nodes.textNode(key),
        headers,
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp());
  }

  private JsonNode value(byte @Nullable [] bytes) throws Unmappable {
    if (bytes == null) {
      return JsonNodeFactory.instance.nullNode();
    }
    String text = text(bytes);
    if (text == null) {
      throw new Unmappable("Expected a value in UTF-8.");
    }
    if (rule.format() == IntakeRule.Format.STRING) {
      return JsonNodeFactory.instance.textNode(text);
    }
    try {
      JsonNode value = StrictJson.read(text);
      if (!value.isMissingNode()) {
        return value;
      }
    } catch (JsonProcessingException malformed) {
      throw new Unmappable("Expected a value in JSON, but " + malformed.getOriginalMessage());
    }
    throw new Unmappable("Expected a value in JSON, but found nothing.");
  }

  /** Returns bytes as text; null: they are none. */
  private static @Nullable String text(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      return null;
    }
  }

  private Mapped start(IntakeRule.Start start, Facts facts) throws Unmappable {
    Definition definition =
        definitions
            .find(start.definition(), start.version())
            .orElseThrow(() -> new Unmappable(missing(start)));
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Map.Entry<String, RecordExpression> param : start.params().entrySet()) {
      JsonNode value =
          find(param.getValue(), facts, "the parameter '%s'".formatted(param.getKey()));
      if (!value.isNull()) {
        parameters.put(param.getKey(), word(value, "the parameter '%s'".formatted(param.getKey())));
      }
    }
    String key =
        start.key() == null
            ? "%s-%d-%d".formatted(facts.topic(), facts.partition(), facts.offset())
            : word(find(start.key(), facts, "the key"), "the key");
    WorkflowId id =
        start.workflow() == null
            ? WorkflowIds.forKey(definition.name(), key)
            : workflow(start.workflow(), facts);
    Starter.Wish wish = new Starter.Wish(definition, parameters, id, key);
    return switch (Starter.prepare(wish, CommandIds.fresh("intake"))) {
      case Starter.Prepared.Ready(var chunks) -> new Mapped.Wished(chunks);
      case Starter.Prepared.Impossible(var why) ->
          throw new Unmappable((why.reason() + " " + String.join(" ", why.problems())).strip());
    };
  }

  private static String missing(IntakeRule.Start start) {
    return start.version() == 0
        ? "Expected a definition '%s', but there is none.".formatted(start.definition())
        : "Expected version %d of definition '%s', but it is not kept."
            .formatted(start.version(), start.definition());
  }

  private Mapped signal(IntakeRule.Signal signal, Facts facts) throws Unmappable {
    RecordExpression says = signal.data();
    JsonNode data = says == null ? facts.value() : find(says, facts, "the data");
    return new Mapped.Wished(
        List.of(
            new WorkflowCommand.Signal(
                workflow(signal.workflow(), facts),
                CommandIds.fresh("intake"),
                signal.signal(),
                data.isNull() ? null : data.toString(),
                "intake " + rule.name())));
  }

  private static WorkflowId workflow(RecordExpression expression, Facts facts) throws Unmappable {
    String text = word(find(expression, facts, "the workflow"), "the workflow");
    try {
      return new WorkflowId(text);
    } catch (IllegalArgumentException malformed) {
      throw new Unmappable(String.valueOf(malformed.getMessage()));
    }
  }

  private static boolean truth(RecordExpression when, Facts facts) throws Unmappable {
    JsonNode found = find(when, facts, "the condition");
    if (!found.isBoolean()) {
      throw new Unmappable("Expected the condition to give true or false, but not so.");
    }
    return found.booleanValue();
  }

  private static JsonNode find(RecordExpression expression, Facts facts, String what)
      throws Unmappable {
    return switch (expression.evaluate(facts)) {
      case Outcome.Found(var value) -> value;
      case Outcome.Unknown(var reason) ->
          throw new Unmappable("Expected %s to be found, but %s.".formatted(what, reason));
    };
  }

  private static String word(JsonNode value, String what) throws Unmappable {
    if (value.isTextual() || value.isNumber() || value.isBoolean()) {
      return value.asText();
    }
    throw new Unmappable(
        "Expected %s as a text, a number or a truth value, but found %s."
            .formatted(what, value.getNodeType().name().toLowerCase(Locale.ROOT)));
  }
}
