package io.paradecom.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.FileGlob;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random graphs against the definition, pair by pair. */
class FileConflictsPropertyTest {
  private static final String[] GLOBS = {
    "a", "b", "a/**", "a/b", "a/*", "b/*", "*/b", "**/b", "c/**", "c/d/*", "c/?/e", "**", "d", "e"
  };

  @RepeatedTest(300)
  void shouldLockExactlyWhatConflicts(RepetitionInfo round) {
    // Given
    WorkflowSpec spec = random(round.getCurrentRepetition(), ConflictPolicy.LOCK, 40);

    // When
    FileConflicts found = FileConflicts.resolve(spec);

    // Then
    assertThat(found.problems()).isEmpty();
    boolean merged = found.locks().stream().anyMatch(lock -> lock.globs().size() > 1);
    TaskReach reach = TaskReach.of(spec).orElseThrow();
    int conflicts = 0;
    for (TaskSpec one : found.spec().tasks()) {
      for (TaskSpec other : found.spec().tasks()) {
        if (!reach.areOrdered(one.id(), other.id())) {
          boolean meet = meet(one, other);
          boolean kept = excludeEachOther(one, other);
          conflicts += meet ? 1 : 0;
          assertThat(kept || !meet).as("%s and %s kept apart", one.id(), other.id()).isTrue();
          assertThat(!kept || meet || merged).as("%s and %s", one.id(), other.id()).isTrue();
        }
      }
      assertThat(one.resources()).hasSizeLessThanOrEqualTo(ResourceWant.MAX_PER_TASK);
    }
    assertThat(found.conflicts().size()).isLessThanOrEqualTo(FileConflicts.MAX_NAMED);
    assertThat(found.conflicts().isEmpty()).isEqualTo(conflicts == 0);
  }

  @RepeatedTest(300)
  void shouldOrderAllThatConflicts(RepetitionInfo round) {
    // Given
    WorkflowSpec spec = random(round.getCurrentRepetition(), ConflictPolicy.ORDER, 40);

    // When
    FileConflicts found = FileConflicts.resolve(spec);

    // Then
    assertThat(found.problems()).isEmpty();
    assertThat(GraphValidation.check(found.spec())).isEmpty();
    TaskReach reach = TaskReach.of(found.spec()).orElseThrow();
    for (TaskSpec one : spec.tasks()) {
      for (TaskSpec other : spec.tasks()) {
        assertThat(reach.areOrdered(one.id(), other.id()) || !meet(one, other)).isTrue();
      }
    }
    // No edge is there that others make needless.
    for (FileConflicts.Edge edge : found.edges()) {
      List<TaskSpec> without = new ArrayList<>(found.spec().tasks());
      without.replaceAll(task ->
          task.id().equals(edge.after())
              ? task.withNeeds(
                  task.needs().stream().filter(n -> !n.task().equals(edge.before())).toList())
              : task);
      assertThat(
              TaskReach.of(spec.withTasks(without))
                  .orElseThrow()
                  .areOrdered(edge.before(), edge.after()))
          .isFalse();
    }
  }

  /** Rows of more than one word, and more than one batch of them. */
  @Test
  void shouldSayTheSameOfLargeGraphs() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      List<Dependency> needs =
          i % 3 == 0 ? List.of() : List.of(Dependency.onSuccess(new TaskId("t" + (i - 1))));
      tasks.add(claiming("t" + i, needs, List.of(), List.of("f" + (i / 1_500) + "/**")));
    }
    WorkflowSpec spec = new WorkflowSpec("w", null, 0, OnFailure.CONTINUE, tasks);

    // When
    FileConflicts found = FileConflicts.resolve(spec);

    // Then
    assertThat(found.locks()).hasSize(2).allMatch(lock -> lock.exclusive() == 1_500);
    assertThat(found.conflicts()).hasSize(FileConflicts.MAX_NAMED);
  }

  @Test
  void shouldFindALateConflictOfALongChain() {
    // Given: a chain of writers, and one task beside its end
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      List<Dependency> needs =
          i == 0 ? List.of() : List.of(Dependency.onSuccess(new TaskId("t" + (i - 1))));
      tasks.add(claiming("t" + i, needs, List.of(), List.of("x")));
    }
    tasks.add(
        claiming(
            "late", List.of(Dependency.onSuccess(new TaskId("t2498"))), List.of("x"), List.of()));
    WorkflowSpec spec = new WorkflowSpec("w", null, 0, OnFailure.CONTINUE, tasks);

    // When
    FileConflicts found = FileConflicts.resolve(spec);

    // Then
    assertThat(found.conflicts()).singleElement().hasToString("t2499 writes x and late reads x");
    assertThat(found.spec().tasks().stream().filter(TaskSpec::wantsResources)).hasSize(2);
  }

  @Tag("extended")
  @Test
  void shouldLookThroughAHundredThousandTasksInTime() {
    for (String glob : new String[] {"out/%d/**", "out/%d.txt", "same"}) {
      // Given
      List<TaskSpec> tasks =
          IntStream.range(0, 100_000)
              .mapToObj(i -> claiming("t" + i, List.of(), List.of(), List.of(glob.formatted(i))))
              .toList();
      WorkflowSpec spec = new WorkflowSpec("w", null, 0, OnFailure.CONTINUE, tasks);

      // When
      long began = System.nanoTime();
      FileConflicts found = FileConflicts.resolve(spec);
      Duration took = Duration.ofNanos(System.nanoTime() - began);

      // Then: two seconds on an idle machine
      assertThat(took).as(glob).isLessThan(Duration.ofSeconds(10));
      assertThat(found.locks()).hasSize(glob.equals("same") ? 1 : 0);
    }
  }

  private static WorkflowSpec random(int seed, ConflictPolicy policy, int most) {
    Random random = new Random(seed);
    int size = 2 + random.nextInt(most);
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<Dependency> needs = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        if (random.nextInt(10) == 0) {
          needs.add(Dependency.onSuccess(new TaskId("t" + j)));
        }
      }
      tasks.add(claiming("t" + i, needs, globs(random), globs(random)));
    }
    Collections.shuffle(tasks, random);
    return new WorkflowSpec(
        "w",
        null,
        0,
        OnFailure.CONTINUE,
        tasks,
        Map.of(),
        policy,
        Scheduling.DEFAULT,
        Map.of(),
        Map.of(),
        Labels.NONE);
  }

  private static List<String> globs(Random random) {
    return IntStream.range(0, Math.max(0, random.nextInt(6) - 3))
        .mapToObj(_ -> GLOBS[random.nextInt(GLOBS.length)])
        .toList();
  }

  private static TaskSpec claiming(
      String id, List<Dependency> needs, List<String> reads, List<String> writes) {
    return TaskSpec.of(new TaskId(id), new TaskAction.Noop(), needs)
        .withFiles(FileClaims.of(reads, writes));
  }

  private static boolean meet(TaskSpec one, TaskSpec other) {
    return meet(one.files().writes(), other.files().writes())
        || meet(one.files().writes(), other.files().reads())
        || meet(one.files().reads(), other.files().writes());
  }

  private static boolean meet(List<FileGlob> some, List<FileGlob> others) {
    GlobPattern.Steps steps = new GlobPattern.Steps(Long.MAX_VALUE);
    return some.stream()
        .anyMatch(one ->
            others.stream()
                .anyMatch(other -> GlobPattern.of(one).meets(GlobPattern.of(other), steps)));
  }

  private static boolean excludeEachOther(TaskSpec one, TaskSpec other) {
    return one.resources().stream()
        .anyMatch(want ->
            other.resources().stream()
                .anyMatch(theirs ->
                    theirs.name().equals(want.name())
                        && (want.mode() == ResourceWant.Mode.EXCLUSIVE
                            || theirs.mode() == ResourceWant.Mode.EXCLUSIVE)));
  }
}
