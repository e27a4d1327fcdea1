package io.paradecom.common.format;

import io.paradecom.common.condition.RecordExpression;
import io.paradecom.common.intake.IntakeRule;
import io.paradecom.core.spec.Identifiers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that say what records of foreign topics become, in YAML or JSON. Every expression is
 * compiled; every problem has its place in the file.
 */
public final class IntakeReader {
  /** Most rules of a file: each is a consumer and a producer. */
  static final int MAX_RULES = 100;

  private static final int MAX_VERSION = 1_000_000_000;
  private static final int MAX_TOPIC_CHARS = 249;
  private static final String VERSION = "paradecom/v1";
  private static final Map<String, IntakeRule.Begin> BEGINS =
      Map.of("earliest", IntakeRule.Begin.EARLIEST, "latest", IntakeRule.Begin.LATEST);
  private static final Map<String, IntakeRule.Format> FORMATS =
      Map.of("json", IntakeRule.Format.JSON, "string", IntakeRule.Format.STRING);

  private final Findings findings;

  private IntakeReader(Findings findings) {
    this.findings = findings;
  }

  /** What came of reading a file. */
  public sealed interface Result {
    /** Its rules, at least one, in their order. */
    record Accepted(List<IntakeRule> rules) implements Result {
      public Accepted {
        rules = List.copyOf(rules);
      }
    }

    /** Each problem as a line with its place. */
    record Refused(List<String> problems) implements Result {
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  /**
   * Reads a text.
   *
   * @param file its name, for messages
   */
  public static Result read(String file, String text) {
    Findings findings = Findings.of(file);
    Node document =
        text.stripLeading().startsWith("{")
            ? DocumentParser.json(text, findings)
            : DocumentParser.yaml(text, findings);
    List<IntakeRule> rules =
        document == null ? List.of() : new IntakeReader(findings).rules(Cursor.root(document));
    return findings.hasProblems()
        ? new Result.Refused(
            ((ReadResult.Refused) findings.refused())
                .problems().stream().map(Problem::text).toList())
        : new Result.Accepted(rules);
  }

  private List<IntakeRule> rules(Cursor root) {
    Fields fields = Fields.of(root, "a file of intake", findings);
    if (fields == null) {
      return List.of();
    }
    fields.refuseUnknown("a file of intake", Set.of("apiVersion", "intake"));
    if (!VERSION.equals(fields.text("apiVersion", VERSION.length() + 64))) {
      findings.problem(root, "Expected the field apiVersion: %s.".formatted(VERSION));
    }
    Cursor all = fields.get("intake");
    Fields named = all == null ? null : Fields.of(all, "the rules by name", findings);
    List<Cursor> found = named == null ? List.of() : named.cursor().fields();
    if (found.isEmpty() || found.size() > MAX_RULES) {
      findings.problem(
          all == null ? root : all,
          "Expected 1 to %d rules in the field intake, but found %d."
              .formatted(MAX_RULES, found.size()));
      return List.of();
    }
    return found.stream().map(this::rule).filter(Objects::nonNull).toList();
  }

  private @Nullable IntakeRule rule(Cursor at) {
    if (!Identifiers.isValid(at.key())) {
      findings.problemAtKey(at, Ids.outsideGrammar("name of a rule", at.key()));
    }
    Fields fields = Fields.of(at, "a rule", findings);
    if (fields == null) {
      return null;
    }
    fields.refuseUnknown("a rule", Set.of("topic", "begin", "format", "when", "start", "signal"));
    String topic = required(fields, "topic", MAX_TOPIC_CHARS);
    IntakeRule.Begin begin = fields.choice("begin", BEGINS);
    IntakeRule.Format format = fields.choice("format", FORMATS);
    RecordExpression when = expression(fields, "when", true);
    IntakeRule.Wish wish = wish(at, fields);
    return topic == null || wish == null
        ? null
        : new IntakeRule(
            at.key(),
            topic,
            begin == null ? IntakeRule.Begin.EARLIEST : begin,
            format == null ? IntakeRule.Format.JSON : format,
            when,
            wish);
  }

  private IntakeRule.@Nullable Wish wish(Cursor at, Fields fields) {
    Cursor start = fields.get("start");
    Cursor signal = fields.get("signal");
    if ((start == null) == (signal == null)) {
      findings.problem(
          at,
          "Expected either start or signal, but found %s."
              .formatted(start == null ? "neither" : "both"));
      return null;
    }
    return start == null ? signal(signal) : start(start);
  }

  private IntakeRule.@Nullable Wish start(Cursor at) {
    Fields fields = Fields.of(at, "start", findings);
    if (fields == null) {
      return null;
    }
    fields.refuseUnknown("start", Set.of("definition", "version", "params", "key", "workflow"));
    String definition = required(fields, "definition", Identifiers.MAX_LENGTH);
    if (definition != null && !Identifiers.isValid(definition)) {
      findings.problem(at, Ids.outsideGrammar("name of a definition", definition));
    }
    Integer version = fields.integer("version", 1, MAX_VERSION);
    Map<String, RecordExpression> params = new LinkedHashMap<>();
    Cursor given = fields.get("params");
    Fields named = given == null ? null : Fields.of(given, "params", findings);
    if (named != null) {
      for (Cursor param : named.cursor().fields()) {
        RecordExpression expression = expression(named, param.key(), false);
        if (expression != null) {
          params.put(param.key(), expression);
        }
      }
    }
    RecordExpression key = expression(fields, "key", false);
    RecordExpression workflow = expression(fields, "workflow", false);
    return definition == null
        ? null
        : new IntakeRule.Start(definition, version == null ? 0 : version, params, key, workflow);
  }

  private IntakeRule.@Nullable Wish signal(@Nullable Cursor at) {
    Fields fields = at == null ? null : Fields.of(at, "signal", findings);
    if (fields == null) {
      return null;
    }
    fields.refuseUnknown("signal", Set.of("name", "workflow", "data"));
    String name = required(fields, "name", Identifiers.MAX_LENGTH);
    if (name != null && !Identifiers.isValid(name)) {
      findings.problem(fields.cursor(), Ids.outsideGrammar("name of a signal", name));
    }
    if (!fields.has("workflow")) {
      findings.problem(
          fields.cursor(), "Expected the field workflow with an expression, but found none.");
    }
    RecordExpression workflow = expression(fields, "workflow", false);
    RecordExpression data = expression(fields, "data", false);
    return name == null || workflow == null ? null : new IntakeRule.Signal(name, workflow, data);
  }

  private @Nullable String required(Fields fields, String name, int maxLength) {
    if (!fields.has(name)) {
      findings.problem(fields.cursor(), "Expected the field %s, but found none.".formatted(name));
    }
    return fields.nonBlank(name, maxLength);
  }

  /** A number or a truth value, as YAML reads {@code 7}, is an expression as well. */
  private @Nullable RecordExpression expression(Fields fields, String name, boolean condition) {
    Cursor at = fields.get(name);
    if (at == null) {
      return null;
    }
    if (!(at.node() instanceof Node.Scalar scalar) || scalar.kind() == Node.Kind.NULL) {
      findings.problem(
          at, "Expected an expression in CEL, but found %s.".formatted(at.node().described()));
      return null;
    }
    return switch (RecordExpression.compile(scalar.text(), condition)) {
      case RecordExpression.Result.Compiled(var expression) -> expression;
      case RecordExpression.Result.Failed(var sentence) -> {
        findings.problem(at, sentence);
        yield null;
      }
    };
  }
}
