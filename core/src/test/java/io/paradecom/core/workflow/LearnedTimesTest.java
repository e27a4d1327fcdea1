package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnedTimesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final InMemoryStore store = new InMemoryStore();

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "align_017; /usr/bin/bwa mem -t 4; command bwa mem|align_#",
        "align_018; bwa mem x; command bwa mem|align_#",
        "t1; make -j 4; command make|t#",
        "T2; python3; command python#|t#"
      })
  void shouldTellTasksApartByWhatTheyRunAndAreCalled(String id, String argv, String sketch) {
    assertThat(TaskSketch.of(task(id, argv))).contains(sketch);
  }

  @Test
  void shouldTakeTheTitleBeforeTheId() {
    // Given
    TaskSpec plain = task("7", "run it");
    TaskSpec titled =
        new TaskSpec(
            plain.id(),
            new TaskText("Phase 12:  Write tests", "", "", "", List.of()),
            new TaskAction.Shell(" make   test\n", TaskAction.ProcessSettings.NONE),
            plain.needs(),
            plain.retry(),
            plain.timeouts(),
            plain.queue(),
            0,
            null,
            -1,
            plain.disposition(),
            null,
            List.of(),
            plain.role(),
            null,
            plain.files());

    // Then
    assertThat(TaskSketch.of(titled)).contains("shell make test|phase #: write tests");
  }

  @Test
  void shouldLearnNothingOfWhatIsStated() {
    assertThat(TaskSketch.of(task("a", "x").withDuration(Duration.ofSeconds(1)))).isEmpty();
    assertThat(TaskSketch.of(task("a", "x").withAction(new TaskAction.Noop()))).isEmpty();
    assertThat(TaskSketch.of(task("a", "x").withAction(new TaskAction.Gate()))).isEmpty();
    assertThat(
            TaskSketch.of(task("a", "x").withAction(new TaskAction.Sleep(Duration.ofSeconds(1)))))
        .isEmpty();
  }

  @Test
  void shouldFollowAChangeAndKnowRoughlyTheNinthDecile() {
    // Given
    LearnedTimes times = new LearnedTimes(store, 10);
    SplittableRandom random = new SplittableRandom(7);
    int above = 0;

    // When
    for (int i = 0; i < 50; i++) {
      times.learn(task("a", "x"), took(5_000));
    }
    for (int i = 0; i < 500; i++) {
      long ms = random.nextLong(1_000);
      above += ms > Objects.requireNonNull(store.learned("command x|a")).high().toMillis() ? 1 : 0;
      times.learn(task("a", "x"), took(ms));
    }

    // Then
    LearnedTime learned = Objects.requireNonNull(store.learned("command x|a"));
    assertThat(learned.mean().toMillis()).isBetween(250L, 750L);
    assertThat(above).as("runs above the high time, of 500").isBetween(25, 75);
    assertThat(learned.runs()).isEqualTo(550);
  }

  @Test
  void shouldGiveUpWhatWasNotMeasuredForTheLongestTime() {
    // Given
    LearnedTimes times = new LearnedTimes(store, 2);

    // When
    for (String id : List.of("a", "b", "a", "c")) {
      times.learn(task(id, "x"), took(10));
    }

    // Then
    assertThat(sketches()).containsExactly("command x|a", "command x|c");
    assertThat(new LearnedTimes(store, 2).isEqualTo(times)).isTrue();
  }

  @Test
  void shouldSurviveTimesThatCannotBe() {
    // Given
    LearnedTimes times = new LearnedTimes(store, 2);

    // When
    times.learn(task("a", "x"), new TaskResult(null, null, START, START.minusSeconds(5)));
    times.learn(task("b", "x"), new TaskResult(null, null, Instant.MIN, Instant.MAX));

    // Then
    assertThat(Objects.requireNonNull(store.learned("command x|a")).meanMicros()).isZero();
    assertThat(Objects.requireNonNull(store.learned("command x|b")).mean())
        .isEqualTo(Duration.ofDays(36_525));
  }

  @Test
  void shouldRankALaterWorkflowByWhatAnEarlierOneTook() {
    // Given: nothing is stated, and the second of two chains takes longer
    PartitionRig rig = PartitionRig.create();
    rig.submit(task("short_1", "quick"), task("long_1", "slow"));
    for (Effect.DispatchTask dispatch : rig.advance()) {
      Lease lease = rig.claim(dispatch);
      long seconds = dispatch.ref().task().value().startsWith("long") ? 60 : 2;
      rig.pass(Duration.ofSeconds(seconds));
      rig.handle(
          new WorkflowCommand.Succeeded(
              PartitionRig.ID,
              dispatch.ref(),
              lease,
              new TaskResult(null, null, rig.now().minusSeconds(seconds), rig.now())));
    }

    // When
    WorkflowId second = new WorkflowId("second");
    List<TaskSpec> tasks =
        List.of(
            task("short_2", "quick"),
            task("long_2", "slow"),
            task("given", "slow").withDuration(Duration.ofSeconds(7)),
            task("after", "else", "long_2"));
    rig.handle(new WorkflowCommand.Submit(second, "c2", PartitionRig.header(4, 1), 0, tasks));

    // Then
    assertThat(List.of(0, 1, 2, 3))
        .extracting(
            index -> Objects.requireNonNull(rig.store.definition(second, index)).spec().rankMs())
        .containsExactly(2_000L, 61_000L, 7_000L, 1_000L);
  }

  @Test
  void shouldNotLearnFromFailures() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(task("a", "x"));
    Effect.DispatchTask dispatch = rig.advance().getFirst();

    // When
    rig.fail(dispatch, rig.claim(dispatch), 1);

    // Then
    assertThat(rig.store.learned("command x|a")).isNull();
  }

  private List<String> sketches() {
    List<String> sketches = new ArrayList<>();
    store.forEachLearned(time -> sketches.add(time.sketch()));
    return sketches.stream().sorted().toList();
  }

  private static TaskResult took(long ms) {
    return new TaskResult(null, null, START, START.plusMillis(ms));
  }

  private static TaskSpec task(String id, String argv, String... needs) {
    return TaskSpec.of(
        new TaskId(id),
        new TaskAction.Command(Arrays.asList(argv.split(" ", -1)), TaskAction.ProcessSettings.NONE),
        Stream.of(needs).map(need -> Dependency.onSuccess(new TaskId(need))).toList());
  }
}
