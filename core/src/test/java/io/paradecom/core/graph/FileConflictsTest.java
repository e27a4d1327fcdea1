package io.paradecom.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.spec.WorkspaceSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FileConflictsTest {
  @Test
  void shouldLockWritersExclusivelyAndReadersShared() {
    // When
    FileConflicts found =
        resolve(
            ConflictPolicy.LOCK,
            writes("a", "dist/**"),
            writes("b", "dist/**"),
            reads("r1", "dist/app.js"),
            reads("r2", "dist/*.js"),
            reads("other", "src/**"));

    // Then
    assertThat(found.problems()).isEmpty();
    assertThat(found.locks())
        .singleElement()
        .satisfies(lock -> {
          assertThat(lock.name()).isEqualTo("files.1.dist");
          assertThat(lock.exclusive()).isEqualTo(2);
          assertThat(lock.shared()).isEqualTo(2);
        });
    assertThat(wants(found, "a")).containsExactly(exclusive("files.1.dist"));
    assertThat(wants(found, "r1")).containsExactly(shared("files.1.dist"));
    assertThat(wants(found, "r2")).containsExactly(shared("files.1.dist"));
    assertThat(wants(found, "other")).isEmpty();
    assertThat(found.conflicts())
        .hasSize(5)
        .first()
        .hasToString("a writes dist/** and b writes dist/**");
  }

  @Test
  void shouldLeaveAloneWhatIsOrdered() {
    // When
    FileConflicts found =
        resolve(
            ConflictPolicy.LOCK,
            writes("build", "dist/**"),
            task("middle").withNeeds(on("build")),
            reads("test", "dist/**").withNeeds(on("middle")),
            reads("lint", "dist/x").withNeeds(on("build")));

    // Then
    assertThat(found.locks()).isEmpty();
    assertThat(found.conflicts()).isEmpty();
    assertThat(found.spec().tasks()).noneMatch(TaskSpec::wantsResources);
  }

  @Test
  void shouldGiveTheLockToThoseOnlyThatConflict() {
    // When
    FileConflicts found =
        resolve(
            ConflictPolicy.LOCK,
            writes("build", "dist/**"),
            reads("after", "dist/**").withNeeds(on("build")),
            reads("beside", "dist/**"));

    // Then
    assertThat(wants(found, "build")).hasSize(1);
    assertThat(wants(found, "beside")).hasSize(1);
    assertThat(wants(found, "after")).isEmpty();
  }

  @Test
  void shouldNotTakeAJoinOfSomeForAnOrder() {
    // Given: joined goes on when either is over
    TaskSpec joined =
        writes("joined", "x").withNeeds(on("a", "b")).withRole(new TaskRole(1, false));

    // When
    FileConflicts found = resolve(ConflictPolicy.LOCK, writes("a", "x"), task("b"), joined);

    // Then
    assertThat(found.conflicts()).hasSize(1);
    assertThat(wants(found, "joined")).hasSize(1);
  }

  @Test
  void shouldTakeAJoinOfSomeForAnOrderWithWhatAllWaitFor() {
    // Given
    TaskSpec joined =
        writes("joined", "x").withNeeds(on("a", "b")).withRole(new TaskRole(1, false));

    // When
    FileConflicts found =
        resolve(
            ConflictPolicy.LOCK,
            writes("first", "x"),
            task("a").withNeeds(on("first")),
            task("b").withNeeds(on("first")),
            joined);

    // Then
    assertThat(found.conflicts()).isEmpty();
  }

  @Test
  void shouldNotWaitThroughATaskThatWasSkipped() {
    // Given: 'skipped' is skipped when 'fails' fails, while 'slow' still runs
    TaskSpec skipped = task("skipped").withNeeds(on("slow", "fails"));
    TaskSpec then =
        writes("then", "x")
            .withNeeds(List.of(new Dependency(new TaskId("skipped"), EdgeCondition.SKIPPED)));

    // When
    FileConflicts found =
        resolve(ConflictPolicy.LOCK, writes("slow", "x"), task("fails"), skipped, then);

    // Then
    assertThat(found.conflicts()).hasSize(1);
  }

  @Test
  void shouldLeaveOutWhatIsDone() {
    // When
    FileConflicts found = resolve(ConflictPolicy.LOCK, done(writes("a", "x")), writes("b", "x"));

    // Then
    assertThat(found.locks()).isEmpty();
  }

  @Test
  void shouldLockEachOfManyPatternsOnItsOwn() {
    // When: the broad one excludes all, the narrow ones do not exclude each other
    FileConflicts found =
        resolve(
            ConflictPolicy.LOCK,
            writes("all", "src/**"),
            writes("a", "src/a/**"),
            writes("b", "src/b/**"),
            writes("c", "src/c/**"));

    // Then
    assertThat(wants(found, "all")).containsExactly(exclusive("files.1.src"));
    assertThat(wants(found, "a")).containsExactly(shared("files.1.src"));
    assertThat(wants(found, "b")).containsExactly(shared("files.1.src"));
  }

  @Test
  void shouldMakeLocksOneWhereATaskWouldWantTooMany() {
    // Given: one reader of forty files, each with a writer
    List<TaskSpec> tasks = new ArrayList<>();
    IntStream.range(0, 40).forEach(i -> tasks.add(writes("w" + i, "out/" + i)));
    tasks.add(reads("reader", "out/*"));

    // When
    FileConflicts found = resolve(ConflictPolicy.LOCK, tasks.toArray(TaskSpec[]::new));

    // Then
    assertThat(wants(found, "reader")).hasSize(ResourceWant.MAX_PER_TASK);
    assertThat(found.locks()).hasSize(ResourceWant.MAX_PER_TASK);
    assertThat(found.locks().stream().mapToInt(lock -> lock.globs().size()).sum()).isEqualTo(40);
    for (int i = 0; i < 40; i++) {
      assertThat(wants(found, "w" + i)).hasSize(1).allMatch(FileConflictsTest::isExclusive);
    }
  }

  @Test
  void shouldRefuseWhereThereIsNoRoomForALock() {
    // Given
    List<ResourceWant> own =
        IntStream.range(0, 16).mapToObj(i -> ResourceWant.exclusive("r" + i)).toList();

    // When
    FileConflicts found =
        resolve(ConflictPolicy.LOCK, writes("a", "x").withResources(own), writes("b", "x"));

    // Then
    assertThat(found.refusal())
        .isEqualTo(
            "Expected task 'a' to want at most 15 resources, since its files need one more, but"
                + " found 16.");
    assertThat(wants(found, "b")).isEmpty();
  }

  @Test
  void shouldNameNoLockLikeAResourceThatIsThere() {
    // Given
    ResourceWant own = ResourceWant.exclusive("files.1.x").ofWorkflow();

    // When
    FileConflicts found =
        resolve(
            ConflictPolicy.LOCK, writes("a", "x").withResources(List.of(own)), writes("b", "x"));

    // Then
    assertThat(found.locks()).extracting(FileConflicts.Lock::name).containsExactly("files.2.x");
  }

  @Test
  void shouldOrderInTheOrderOfTheFile() {
    // When
    FileConflicts found =
        resolve(
            ConflictPolicy.ORDER,
            writes("a", "x"),
            reads("b", "x"),
            reads("c", "x"),
            writes("d", "x"));

    // Then: c waits for a, not for b; d for both readers, and through them for a
    assertThat(found.edges())
        .extracting(edge -> edge.before() + ">" + edge.after())
        .containsExactly("a>b", "a>c", "c>d", "b>d");
    assertThat(task(found, "b").needs())
        .containsExactly(new Dependency(new TaskId("a"), EdgeCondition.FINISHED));
    assertThat(GraphValidation.check(found.spec())).isEmpty();
    assertThat(FileConflicts.resolve(found.spec()).conflicts()).isEmpty();
  }

  @Test
  void shouldNeverOrderIntoACycle() {
    // Given: d is needed by a, so a must not come first although it stands first
    FileConflicts found =
        resolve(
            ConflictPolicy.ORDER,
            writes("a", "x").withNeeds(on("d")),
            writes("b", "x"),
            writes("c", "y").withNeeds(on("b")),
            writes("d", "y"));

    // Then
    assertThat(found.problems()).isEmpty();
    assertThat(GraphValidation.check(found.spec())).isEmpty();
    assertThat(FileConflicts.resolve(found.spec()).conflicts()).isEmpty();
  }

  @Test
  void shouldNotOrderWhatWouldBeSkippedForIt() {
    // Given: the handler runs only when 'a' fails, and 'b' would be skipped with it
    TaskSpec handler =
        writes("handler", "x")
            .withNeeds(List.of(new Dependency(new TaskId("a"), EdgeCondition.FAILURE)));

    // When
    FileConflicts found = resolve(ConflictPolicy.ORDER, task("a"), handler, writes("b", "x"));

    // Then
    assertThat(found.refusal()).contains("'handler'", "conflicts: lock");
    assertThat(found.spec().tasks().getLast().needs()).isEmpty();
  }

  @Test
  void shouldRejectEachPairWithItsPatterns() {
    // When
    FileConflicts found =
        resolve(ConflictPolicy.REJECT, writes("a", "dist/**"), reads("b", "dist/x"));

    // Then
    assertThat(found.refusal())
        .isEqualTo(
            "Expected tasks whose files meet to be ordered by their dependencies (conflicts:"
                + " reject), but found that a writes dist/** and b reads dist/x.");
  }

  @Test
  void shouldIsolateOnlyWhatWorksInATree() {
    // Given
    TaskAction inTree =
        new TaskAction.Shell(
            "true", TaskAction.ProcessSettings.NONE.withWorkspace(WorkspaceSpec.PLAIN));
    TaskAction here = new TaskAction.Shell("true", TaskAction.ProcessSettings.NONE);

    // When
    FileConflicts both =
        resolve(
            ConflictPolicy.ISOLATE,
            writes("a", "x").withAction(inTree),
            writes("b", "x").withAction(inTree));
    FileConflicts one =
        resolve(
            ConflictPolicy.ISOLATE,
            writes("a", "x").withAction(inTree),
            writes("b", "x").withAction(here));

    // Then
    assertThat(both.problems()).isEmpty();
    assertThat(both.spec().tasks()).noneMatch(TaskSpec::wantsResources);
    assertThat(one.refusal())
        .isEqualTo(
            "Expected workspace: worktree for task 'b' (conflicts: isolate), but it has none, and a"
                + " writes x and b writes x.");
  }

  @Test
  void shouldRefuseFilesOfWhatNeverRuns() {
    // When
    FileConflicts found =
        resolve(ConflictPolicy.LOCK, writes("gate", "x").withAction(new TaskAction.Gate()));

    // Then
    assertThat(found.refusal()).startsWith("Expected gate 'gate'");
  }

  @Test
  void shouldRefuseMorePatternsThanCanBeCompared() {
    // Given: a hundred thousand patterns that all begin with a star
    TaskSpec[] tasks =
        IntStream.range(0, 100_000)
            .mapToObj(i -> writes("t" + i, "*/a*/" + i))
            .toArray(TaskSpec[]::new);

    // When
    FileConflicts found = resolve(ConflictPolicy.LOCK, tasks);

    // Then
    assertThat(found.refusal()).contains("Begin them with folders");
  }

  static FileConflicts resolve(ConflictPolicy policy, TaskSpec... tasks) {
    return FileConflicts.resolve(
        new WorkflowSpec(
            "w",
            null,
            0,
            OnFailure.CONTINUE,
            Arrays.asList(tasks),
            Map.of(),
            policy,
            Scheduling.DEFAULT,
            Map.of(),
            Map.of(),
            Labels.NONE));
  }

  static TaskSpec task(String id) {
    return TaskSpec.of(new TaskId(id), new TaskAction.Noop(), List.of());
  }

  static TaskSpec writes(String id, String... globs) {
    return task(id).withFiles(FileClaims.of(List.of(), List.of(globs)));
  }

  static TaskSpec reads(String id, String... globs) {
    return task(id).withFiles(FileClaims.of(List.of(globs), List.of()));
  }

  private static List<Dependency> on(String... needs) {
    return Arrays.stream(needs).map(need -> Dependency.onSuccess(new TaskId(need))).toList();
  }

  private static TaskSpec done(TaskSpec task) {
    return new TaskSpec(
        task.id(),
        task.text(),
        task.action(),
        task.needs(),
        task.retry(),
        task.timeouts(),
        task.queue(),
        0,
        null,
        -1,
        Disposition.DONE,
        null,
        List.of(),
        task.role(),
        null,
        task.files());
  }

  private static TaskSpec task(FileConflicts found, String id) {
    return found.spec().tasks().stream()
        .filter(task -> task.id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static List<ResourceWant> wants(FileConflicts found, String id) {
    return task(found, id).resources();
  }

  private static ResourceWant exclusive(String name) {
    return ResourceWant.exclusive(name).ofWorkflow();
  }

  private static ResourceWant shared(String name) {
    return ResourceWant.shared(name).ofWorkflow();
  }

  private static boolean isExclusive(ResourceWant want) {
    return want.mode() == ResourceWant.Mode.EXCLUSIVE;
  }
}
