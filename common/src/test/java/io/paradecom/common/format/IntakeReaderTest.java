package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.common.condition.RecordExpression;
import io.paradecom.common.condition.RecordExpression.Outcome;
import io.paradecom.common.intake.IntakeRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntakeReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static List<IntakeRule> rules(String text) {
    IntakeReader.Result result = IntakeReader.read("in.yaml", text);
    assertThat(result).isInstanceOf(IntakeReader.Result.Accepted.class);
    return ((IntakeReader.Result.Accepted) result).rules();
  }

  private static List<String> problems(String text) {
    IntakeReader.Result result = IntakeReader.read("in.yaml", text);
    assertThat(result).isInstanceOf(IntakeReader.Result.Refused.class);
    return ((IntakeReader.Result.Refused) result).problems();
  }

  @Test
  void shouldReadTheExample() throws IOException {
    List<IntakeRule> rules =
        rules(Files.readString(Path.of("..", "examples", "intake", "intake.yaml")));

    assertThat(rules).extracting(IntakeRule::name).containsExactly("orders", "payments");
    IntakeRule.Start start = (IntakeRule.Start) rules.getFirst().wish();
    assertThat(start.definition()).isEqualTo("fulfil");
    assertThat(start.params()).containsOnlyKeys("order", "lines");
    assertThat(rules.getFirst().begin()).isEqualTo(IntakeRule.Begin.EARLIEST);
    assertThat(rules.getLast().wish()).isInstanceOf(IntakeRule.Signal.class);
  }

  @Test
  void shouldTellEveryProblemWithItsPlace() {
    List<String> problems =
        problems(
            """
            apiVersion: paradecom/v1
            intake:
              a b: { topic: t, start: { definition: d } }
              b:
                topic: t
                when: value.x +
                start: { definition: d, params: { p: nobody.x }, versoin: 1 }
              c: { topic: t }
              d: { begin: now, signal: { name: "a b" } }
              e: { topic: t, when: size(value), start: { definition: d } }
            """);

    assertThat(problems).allSatisfy(problem -> assertThat(problem).startsWith("in.yaml, line "));
    assertThat(String.join("\n", problems))
        .contains("line 3, column 3")
        .contains("at intake.b.when: Expected a condition in CEL, but found at line 1, column 10")
        .contains("at intake.b.start.params.p: Expected an expression in CEL")
        .contains("undeclared reference to 'nobody'")
        .contains("did you mean 'version'?")
        .contains("at intake.c: Expected either start or signal, but found neither.")
        .contains("Expected the field topic, but found none.")
        .contains("Expected the field workflow with an expression, but found none.")
        .contains("at intake.e.when: Expected a condition to give a bool");
  }

  @Test
  void shouldRefuseFilesThatAreNone() {
    assertThat(problems("")).isNotEmpty();
    assertThat(problems("apiVersion: paradecom/v1")).isNotEmpty();
    assertThat(problems("apiVersion: paradecom/v2\nintake: { a: { topic: t } }").getFirst())
        .contains("apiVersion: paradecom/v1");
    assertThat(problems("[1]")).isNotEmpty();
  }

  private static Outcome evaluate(String text, String value) throws IOException {
    RecordExpression.Result compiled = RecordExpression.compile(text, false);
    assertThat(compiled).isInstanceOf(RecordExpression.Result.Compiled.class);
    JsonNode json = JSON.readTree(value);
    return ((RecordExpression.Result.Compiled) compiled)
        .expression()
        .evaluate(
            new RecordExpression.Facts(
                json, JSON.readTree("\"k\""), Map.of("h", "v"), "t", 3, 42, 1_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "value.id | {\"id\": 17} | 17",
        "\"order-\" + string(value.id) | {\"id\": 17} | \"order-17\"",
        "size(value.lines) | {\"lines\": [1, 2]} | 2",
        "{\"a\": value, \"b\": [null, 1.5, true]} | {\"x\": 1} |"
            + " {\"a\":{\"x\":1},\"b\":[null,1.5,true]}",
        "key + topic + string(partition) + string(offset) + headers.h | 1 | \"kt342v\"",
        "value | null | null",
        "timestamp + 1 | 1 | 1001"
      })
  void shouldGiveJson(String expression, String value, String expected) throws IOException {
    Outcome outcome = evaluate(expression, value);
    assertThat(outcome).isInstanceOf(Outcome.Found.class);
    assertThat(((Outcome.Found) outcome).value()).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "value.missing, key 'missing' is not present in map",
    "1 / (offset - 42), it cannot be evaluated",
    "b'abc', what JSON has no word for"
  })
  void shouldSayWhyThereIsNothing(String expression, String reason) throws IOException {
    Outcome outcome = evaluate(expression, "{}");
    assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
    assertThat(Objects.requireNonNull(((Outcome.Unknown) outcome).reason())).contains(reason);
  }
}
