package io.paradecom.runner.execute;

import static io.paradecom.runner.execute.RequestBuilder.shell;
import static io.paradecom.runner.execute.TestExecutors.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.blob.BlobContent;
import io.paradecom.common.blob.BlobReference;
import io.paradecom.common.blob.DirectoryBlobStore;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.ExecutionResult.OutputFault;
import io.paradecom.runner.report.Outcomes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs of commands that are too large for records, and commands that read them. */
class LargeOutputTest {
  private static final long LIMIT = 1024 * 1024;
  private static final String LARGE_JSON =
      "{ printf '{\"list\": \"'; head -c %d /dev/zero | tr '\\0' x; printf '\"}'; }"
          + " >$PARADECOM_OUTPUT";

  @TempDir Path folder;
  private DirectoryBlobStore store;
  private LocalTaskExecutor executor;

  @BeforeEach
  void start() throws IOException {
    store = DirectoryBlobStore.open(folder.resolve("blobs"));
    executor =
        TestExecutors.start(
            TestExecutors.settings(folder.resolve("private"), Map.of("WORD", "s3cr3t-word"))
                .withBlobs(new Blobs(store, LIMIT)));
  }

  @AfterEach
  void stop() {
    executor.close();
  }

  private ExecutionResult done(String script) {
    return run(executor, shell(folder, script));
  }

  private ExecutionResult reading(String output, String script) {
    TaskDocument document =
        new TaskDocument(
            "task-1", "A task", "", "", "", List.of(), Map.of("build", output), 1, null);
    return run(executor, shell(folder, script).document(document));
  }

  private static String json(ExecutionResult result) {
    assertThat(result.succeeded()).as("%s", result).isTrue();
    String json = result.output().json();
    assertThat(json).isNotNull();
    return String.valueOf(json);
  }

  private static BlobReference reference(ExecutionResult result) {
    return BlobReference.of(json(result)).orElseThrow();
  }

  private String content(BlobReference reference) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BlobContent.copy(store, "flow-1", reference, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static FailureKind kind(ExecutionResult result) {
    Outcomes.Verdict verdict = Outcomes.of(result, Instant.EPOCH, Instant.EPOCH);
    assertThat(verdict).isInstanceOf(Outcomes.Verdict.Failure.class);
    return ((Outcomes.Verdict.Failure) verdict).failure().kind();
  }

  private List<Path> stored() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("blobs"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void shouldStoreALargeJsonAndReferToIt() throws IOException {
    BlobReference reference = reference(done(LARGE_JSON.formatted(100_000)));
    assertThat(reference.mediaType()).isEqualTo(BlobReference.JSON);
    assertThat(reference.bytes()).isEqualTo(100_012);
    assertThat(content(reference)).startsWith("{\"list\": \"xxx").hasSize(100_012);
  }

  @Test
  void shouldStoreNothingThatIsSmall() throws IOException {
    assertThat(json(done("echo '{\"a\": 1}' >$PARADECOM_OUTPUT"))).isEqualTo("{\"a\": 1}");
    assertThat(stored()).isEmpty();
  }

  @Test
  void shouldKeepTheSmallPartBesideAFile() throws IOException {
    String file = "printf 'a\\nb\\n' >$PARADECOM_OUTPUT_FILE; ";
    for (String small :
        List.of("echo '{\"failed\": 1.50}' >$PARADECOM_OUTPUT", "echo '{\"failed\": 1.50}'")) {
      ExecutionResult result = done(file + small);
      assertThat(json(result)).startsWith("{\"failed\": 1.50,\"$blob\":{\"sha256\":");
      assertThat(reference(result).mediaType()).isEqualTo(BlobReference.TEXT);
      assertThat(content(reference(result))).isEqualTo("a\nb\n");
    }
    assertThat(stored()).as("equal content is one file").hasSize(1);
    assertThat(json(done(file))).startsWith("{\"$blob\":");
  }

  @ParameterizedTest
  @ValueSource(strings = {"printf '\\377\\376'", "printf 'a\\000b'"})
  void shouldCallBinaryWhatIsNoText(String bytes) {
    assertThat(reference(done(bytes + " >$PARADECOM_OUTPUT_FILE")).mediaType())
        .isEqualTo(BlobReference.BINARY);
  }

  @Test
  void shouldTakeAnEmptyFileForNone() throws IOException {
    assertThat(done(": >$PARADECOM_OUTPUT_FILE").output().json()).isNull();
    assertThat(stored()).isEmpty();
  }

  @Test
  void shouldTakeSecretsOutBeforeAnythingIsStored() throws IOException {
    ExecutionResult result =
        run(
            executor,
            shell(
                    folder,
                    "{ head -c 65533 /dev/zero | tr '\\0' x; echo $WORD; } >$PARADECOM_OUTPUT_FILE;"
                        + " { printf '{\"w\": \"'; head -c 5 /dev/zero | tr '\\0' y; echo"
                        + " \"$WORD\\\"}\"; }")
                .env("WORD", "${secret:WORD}"));
    assertThat(content(reference(result))).endsWith("xxx***\n").doesNotContain("s3cr3t");
    assertThat(json(result)).contains("yyyyy***");
    for (Path file : stored()) {
      assertThat(Files.readString(file)).doesNotContain("s3cr3t");
    }
  }

  @Test
  void shouldRefuseWhatIsOverTheLimit() throws IOException {
    for (String script :
        List.of(
            LARGE_JSON.formatted(LIMIT),
            "head -c %d /dev/zero >$PARADECOM_OUTPUT_FILE".formatted(LIMIT + 1))) {
      ExecutionResult result = done(script);
      assertThat(kind(result)).isEqualTo(FailureKind.PAYLOAD_TOO_LARGE);
      assertThat(((Outcome.OutputRefused) result.outcome()).reason())
          .contains("to have at most 1048576 bytes, but it has 1048")
          .contains("--max-output");
    }
    assertThat(stored()).isEmpty();
    assertThat(reference(done("head -c %d /dev/zero >$PARADECOM_OUTPUT_FILE".formatted(LIMIT))))
        .extracting(BlobReference::bytes)
        .isEqualTo(LIMIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ head -c 70000 /dev/zero | tr '\\0' x; } >$PARADECOM_OUTPUT",
        "{ printf '\"'; head -c 70000 /dev/zero | tr '\\0' x; printf '\" 1'; } >$PARADECOM_OUTPUT",
        "{ printf '\"'; head -c 70000 /dev/zero | tr '\\0' '\\377'; printf '\"'; }"
            + " >$PARADECOM_OUTPUT",
        "ln -s /etc/hostname $PARADECOM_OUTPUT_FILE",
        "mkdir $PARADECOM_OUTPUT_FILE",
        "mkfifo $PARADECOM_OUTPUT_FILE",
        "echo x >$PARADECOM_OUTPUT_FILE; echo '[1]' >$PARADECOM_OUTPUT",
      })
  void shouldRefuseWhatCannotBeAnOutput(String script) throws IOException {
    assertThat(kind(done(script))).isEqualTo(FailureKind.INVALID_OUTPUT);
    assertThat(stored()).isEmpty();
  }

  @Test
  void shouldTakeOneLargePartAlone() throws IOException {
    ExecutionResult result =
        done(LARGE_JSON.formatted(100_000) + "; echo x >$PARADECOM_OUTPUT_FILE");
    assertThat(kind(result)).isEqualTo(FailureKind.PAYLOAD_TOO_LARGE);
  }

  @Test
  void shouldLeaveRoomForTheReference() {
    String small =
        "echo x >$PARADECOM_OUTPUT_FILE; { printf '{\"a\": \"'; head -c %d /dev/zero | tr '\\0' x;"
            + " printf '\"}'; } >$PARADECOM_OUTPUT";
    assertThat(json(done(small.formatted(65_270)))).hasSizeLessThanOrEqualTo(65_536);
    assertThat(kind(done(small.formatted(65_300)))).isEqualTo(FailureKind.PAYLOAD_TOO_LARGE);
  }

  @Test
  void shouldRefuseAReferenceThatATaskMadeUp() throws IOException {
    BlobReference theirs = reference(done("echo secret >$PARADECOM_OUTPUT_FILE"));
    for (String forged : List.of(theirs.alone(), "{\"x\": " + theirs.alone() + "}")) {
      assertThat(kind(done("echo '" + forged + "'"))).isEqualTo(FailureKind.INVALID_OUTPUT);
      assertThat(kind(done("echo '" + forged + "' >$PARADECOM_OUTPUT")))
          .isEqualTo(FailureKind.INVALID_OUTPUT);
    }
  }

  @Test
  void shouldKeepNothingOfAFailure() throws IOException {
    ExecutionResult result = done("echo x >$PARADECOM_OUTPUT_FILE; exit 1");
    assertThat(kind(result)).isEqualTo(FailureKind.EXIT_CODE);
    assertThat(result.output().json()).isNull();
    assertThat(stored()).isEmpty();
  }

  @Test
  void shouldFailForAnotherAttemptWhenTheStoreDoesNotTakeIt() throws IOException {
    Files.delete(folder.resolve("blobs/incoming"));
    ExecutionResult result = done("echo x >$PARADECOM_OUTPUT_FILE");
    assertThat(((Outcome.OutputRefused) result.outcome()).fault())
        .isEqualTo(OutputFault.NOT_STORED);
    assertThat(kind(result)).isEqualTo(FailureKind.BLOB_FAILED);
    assertThat(FailureKind.BLOB_FAILED.isRetryable()).isTrue();
  }

  @Test
  void shouldGiveDependantsTheContentAsAFile() throws IOException {
    String output = json(done("seq 1 20000 >$PARADECOM_OUTPUT_FILE; echo '{\"n\": 20000}'"));
    ExecutionResult result =
        reading(
            output,
            "tail -n 1 $PARADECOM_INPUT_DIR/build >last; chmod u+w $PARADECOM_INPUT_DIR/build;"
                + " echo mine >$PARADECOM_INPUT_DIR/build; cp $PARADECOM_INPUTS inputs; cat");
    assertThat(result.succeeded()).as("%s", result).isTrue();
    assertThat(Files.readString(folder.resolve("last"))).isEqualTo("20000\n");
    assertThat(Files.readString(folder.resolve("inputs"))).contains(output);
    assertThat(String.join("\n", result.captured().stdoutTail()))
        .contains("What is large of it is in build below the folder that PARADECOM_INPUT_DIR");
    assertThat(content(BlobReference.of(output).orElseThrow()))
        .as("the store has its own")
        .endsWith("20000\n");
  }

  @Test
  void shouldGiveThoseThatAWorkflowHandedOnTogether() throws IOException {
    String one = json(done("echo one >$PARADECOM_OUTPUT_FILE"));
    String two = json(done("echo two >$PARADECOM_OUTPUT_FILE"));
    ExecutionResult result =
        reading(
            "{\"a\": %s, \"..\": %s}".formatted(one, two),
            "cat $PARADECOM_INPUT_DIR/build/a $PARADECOM_INPUT_DIR/build/%2E%2E");
    assertThat(result.captured().stdoutTail()).containsExactly("one", "two");
  }

  @Test
  void shouldNotStartWithoutItsInput() throws IOException {
    String output = json(done("echo x >$PARADECOM_OUTPUT_FILE"));
    Path file = stored().getFirst();
    assertThat(file.toFile().setWritable(true)).isTrue();
    Files.writeString(file, "y\n");
    ExecutionResult damaged = reading(output, "touch started");
    assertThat(kind(damaged)).isEqualTo(FailureKind.BLOB_FAILED);
    assertThat(((Outcome.InputMissing) damaged.outcome()).reason())
        .startsWith("The output of build cannot be had. Expected 2 bytes, sha256 ")
        .endsWith("but it is damaged.");
    Files.delete(file);
    ExecutionResult missing = reading(output, "touch started");
    assertThat(kind(missing)).isEqualTo(FailureKind.BLOB_FAILED);
    assertThat(((Outcome.InputMissing) missing.outcome()).reason()).contains("it is not there.");
    assertThat(folder.resolve("started")).doesNotExist();
  }

  @Test
  void shouldStopFetchingWhenTheTaskIsCancelled() throws Exception {
    EndlessStore endless = endless();
    AtomicInteger signs = new AtomicInteger();
    Execution execution =
        executor.start(
            endlessly().build(),
            new ExecutionListener() {
              @Override
              public void activity() {
                signs.incrementAndGet();
              }
            });
    endless.reading.await();

    execution.cancel("no longer wanted");

    assertThat(execution.result().get(1, TimeUnit.MINUTES).outcome())
        .isEqualTo(new Outcome.Cancelled("no longer wanted"));
    assertThat(signs).hasPositiveValue();
    assertThat(folder.resolve("started")).doesNotExist();
  }

  @Test
  void shouldStopFetchingWhenTimeIsUp() throws Exception {
    endless();
    Execution execution =
        executor.start(endlessly().timeout(Duration.ofMillis(200)).build(), ExecutionListener.NONE);

    assertThat(execution.result().get(1, TimeUnit.MINUTES).outcome())
        .isEqualTo(new Outcome.TimedOut(Duration.ofMillis(200)));
  }

  private EndlessStore endless() {
    executor.close();
    EndlessStore endless = new EndlessStore(store);
    executor =
        TestExecutors.start(
            TestExecutors.settings(folder.resolve("other")).withBlobs(new Blobs(endless, LIMIT)));
    return endless;
  }

  private RequestBuilder endlessly() {
    String output = new BlobReference("0".repeat(64), 1L << 40, BlobReference.BINARY).alone();
    TaskDocument document =
        new TaskDocument(
            "task-1", "A task", "", "", "", List.of(), Map.of("build", output), 1, null);
    return shell(folder, "touch started").document(document);
  }

  @Test
  void shouldSayWhatIsMissingOnARunnerWithoutAStore() throws IOException {
    String output = json(done("echo x >$PARADECOM_OUTPUT_FILE"));
    executor.close();
    executor = TestExecutors.start(TestExecutors.settings(folder.resolve("bare")));
    ExecutionResult reading = reading(output, ":");
    assertThat(((Outcome.InputMissing) reading.outcome()).reason())
        .contains("but this runner has none; start it with --blobs.");
    ExecutionResult writing = done(LARGE_JSON.formatted(100_000));
    assertThat(((Outcome.OutputRefused) writing.outcome()).reason())
        .contains("at most 65536 bytes")
        .contains("A runner with a blob store (--blobs) keeps larger ones.");
    assertThat(done("[ -z \"$PARADECOM_OUTPUT_FILE\" ]").succeeded()).isTrue();
  }

  @Test
  void shouldLookNowhereElseForWhatAReferenceNames() throws IOException {
    // A reference of another workflow names what this one does not have.
    String theirs = json(done("echo secret >$PARADECOM_OUTPUT_FILE"));
    Files.move(folder.resolve("blobs/workflows/flow-1"), folder.resolve("blobs/workflows/another"));
    assertThat(kind(reading(theirs, ":"))).isEqualTo(FailureKind.BLOB_FAILED);
  }
}
