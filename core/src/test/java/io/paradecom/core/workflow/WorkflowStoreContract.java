package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link WorkflowStore} does. A store is tested by a subclass that opens it. */
public abstract class WorkflowStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");
  private static final WorkflowId ID = new WorkflowId("flow");

  /** Ids that begin with each other, or differ in what sorts around them. */
  private static final List<WorkflowId> NEIGHBOURS =
      List.of(
          new WorkflowId("flo"),
          new WorkflowId("flow-"),
          new WorkflowId("flow."),
          new WorkflowId("flow0"),
          new WorkflowId("flowflow"),
          new WorkflowId("x"));

  private WorkflowStore store;

  @SuppressWarnings("NullAway.Init")
  protected WorkflowStoreContract() {}

  /** Opens an empty store. */
  protected abstract WorkflowStore open();

  /** Opens the rows that {@code store} kept, as after a restart. */
  protected abstract WorkflowStore reopen(WorkflowStore store);

  @BeforeEach
  void openStore() {
    store = open();
  }

  @Test
  void shouldKnowNothingAtFirst() {
    assertThat(store.workflow(ID)).isNull();
    assertThat(store.definition(ID, 0)).isNull();
    assertThat(store.task(ID, 0)).isNull();
    assertThat(store.indexOf(ID, new TaskId("a"))).isEqualTo(-1);
    assertThat(store.dependants(ID, 0, 0)).isEqualTo(EdgePage.EMPTY);
    assertThat(store.needs(ID, 0, 1)).isEqualTo(EdgePage.EMPTY);
    assertThat(store.output(ID, 0)).isNull();
    assertThat(workflows()).isEmpty();
    assertThat(tasks(ID)).isEmpty();
  }

  @Test
  void shouldGiveBackWhatWasPutLast() {
    // Given
    fill(ID, "old");

    // When
    fill(ID, "new");

    // Then
    assertFilled(store, ID, "new");
    store = reopen(store);
    assertFilled(store, ID, "new");
    assertThat(workflows()).hasSize(1);
  }

  @Test
  void shouldKeepWorkflowsApart() {
    // Given
    NEIGHBOURS.forEach(other -> fill(other, other.value()));

    // When
    fill(ID, "mine");

    // Then
    store = reopen(store);
    assertFilled(store, ID, "mine");
    for (WorkflowId other : NEIGHBOURS) {
      assertFilled(store, other, other.value());
      assertThat(tasks(other)).containsExactly(row(3, other.value().length()));
    }
    assertThat(workflows())
        .extracting(WorkflowRow::id)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, NEIGHBOURS.size() + 1)
                .mapToObj(i -> i == 0 ? ID : NEIGHBOURS.get(i - 1))
                .toList());
  }

  @Test
  void shouldVisitTasksInTheirOrder() {
    // Given
    List<Integer> indexes = List.of(0, 1, 127, 128, 255, 256, 65_535, 65_536, 999_999);
    indexes.reversed().forEach(index -> store.putTask(ID, row(index, 1)));

    // Then
    assertThat(tasks(ID)).extracting(TaskRow::index).containsExactlyElementsOf(indexes);
    assertThat(store.task(ID, 65_536)).isEqualTo(row(65_536, 1));
  }

  @Test
  void shouldKeepPagesApart() {
    // When
    for (int page = 0; page < 300; page++) {
      store.putDependants(ID, 1, page, page(2 * page));
      store.putNeeds(ID, 1, page + 1, page(2 * page + 1));
    }

    // Then
    WorkflowStore kept = reopen(store);
    for (int page = 0; page < 300; page++) {
      assertThat(kept.dependants(ID, 1, page)).isEqualTo(page(2 * page));
      assertThat(kept.needs(ID, 1, page + 1)).isEqualTo(page(2 * page + 1));
    }
    assertThat(kept.dependants(ID, 1, 300)).isEqualTo(EdgePage.EMPTY);
    assertThat(kept.dependants(ID, 0, 0)).isEqualTo(EdgePage.EMPTY);
  }

  @Test
  void shouldTellAMissingOutputFromAnEmptyOne() {
    // When
    store.putOutput(ID, 0, "");
    store.putOutput(ID, 1, "{\"größe\": \"日本 😀\"}");

    // Then
    WorkflowStore kept = reopen(store);
    assertThat(kept.output(ID, 0)).isEmpty();
    assertThat(kept.output(ID, 1)).isEqualTo("{\"größe\": \"日本 😀\"}");
    assertThat(kept.output(ID, 2)).isNull();
  }

  @Test
  void shouldRememberCommands() {
    // When
    store.putCommand(ID, "one", 2);
    store.putCommand(ID, "one.more", 3);

    // Then
    WorkflowStore kept = reopen(store);
    assertThat(kept.commandVersion(ID, "one")).isEqualTo(2);
    assertThat(kept.commandVersion(ID, "one.more")).isEqualTo(3);
    assertThat(kept.commandVersion(ID, "one.")).isZero();
    assertThat(kept.commandVersion(new WorkflowId("w.other"), "one")).isZero();
  }

  @Test
  void shouldForgetOneWorkflowAlone() {
    // Given
    NEIGHBOURS.forEach(other -> fill(other, other.value()));
    NEIGHBOURS.forEach(other -> store.putCommand(other, "one", 2));
    fill(ID, "mine");
    List.of("one", "two", "größe").forEach(command -> store.putCommand(ID, command, 2));
    for (int page = 0; page < 3; page++) {
      store.putDependants(ID, 3, page, page(page + 1));
      store.putNeeds(ID, 3, page + 1, page(page + 1));
    }

    // When
    store.dropTask(ID, 3);
    store.dropTask(ID, 4);
    assertThat(store.commands(ID, 2)).hasSize(2).isSubsetOf("one", "two", "größe");
    store.commands(ID, 10).forEach(command -> store.dropCommand(ID, command));
    store.dropWorkflow(ID);

    // Then
    assertForgotten(store);
    store = reopen(store);
    assertForgotten(store);
    for (WorkflowId other : NEIGHBOURS) {
      assertFilled(store, other, other.value());
      assertThat(store.commands(other, 10)).containsExactly("one");
    }
    assertThat(workflows()).hasSize(NEIGHBOURS.size());
  }

  private static void assertForgotten(WorkflowStore kept) {
    assertThat(kept.workflow(ID)).isNull();
    assertThat(kept.definition(ID, 3)).isNull();
    assertThat(kept.task(ID, 3)).isNull();
    assertThat(kept.indexOf(ID, new TaskId("task"))).isEqualTo(-1);
    assertThat(kept.output(ID, 3)).isNull();
    assertThat(kept.commands(ID, 10)).isEmpty();
    for (int page = 0; page < 3; page++) {
      assertThat(kept.dependants(ID, 3, page)).isEqualTo(EdgePage.EMPTY);
      assertThat(kept.needs(ID, 3, page + 1)).isEqualTo(EdgePage.EMPTY);
    }
  }

  @Test
  void shouldSeeAMissingRowOnceItIsPut() {
    // Given
    assertThat(store.task(ID, 5)).isNull();
    assertThat(store.dependants(ID, 5, 0)).isEqualTo(EdgePage.EMPTY);

    // When
    store.putTask(ID, row(5, 1));
    store.putDependants(ID, 5, 0, page(7));

    // Then
    assertThat(store.task(ID, 5)).isEqualTo(row(5, 1));
    assertThat(store.dependants(ID, 5, 0)).isEqualTo(page(7));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldCarryARunLikeAnyOtherStore(long seed) {
    // Given
    InMemoryStore model = new InMemoryStore();
    Walk expected = new Walk(model, seed);
    Walk found = new Walk(store, seed);

    // When
    for (int i = 0; i < 400 && !expected.isOver(); i++) {
      if (i % 50 == 49) {
        store = reopen(store);
        expected.restart(model);
        found.restart(store);
      }
      expected.step();
      found.step();
    }

    // Then
    assertThat(expected.isOver()).isTrue();
    assertThat(found.events).isEqualTo(expected.events);
    WorkflowStore kept = reopen(store);
    assertThat(kept.workflow(ID)).isEqualTo(model.workflow(ID));
    List<TaskRow> rows = new ArrayList<>();
    model.forEachTask(ID, rows::add);
    store = kept;
    assertThat(tasks(ID)).isEqualTo(rows);
  }

  /** One run with its own dice, driven Step by Step over whatever store it is given. */
  private static final class Walk {
    private final SplittableRandom random;
    private final List<WorkflowEvent> events = new ArrayList<>();
    private final List<Effect.DispatchTask> queue = new ArrayList<>();
    private WorkflowStore rows;
    private WorkflowPartition partition;
    private Instant now = NOW;
    private long leases;

    Walk(WorkflowStore store, long seed) {
      random = new SplittableRandom(seed);
      rows = store;
      partition = partition(store);
      List<TaskSpec> tasks = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        List<String> needs = new ArrayList<>();
        for (int k = Math.max(0, i - 6); k < i; k++) {
          if (random.nextInt(3) == 0) {
            needs.add("t" + k + (random.nextInt(4) == 0 ? ":FINISHED" : ""));
          }
        }
        tasks.add(PartitionRig.task("t" + i, needs.toArray(String[]::new)));
      }
      SubmitHeader header = PartitionRig.header(tasks.size(), 1);
      handle(new WorkflowCommand.Submit(ID, "c", header, 0, tasks));
    }

    boolean isOver() {
      WorkflowRow run = rows.workflow(ID);
      return run != null && run.state().isTerminal();
    }

    void restart(WorkflowStore store) {
      rows = store;
      partition = partition(store);
    }

    void step() {
      Optional<StepResult> next = partition.advance(now);
      if (next.isPresent()) {
        keep(next.get());
      } else if (!queue.isEmpty()) {
        answer(queue.remove(random.nextInt(queue.size())));
      } else {
        Instant due = partition.nextDue();
        now = due != null && due.isAfter(now) ? due : now.plusSeconds(1);
      }
    }

    private void answer(Effect.DispatchTask dispatch) {
      Lease lease = new Lease(new RunnerId("r"), "i", ++leases);
      handle(new WorkflowCommand.Claimed(ID, dispatch.ref(), lease, now));
      if (random.nextInt(4) == 0) {
        TaskFailure failure = new TaskFailure(FailureKind.EXIT_CODE, "exit", 1, List.of("line"));
        handle(new WorkflowCommand.Failed(ID, dispatch.ref(), lease, failure, now, now));
      } else {
        TaskResult result = new TaskResult("\"out\"", null, now, now);
        handle(new WorkflowCommand.Succeeded(ID, dispatch.ref(), lease, result));
      }
    }

    private void handle(WorkflowCommand command) {
      keep(partition.handle(command, now));
    }

    private void keep(StepResult result) {
      events.addAll(result.events());
      for (Effect effect : result.effects()) {
        if (effect instanceof Effect.DispatchTask dispatch) {
          queue.add(dispatch);
        }
      }
    }

    private static WorkflowPartition partition(WorkflowStore store) {
      WorkflowPartition partition =
          new WorkflowPartition(store, EngineLimits.DEFAULT, Interpreters.NONE);
      partition.grantCredit(TaskSpec.DEFAULT_QUEUE, 4);
      return partition;
    }
  }

  private void fill(WorkflowId id, String mark) {
    store.putWorkflow(run(id, mark));
    store.putDefinition(id, definition(mark));
    store.putTask(id, row(3, mark.length()));
    store.putIndex(id, new TaskId("task"), mark.length());
    store.putDependants(id, 3, 0, page(mark.length()));
    store.putNeeds(id, 3, 1, page(mark.length() + 1));
    store.putOutput(id, 3, mark);
  }

  private static void assertFilled(WorkflowStore kept, WorkflowId id, String mark) {
    assertThat(kept.workflow(id)).isEqualTo(run(id, mark));
    assertThat(kept.definition(id, 3)).isEqualTo(definition(mark));
    assertThat(kept.task(id, 3)).isEqualTo(row(3, mark.length()));
    assertThat(kept.indexOf(id, new TaskId("task"))).isEqualTo(mark.length());
    assertThat(kept.indexOf(id, new TaskId("tas"))).isEqualTo(-1);
    assertThat(kept.dependants(id, 3, 0)).isEqualTo(page(mark.length()));
    assertThat(kept.needs(id, 3, 1)).isEqualTo(page(mark.length() + 1));
    assertThat(kept.output(id, 3)).isEqualTo(mark);
  }

  @Test
  void shouldKeepLearnedTimesOfNoWorkflow() {
    // Given
    LearnedTime make = new LearnedTime("command make|größer #", 5, 9, 2, 1);
    LearnedTime later = new LearnedTime(make.sketch(), 6, 9, 3, 2);
    LearnedTime other = new LearnedTime("command make|größer", 7, 7, 1, 3);

    // When
    store.putLearned(make);
    store.putLearned(other);
    store.putLearned(later);
    LearnedTime cached = store.learned(make.sketch());
    store = reopen(store);
    List<LearnedTime> kept = new ArrayList<>();
    store.forEachLearned(kept::add);
    store.dropLearned(other.sketch());
    store = reopen(store);

    // Then
    assertThat(cached).isEqualTo(later);
    assertThat(kept).containsExactlyInAnyOrder(later, other);
    assertThat(store.learned(make.sketch())).isEqualTo(later);
    assertThat(store.learned(other.sketch())).isNull();
    assertThat(workflows()).isEmpty();
  }

  private List<WorkflowRow> workflows() {
    List<WorkflowRow> rows = new ArrayList<>();
    store.forEachWorkflow(rows::add);
    return rows;
  }

  private List<TaskRow> tasks(WorkflowId id) {
    List<TaskRow> rows = new ArrayList<>();
    store.forEachTask(id, rows::add);
    return rows;
  }

  private static WorkflowRow run(WorkflowId id, String detail) {
    SubmitHeader header = new SubmitHeader("name", "key", 3, OnFailure.FAIL_FAST, 4, 1, "hash");
    WorkflowDraft draft = new WorkflowDraft(id, new RunId("run"), header, NOW);
    draft.detail = detail;
    draft.pauseTarget("make", NOW.plusSeconds(1), NOW);
    return draft.build();
  }

  private static TaskDefinition definition(String argument) {
    TaskAction action =
        new TaskAction.Command(List.of("tool", argument), TaskAction.ProcessSettings.NONE);
    TaskSpec spec = TaskSpec.of(new TaskId("task"), action, List.of());
    EdgePage needs = EdgePage.EMPTY.plus(0, EdgeCondition.SUCCESS).plus(2, EdgeCondition.FINISHED);
    return new TaskDefinition(3, spec, 2, needs);
  }

  private static TaskRow row(int index, int attempt) {
    return TaskRow.initial(index, 2)
        .with(draft -> {
          draft.waitFor(WaitReason.CREDIT, NOW);
          draft.attempt = attempt;
          draft.failure = TaskFailure.of(FailureKind.RUNNER_LOST, "größer");
        });
  }

  private static EdgePage page(int first) {
    return EdgePage.EMPTY
        .plus(first, EdgeCondition.SUCCESS)
        .plus(first + 1000, EdgeCondition.FAILURE)
        .plus(first + 3, EdgeCondition.SKIPPED);
  }
}
