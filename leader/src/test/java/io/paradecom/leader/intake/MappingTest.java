package io.paradecom.leader.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.format.IntakeReader;
import io.paradecom.core.definition.Definition;
import io.paradecom.core.workflow.WorkflowCommand;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MappingTest {
  private static final Definition GREET =
      new Definition(
          "greet",
          1,
          """
          apiVersion: paradecom/v1
          workflow: greet
          params: { who: { description: Whom. }, times: { type: number, default: 1 } }
          tasks: { say: { env: { WHO: "${param:who}" }, shell: 'echo $WHO' } }
          """,
          Instant.EPOCH);

  private static Mapping mapping(String rule) {
    String text = "apiVersion: paradecom/v1\nintake:\n  a: " + rule;
    IntakeReader.Result read = IntakeReader.read("intake.yaml", text);
    assertThat(read).isInstanceOf(IntakeReader.Result.Accepted.class);
    return new Mapping(
        ((IntakeReader.Result.Accepted) read).rules().getFirst(),
        (name, version) ->
            name.equals("greet") && version < 2 ? Optional.of(GREET) : Optional.empty());
  }

  private static ConsumerRecord<byte[], byte[]> record(@Nullable String value) {
    return new ConsumerRecord<>(
        "t", 3, 42, null, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  private static List<? extends WorkflowCommand.ClientCommand> commands(
      String rule, @Nullable String value) {
    Mapping.Mapped mapped = mapping(rule).map(record(value));
    assertThat(mapped).isInstanceOf(Mapping.Mapped.Wished.class);
    return ((Mapping.Mapped.Wished) mapped).commands();
  }

  private static String reason(String rule, ConsumerRecord<byte[], byte[]> record) {
    Mapping.Mapped mapped = mapping(rule).map(record);
    assertThat(mapped).isInstanceOf(Mapping.Mapped.Unmapped.class);
    return ((Mapping.Mapped.Unmapped) mapped).reason();
  }

  @Test
  void shouldStartADefinitionUnderTheRecordsPlace() {
    String rule = "{ topic: t, start: { definition: greet, params: { who: value.name } } }";
    WorkflowCommand.Submit first =
        (WorkflowCommand.Submit) commands(rule, "{\"name\": \"you\"}").getFirst();
    WorkflowCommand.Submit again =
        (WorkflowCommand.Submit) commands(rule, "{\"name\": \"you\"}").getFirst();

    assertThat(first.header().key()).isEqualTo("t-3-42");
    assertThat(first.workflowId()).isEqualTo(again.workflowId());
    assertThat(first.header().contentHash()).isEqualTo(again.header().contentHash());
    assertThat(Objects.requireNonNull(first.header().origin()).parameters())
        .containsEntry("who", "you");
  }

  @Test
  void shouldTakeKeyAndIdByExpression() {
    WorkflowCommand.Submit submit =
        (WorkflowCommand.Submit)
            commands(
                    "{ topic: t, start: { definition: greet, key: value.id, workflow: '\"g-\" +"
                        + " string(value.id)', params: { who: '\"x\"', times: value.none } } }",
                    "{\"id\": 17, \"none\": null}")
                .getFirst();

    assertThat(submit.header().key()).isEqualTo("17");
    assertThat(submit.workflowId().value()).isEqualTo("g-17");
  }

  @Test
  void shouldSignalWithTheValueOrAnExpression() {
    WorkflowCommand.Signal plain =
        (WorkflowCommand.Signal)
            commands("{ topic: t, signal: { name: go, workflow: value.w } }", "{\"w\": \"x\"}")
                .getFirst();
    assertThat(plain.data()).isEqualTo("{\"w\":\"x\"}");
    assertThat(plain.author()).isEqualTo("intake a");
    WorkflowCommand.Signal text =
        (WorkflowCommand.Signal)
            commands(
                    "{ topic: t, format: string, signal: { name: go, workflow: value, data: offset"
                        + " } }",
                    "x")
                .getFirst();
    assertThat(text.workflowId().value()).isEqualTo("x");
    assertThat(text.data()).isEqualTo("42");
  }

  @Test
  void shouldPassOverWhatIsNotMeant() {
    String rule =
        "{ topic: t, when: value != null && value.a == 1, start: { definition: greet, params: {"
            + " who: topic } } }";
    assertThat(mapping(rule).map(record("{\"a\": 2}")))
        .isInstanceOf(Mapping.Mapped.PassedOver.class);
    assertThat(mapping(rule).map(record(null))).isInstanceOf(Mapping.Mapped.PassedOver.class);
    assertThat(commands(rule, "{\"a\": 1}")).hasSize(1);
  }

  @Test
  void shouldSayWhyARecordCannotBeMapped() {
    String start = "{ topic: t, start: { definition: %s, params: { %s } } }";
    assertThat(reason(start.formatted("greet", "who: value.x"), record("{}")))
        .startsWith("Rule 'a': Expected the parameter 'who' to be found, but")
        .contains("key 'x' is not present in map");
    assertThat(reason(start.formatted("greet", "who: value"), record("{}")))
        .contains("Expected the parameter 'who' as a text, a number or a truth value");
    assertThat(reason(start.formatted("other", ""), record("{}")))
        .contains("Expected a definition 'other', but there is none.");
    assertThat(reason(start.formatted("greet", "whom: topic"), record("{}")))
        .contains("did you mean 'who'?");
    assertThat(reason(start.formatted("greet", "who: topic"), record("{")))
        .contains("Expected a value in JSON");
    assertThat(
            reason(
                start.formatted("greet", "who: topic"),
                new ConsumerRecord<>("t", 0, 0, null, new byte[] {(byte) 0xff})))
        .contains("Expected a value in UTF-8.");
    assertThat(reason("{ topic: t, signal: { name: go, workflow: '\"a b\"' } }", record("1")))
        .contains("a b");
    assertThat(
            reason(
                "{ topic: t, when: value.x, start: { definition: greet } }", record("{\"x\": 1}")))
        .contains("to give true or false");
  }
}
