package io.paradecom.e2e.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.paradecom.common.client.EventFeed;
import io.paradecom.common.client.Feed;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskAction.ProcessSettings;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import io.paradecom.schemas.ConflictPolicyName;
import io.paradecom.schemas.OnFailureName;
import io.paradecom.schemas.PlainAction;
import io.paradecom.schemas.RunnerHeartbeat;
import io.paradecom.schemas.ShellAction;
import io.paradecom.schemas.SubmitChunk;
import io.paradecom.schemas.SubmitHeaderRecord;
import io.paradecom.schemas.TaskSpecRecord;
import io.paradecom.schemas.TurnPolicyName;
import io.paradecom.schemas.WorkflowCommandRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is larger than a limit is refused by a sentence that names the limit, and nothing stops. */
@Tag("extended")
class OversizedTest {
  private static final int PARTITIONS = 2;
  private static final String RECORD_LIMIT = "1,044,480";
  private static final String TASK_LIMIT = "524,288";

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static Installation installation;

  @SuppressWarnings("NullAway.Init")
  private static Mailer mailer;

  @SuppressWarnings("NullAway.Init")
  private static Letter.Box letters;

  @BeforeAll
  static void start() throws IOException {
    installation = new Installation(folder, PARTITIONS, 4);
    mailer = new Mailer(installation);
    letters = new Letter.Box(installation);
    everythingGoesOn();
  }

  @AfterAll
  static void stop() {
    letters.close();
    mailer.close();
    installation.close();
  }

  @AfterEach
  void checkThatNothingStopped() {
    everythingGoesOn();
  }

  private static void everythingGoesOn() {
    for (int i = 0; i < 2 * PARTITIONS; i++) {
      assertThat(Installation.end(installation.run(Graphs.chain(2))))
          .isEqualTo(WorkflowState.SUCCEEDED);
    }
    assertThat(installation.deadThreads()).isEmpty();
  }

  /** Compressed it is small, and so the broker takes it. */
  @Test
  void shouldRefuseACommandAboveTheLimit() {
    List<TaskSpecRecord> tasks =
        IntStream.range(0, 20).mapToObj(i -> shell("t" + i, "#".repeat(500_000))).toList();
    assertRefused("huge-command", submit("huge-command", tasks), RECORD_LIMIT);
  }

  @Test
  void shouldRefuseATaskAboveTheLimit() {
    assertRefused(
        "huge-task", submit("huge-task", List.of(shell("only", "#".repeat(900_000)))), TASK_LIMIT);
  }

  /** A writer with an old schema needs fewer bytes than the event that tells of its tasks. */
  @Test
  void shouldRefuseAChunkThatIsAboveTheLimitOnlyInItsEvent() throws IOException {
    Schema sparse = withoutDefaults(WorkflowCommandRecord.getClassSchema());
    byte[] value =
        installation.wire().encode("sparse-value", sparseSubmit(sparse, "sparse-command", 90_000));
    assertThat(value.length).isLessThan(1_000_000);
    assertRefused("sparse-command", value, RECORD_LIMIT);
  }

  @Test
  void shouldSetAsideAHeartbeatAboveTheLimit() {
    // Given
    String topic = installation.topics().heartbeats();
    List<Long> leases = Collections.nCopies(3_000_000, 1L);
    RunnerHeartbeat beat =
        new RunnerHeartbeat("boaster", "i1", 1, 0, List.of("default"), leases, false, 0, "");
    byte[] value = installation.wire().encode(topic + "-" + beat.getSchema().getFullName(), beat);

    // When
    Poison.Place place = mailer.put(topic, "boaster", value);

    // Then
    assertThat(letters.await(place).reason()).contains(RECORD_LIMIT);
  }

  @Test
  void shouldSetAsideARecordWithAHugeKey() {
    // Given
    String topic = installation.topics().commands();

    // When
    Poison.Place place = mailer.put(topic, 0, "k".repeat(2_000_000), new byte[2_000_000]);

    // Then
    Letter letter = letters.await(place);
    assertThat(letter.reason()).isNotEmpty();
    assertThat(letter.value()).hasSize(900 * 1024);
  }

  @Test
  void shouldSetAsideWhatIsTooLargeToBeSentHome() {
    // Given
    WorkflowId id = new WorkflowId("far-from-home");
    int elsewhere = (installation.topics().partitionOf(id) + 1) % PARTITIONS;
    List<TaskSpecRecord> tasks =
        IntStream.range(0, 10).mapToObj(i -> shell("t" + i, "#".repeat(500_000))).toList();

    // When
    Poison.Place place =
        mailer.put(
            installation.topics().commands(), elsewhere, id.value(), submit(id.value(), tasks));

    // Then
    assertThat(letters.await(place).reason()).contains(RECORD_LIMIT);
  }

  @Test
  void shouldFailATaskWhoseOutputIsAboveTheLimit() {
    // When
    List<WorkflowEvent> facts =
        Installation.facts(
            installation.run(Graphs.workflow("output", List.of(printing("loud", "x", 70_000)))));

    // Then
    assertThat(failureOf("loud", facts).kind()).isEqualTo(FailureKind.PAYLOAD_TOO_LARGE);
    assertThat(failureOf("loud", facts).message()).contains("65536");
  }

  @Test
  void shouldFailATaskWhoseInputsAreAboveTheLimit() {
    // When
    List<WorkflowEvent> facts = Installation.facts(installation.run(join(5, "x", 60_000, 0)));

    // Then
    assertThat(failureOf("join", facts).kind()).isEqualTo(FailureKind.PAYLOAD_TOO_LARGE);
    assertThat(failureOf("join", facts).message()).contains("262,144");
  }

  /** Characters of three bytes: few enough to be counted in, too many bytes for a record. */
  @Test
  void shouldFailATaskWhoseInputsAreAboveTheLimitInBytes() {
    // When
    List<WorkflowEvent> facts =
        Installation.facts(installation.run(join(12, "€", 20_000, 450_000)));

    // Then
    assertThat(failureOf("join", facts).kind()).isEqualTo(FailureKind.PAYLOAD_TOO_LARGE);
    assertThat(failureOf("join", facts).message()).contains("262,144");
  }

  @Test
  void shouldRunATaskThatIsJustBelowTheLimit() {
    assertThat(Installation.end(installation.run(join(4, "x", 60_000, 520_000))))
        .isEqualTo(WorkflowState.SUCCEEDED);
  }

  private static void assertRefused(String workflow, byte[] value, String limit) {
    try (EventFeed feed = EventFeed.fromNow(installation.access(), new WorkflowId(workflow))) {
      // When
      Poison.Place place = mailer.put(installation.topics().commands(), workflow, value);

      // Then
      assertThat(letters.await(place).reason()).contains(limit);
      List<Feed> told = Installation.readToEnd(feed);
      assertThat(told).singleElement().isInstanceOf(Feed.Refusal.class);
      Feed.Refusal refusal = (Feed.Refusal) told.getFirst();
      assertThat(refusal.reject().commandId()).isEqualTo(workflow + "-1");
      assertThat(refusal.reject().reason()).contains(limit);
    }
  }

  private static byte[] submit(String workflow, List<TaskSpecRecord> tasks) {
    SubmitHeaderRecord header =
        new SubmitHeaderRecord(
            workflow,
            null,
            0,
            OnFailureName.CONTINUE,
            -1,
            1,
            "",
            Map.of(),
            ConflictPolicyName.LOCK,
            false,
            1,
            TurnPolicyName.DEFAULT,
            null,
            Map.of(),
            Map.of(),
            Map.of(),
            null);
    return installation
        .wire()
        .encode(
            installation.topics().commands() + "-value",
            new WorkflowCommandRecord(
                workflow,
                workflow + "-1",
                null,
                new SubmitChunk(header, 0, tasks, List.of(), List.of())));
  }

  private static TaskSpecRecord shell(String id, String script) {
    return TaskSpecRecord.newBuilder()
        .setId(id)
        .setAction(new ShellAction(script, null, Map.of(), null, null))
        .build();
  }

  private static WorkflowSpec join(int outputs, String letter, int letters, int details) {
    List<TaskSpec> tasks = new ArrayList<>();
    List<Dependency> needs = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      tasks.add(printing("out" + i, letter, letters));
      needs.add(Dependency.onSuccess(new TaskId("out" + i)));
    }
    tasks.add(
        new TaskSpec(
            new TaskId("join"),
            new TaskText("", "", "#".repeat(details), "", List.of()),
            new TaskAction.Shell("true", ProcessSettings.NONE),
            needs,
            RetryPolicy.DEFAULT,
            Timeouts.NONE,
            TaskSpec.DEFAULT_QUEUE,
            0,
            null,
            -1,
            Disposition.RUN,
            null,
            List.of(),
            TaskRole.ORDINARY,
            null,
            FileClaims.NONE));
    return Graphs.workflow("inputs", tasks);
  }

  /** A task whose output is so many letters. */
  private static TaskSpec printing(String id, String letter, int letters) {
    String script =
        "printf '{\"v\": \"'; head -c %d /dev/zero | tr '\\0' x | sed 's/x/%s/g'; echo '\"}'"
            .formatted(letters, letter);
    return task(id, script, List.of());
  }

  private static TaskSpec task(String id, String script, List<Dependency> needs) {
    return TaskSpec.of(new TaskId(id), new TaskAction.Shell(script, ProcessSettings.NONE), needs);
  }

  private static TaskFailure failureOf(String task, List<WorkflowEvent> facts) {
    return facts.stream()
        .filter(WorkflowEvent.TaskFailed.class::isInstance)
        .map(WorkflowEvent.TaskFailed.class::cast)
        .filter(failed -> failed.task().value().equals(task))
        .findFirst()
        .orElseThrow(() -> new AssertionError("Expected " + task + " to fail, but: " + facts))
        .failure();
  }

  /** The schema of a writer that knows only what has no default. */
  private static Schema withoutDefaults(Schema schema) throws IOException {
    JsonNode root = new ObjectMapper().readTree(schema.toString());
    for (JsonNode field : root.path("fields")) {
      if (field.path("name").asText().equals("body")) {
        ArrayNode bodies = (ArrayNode) field.path("type");
        JsonNode submit = bodies.get(0);
        // The others name types that stand in what is dropped.
        bodies.removeAll().add(submit);
      }
    }
    dropDefaults(root);
    return new Schema.Parser().parse(root.toString());
  }

  private static void dropDefaults(JsonNode node) {
    if (node.path("name").asText().matches("TaskSpecRecord|SubmitHeaderRecord|SubmitChunk")
        && node.has("fields")) {
      ((ArrayNode) node.get("fields")).removeIf(field -> field.has("default"));
    }
    node.forEach(OversizedTest::dropDefaults);
  }

  private static GenericRecord sparseSubmit(Schema schema, String workflow, int tasks) {
    Schema chunk = schema.getField("body").schema().getTypes().getFirst();
    Schema task = chunk.getField("tasks").schema().getElementType();
    Schema plain =
        task.getField("action").schema().getTypes().stream()
            .filter(type -> type.getType() == Schema.Type.ENUM)
            .findFirst()
            .orElseThrow();
    List<GenericRecord> records = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      GenericRecord record = new GenericData.Record(task);
      record.put("id", "t" + i);
      record.put("action", new GenericData.EnumSymbol(plain, PlainAction.NOOP.name()));
      records.add(record);
    }
    GenericRecord header = new GenericData.Record(chunk.getField("header").schema());
    header.put("name", workflow);
    GenericRecord body = new GenericData.Record(chunk);
    body.put("header", header);
    body.put("tasks", records);
    GenericRecord command = new GenericData.Record(schema);
    command.put("workflowId", workflow);
    command.put("commandId", workflow + "-1");
    command.put("body", body);
    return command;
  }
}
