package io.paradecom.common.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Conditions;
import io.paradecom.core.workflow.Conditions.Facts;
import io.paradecom.core.workflow.Conditions.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CelConditionsTest {
  /** Far more than an evaluation takes, far less than one that is not bounded. */
  private static final Duration LONG = Duration.ofSeconds(5);

  private final CelConditions conditions = new CelConditions();

  private static Map<String, String> inputs() {
    return Map.of(
        "build",
            """
            { "ok": true, "count": 3, "ratio": 2.5, "big": 12345678901234567890, "name": "x-1",
              "none": null, "list": [1, 2, 3], "results": [{ "ok": true }, { "ok": false }] }\
            """,
        "test-linux", "{ \"passed\": 7 }",
        "words", "\"hello\"",
        "broken", "{ not json");
  }

  private Verdict evaluate(String text, Map<String, String> inputs) {
    Map<TaskId, String> byId = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
    inputs.forEach((id, json) -> byId.put(new TaskId(id), json));
    Facts facts = new Facts(new WorkflowId("release-7"), new TaskId("deploy"), byId);
    return conditions.evaluate(new Condition(text), facts);
  }

  private Verdict evaluate(String text) {
    return evaluate(text, inputs());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          inputs.build.ok                                            | true
          !inputs.build.ok                                           | false
          inputs.build.count == 3                                    | true
          inputs.build.count > 2.5                                   | true
          inputs.build.ratio > 2                                     | true
          inputs.build.count + 1 == 4                                | true
          inputs.build.count / 2 == 1                                | true
          inputs.build.big > 1                                       | true
          inputs.build.name == 'x-1'                                 | true
          inputs.build.name.startsWith('x')                          | true
          inputs.build.name.matches('^x-[0-9]$')                     | true
          inputs.build.none == null                                  | true
          inputs.build.list.exists(x, x == 2)                        | true
          inputs.build.list.all(x, x < 3)                            | false
          2 in inputs.build.list                                     | true
          size(inputs.build.list) == 3                               | true
          inputs.build.results.filter(r, !r.ok).size() == 1          | true
          inputs["test-linux"].passed >= 7                           | true
          inputs.words == 'hello'                                    | true
          has(inputs.build)                                          | true
          has(inputs.lint)                                           | false
          has(inputs.build.none)                                     | true
          has(inputs.build.nosuch)                                   | false
          inputs.nosuch.x == 1 && false                              | false
          workflow == 'release-7' && task == 'deploy'                | true
          true                                                       | true
          false                                                      | false
          """)
  void shouldEvaluate(String text, boolean holds) {
    assertThat(conditions.problem(new Condition(text))).isEmpty();
    assertThat(evaluate(text)).isEqualTo(holds ? Verdict.TRUE : Verdict.FALSE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          inputs.lint.x == 1           | it cannot be evaluated: key 'lint' is not present in map
          inputs.build.nosuch == 1     | it cannot be evaluated: key 'nosuch' is not present in map
          inputs.build.nosuch.x == 1   | it cannot be evaluated: key 'nosuch' is not present in map
          inputs.build.list[7] == 1    | it cannot be evaluated: Index out of bounds: 7
          inputs.build.name > 3        | it cannot be evaluated: No matching overload for function '_>_'
          inputs.build.count / 0 == 1  | it cannot be evaluated: / by zero
          inputs.build.count           | it gives a number and no bool
          inputs.words                 | it gives a string and no bool
          inputs.build.list            | it gives a list and no bool
          inputs.build                 | it gives a map and no bool
          inputs.broken == 1           | the output of 'broken' is no JSON
          """)
  void shouldCountAsFalseWithAReason(String text, String reason) {
    assertThat(conditions.problem(new Condition(text))).isEmpty();
    assertThat(evaluate(text)).isEqualTo(new Verdict(false, reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          inputs.build.ok &     | Expected a condition in CEL, but found at line 1, column 17: token recognition error at: '& '.
          inputs.a >            | Expected a condition in CEL, but found at line 1, column 11: mismatched input the end.
          inputs.               | Expected a condition in CEL, but found at line 1, column 8: no viable alternative at input '.'.
          foo == 1              | Expected a condition in CEL, but found at line 1, column 1: undeclared reference to 'foo'.
          inputs.a-b == 1       | Expected a condition in CEL, but found at line 1, column 10: undeclared reference to 'b' (the output of a task whose id has a dash is read as inputs["its-id"]).
          1 + 1                 | Expected a condition to give a bool, but found one that gives int.
          task                  | Expected a condition to give a bool, but found one that gives string.
          """)
  void shouldSayWhatIsWrongAndWhere(String text, String problem) {
    assertThat(conditions.problem(new Condition(text + " ".repeat(text.endsWith("&") ? 1 : 0))))
        .contains(problem);
  }

  @Test
  void shouldSayTheLineOfWhatIsWrong() {
    assertThat(conditions.problem(new Condition("true &&\n  foo")))
        .contains(
            "Expected a condition in CEL, but found at line 2, column 3: undeclared reference to"
                + " 'foo'.");
  }

  static Stream<String> refused() {
    return Expressions.refused().stream();
  }

  @ParameterizedTest
  @MethodSource
  void refused(String text) {
    String problem =
        Assertions.assertTimeout(
            LONG, () -> conditions.problem(new Condition(text)).orElse("nothing"));

    assertThat(problem).startsWith("Expected ").endsWith(".").hasSizeLessThan(500);
    assertThat(problem).doesNotContain("\n");
    assertThat(evaluate(text).holds()).isFalse();
  }

  static Stream<String> costly() {
    return Expressions.costly().stream();
  }

  @ParameterizedTest
  @MethodSource
  void costly(String text) {
    Map<String, String> inputs =
        Map.of(
            "big", Expressions.list(10_000),
            "other", Expressions.list(10_000),
            "some", Expressions.list(1_000),
            "text", "\"" + "ab".repeat(30_000) + "\"",
            "deep", Expressions.deep());

    Verdict verdict = Assertions.assertTimeout(LONG, () -> evaluate(text, inputs));

    assertThat(verdict.reason()).hasSizeLessThanOrEqualTo(Verdict.MAX_REASON);
    assertThat(verdict).isEqualTo(evaluate(text, inputs));
  }

  @Test
  void shouldSayThatAnEvaluationCostsTooMuch() {
    assertThat(
            evaluate(
                "inputs.big.all(x, inputs.big.all(y, x == y || x != y))",
                Map.of("big", Expressions.list(10_000))))
        .isEqualTo(Verdict.unknown("it costs more than an evaluation may (200,000 steps)"));
  }

  @Test
  void shouldGoThroughAListOfSomeSize() {
    assertThat(
            evaluate(
                "inputs.big.exists(x, x == 4999) && inputs.big.filter(x, x < 3).size() == 3",
                Map.of("big", Expressions.list(5_000))))
        .isEqualTo(Verdict.TRUE);
  }

  @Test
  void shouldNotMindWhatIsMissingWhereTheRestDecides() {
    assertThat(evaluate("inputs.nosuch.x == 1 || inputs.build.ok")).isEqualTo(Verdict.TRUE);
    assertThat(evaluate("inputs.build.ok || inputs.nosuch.x == 1")).isEqualTo(Verdict.TRUE);
  }

  @Test
  void shouldNotReadInputsThatAreNotAsked() {
    assertThat(evaluate("inputs.build.ok").holds()).isTrue();
    assertThat(evaluate("size(inputs) > 1").reason())
        .isEqualTo("the output of 'broken' is no JSON");
  }

  @Test
  void shouldSayWhichInputsAreRead() {
    assertThat(
            conditions.inputs(
                new Condition("inputs.a.x == 1 && inputs[\"b-c\"].y == 2 && has(inputs.d)")))
        .containsExactlyInAnyOrder("a", "b-c", "d");
  }

  private Verdict after(String until, int round, @Nullable String output) {
    return conditions.evaluateRound(
        new Condition(until),
        new Conditions.Round(new WorkflowId("w"), new TaskId("t"), round, output));
  }

  @Test
  void shouldAskWhatARoundGave() {
    assertThat(after("output.verdict == \"good\"", 1, "{\"verdict\":\"good\"}"))
        .isEqualTo(Verdict.TRUE);
    assertThat(after("output.failed == 0 || round >= 3", 2, "{\"failed\":1}"))
        .isEqualTo(Verdict.FALSE);
    assertThat(after("output == 7 && task == \"t\" && workflow == \"w\"", 2, "7"))
        .isEqualTo(Verdict.TRUE);
    assertThat(after("output.nosuch == 1", 1, "{}").reason()).contains("nosuch");
    assertThat(after("output.ok", 4, null)).isEqualTo(Verdict.unknown("round 4 gave no output"));
    assertThat(after("output.ok || round == 4", 4, null)).isEqualTo(Verdict.TRUE);
    assertThat(after("output", 1, "\"x\"").reason()).isEqualTo("it gives a string and no bool");
  }

  @Test
  void shouldKnowNoInputsAfterARound() {
    assertThat(conditions.roundProblem(new Condition("inputs.a.ok")))
        .contains(
            "Expected a condition in CEL, but found at line 1, column 1: undeclared reference to"
                + " 'inputs'.");
    assertThat(conditions.problem(new Condition("output.ok"))).isPresent();
    assertThat(conditions.roundProblem(new Condition("output.ok"))).isEmpty();
  }

  @Test
  void shouldKeepABoundedNumberOfExpressions() {
    for (int i = 0; i < CelConditions.MOST_KEPT + 10; i++) {
      conditions.problem(new Condition("inputs.a.n == " + i));
    }

    assertThat(conditions.keptCount()).isEqualTo(CelConditions.MOST_KEPT);
  }

  @Test
  void shouldHaveManyNastyExpressions() {
    assertThat(Expressions.all()).hasSizeGreaterThan(60).doesNotHaveDuplicates();
  }
}
