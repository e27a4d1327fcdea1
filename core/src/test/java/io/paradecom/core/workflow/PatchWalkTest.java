package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.audit.HistoryAudit;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A random walk: one run is patched a thousand times while its tasks run, fail, are skipped and
 * done again. The audit watches for cycles and early starts, the end for lost tasks.
 */
class PatchWalkTest {
  private static final WorkflowId ID = new WorkflowId("walk");

  /** Its one task waits until the end, so that the run does not end while it is patched. */
  private static final QueueName ANCHOR = new QueueName("anchor");

  private static final int PATCHES = 1000;
  private static final int SUBMITTED = 12;

  private final HistoryAudit audit = new HistoryAudit();
  private final InMemoryStore store = new InMemoryStore();
  private final List<Effect.DispatchTask> running = new ArrayList<>();
  private WorkflowPartition partition = partition();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int accepted;
  private int refused;
  private int commands;
  private int added;
  private long leases;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void shouldKeepTheGraphSoundThroughAThousandPatches(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    submit();
    while (accepted < PATCHES) {
      now = now.plusMillis(1 + random.nextInt(20));
      disturb(random);
      patch(random);
      advance(random.nextInt(8));
      for (int i = random.nextInt(6); i > 0 && !running.isEmpty(); i--) {
        conclude(running.remove(random.nextInt(running.size())), random);
      }
      if (commands % 100 == 0) {
        partition = partition();
      }
    }
    finish(random);
    check();
  }

  private WorkflowPartition partition() {
    WorkflowPartition fresh =
        new WorkflowPartition(store, PartitionRig.chunks(8), Interpreters.NONE);
    fresh.grantCredit(TaskSpec.DEFAULT_QUEUE, 6);
    return fresh;
  }

  private void submit() {
    List<TaskSpec> tasks = new ArrayList<>();
    tasks.add(new TaskSpecs("anchor").queue(ANCHOR.value()).build());
    for (int i = 1; i < SUBMITTED; i++) {
      tasks.add(PartitionRig.task("t" + i, i == 1 ? new String[0] : new String[] {"t" + (i - 1)}));
    }
    SubmitHeader header = PartitionRig.header(SUBMITTED, 1, OnFailure.CONTINUE, 0);
    take(new WorkflowCommand.Submit(ID, "submit", header, 0, tasks));
  }

  private void disturb(SplittableRandom random) {
    TaskId task = any(random);
    switch (random.nextInt(60)) {
      case 0 -> take(new WorkflowCommand.SkipTask(ID, commandId(), task, ""));
      case 1 -> take(new WorkflowCommand.CancelTask(ID, commandId(), task, false, ""));
      case 2 -> take(new WorkflowCommand.Rerun(ID, commandId(), List.of(task)));
      case 3 -> take(new WorkflowCommand.Retry(ID, commandId(), List.of()));
      default -> {}
    }
  }

  private void patch(SplittableRandom random) {
    List<PatchOperation> operations = new ArrayList<>();
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      TaskId id = new TaskId("p" + added++);
      TaskAction action = random.nextInt(5) == 0 ? new TaskAction.Gate() : new TaskAction.Noop();
      RetryPolicy twice =
          new RetryPolicy(2, Duration.ofMillis(5), 1, Duration.ofMillis(5), 0, Set.of(), null);
      tasks.add(TaskSpec.of(id, action, needs(id, random)).withRetry(twice));
    }
    operations.add(new PatchOperation.AddTasks(tasks));
    if (random.nextInt(3) > 0) {
      TaskId task = waiting(random);
      operations.add(new PatchOperation.AddNeeds(task, needs(task, random)));
    }
    if (random.nextInt(4) == 0) {
      TaskEdit edit = TaskEdit.ofPriority(random.nextInt(-5, 6));
      operations.add(new PatchOperation.EditTask(waiting(random), edit));
    }
    StepResult result = take(new WorkflowCommand.Patch(ID, commandId(), "walk", 0, operations));
    boolean applied =
        result.events().stream().anyMatch(WorkflowEvent.GraphPatched.class::isInstance);
    accepted += applied ? 1 : 0;
    refused += applied ? 0 : 1;
  }

  private List<Dependency> needs(TaskId of, SplittableRandom random) {
    EdgeCondition[] conditions = EdgeCondition.values();
    return Stream.generate(() -> any(random))
        .limit(1 + random.nextInt(3))
        .filter(need -> !need.equals(of))
        .distinct()
        .map(need ->
            new Dependency(
                need,
                random.nextInt(3) > 0
                    ? EdgeCondition.FINISHED
                    : conditions[random.nextInt(conditions.length)]))
        .toList();
  }

  private TaskId any(SplittableRandom random) {
    WorkflowRow run = store.workflow(ID);
    int tasks = run == null ? SUBMITTED : run.tasksStaged();
    int from = random.nextInt(3) == 0 ? 1 : Math.max(1, tasks - 40);
    return id(random.nextInt(from, tasks));
  }

  private TaskId waiting(SplittableRandom random) {
    TaskId any = any(random);
    for (int i = 0; i < 20 && row(store.indexOf(ID, any)).state() != TaskState.WAITING; i++) {
      any = any(random);
    }
    return any;
  }

  private TaskId id(int index) {
    return definition(index).spec().id();
  }

  private TaskRow row(int index) {
    TaskRow row = store.task(ID, index);
    return row == null ? definition(index).initialRow() : row;
  }

  private TaskDefinition definition(int index) {
    return Objects.requireNonNull(store.definition(ID, index));
  }

  private void advance(int most) {
    for (int i = 0; i < most; i++) {
      Optional<StepResult> next = partition.advance(now);
      if (next.isEmpty()) {
        return;
      }
      observe(next.get());
    }
  }

  private void conclude(Effect.DispatchTask dispatch, SplittableRandom random) {
    Lease lease = new Lease(new RunnerId("r"), "i", ++leases);
    take(new WorkflowCommand.Claimed(ID, dispatch.ref(), lease, now));
    TaskFailure failure = new TaskFailure(FailureKind.EXIT_CODE, "exit 1", 1, List.of());
    take(
        random.nextInt(6) == 0
            ? new WorkflowCommand.Failed(ID, dispatch.ref(), lease, failure, now, now)
            : new WorkflowCommand.Succeeded(
                ID, dispatch.ref(), lease, new TaskResult("1", null, now, now)));
  }

  private StepResult take(WorkflowCommand command) {
    StepResult result = partition.handle(command, now);
    observe(result);
    return result;
  }

  private void observe(StepResult result) {
    audit.step(result, now);
    assertThat(audit.violations()).isEmpty();
    for (Effect effect : result.effects()) {
      if (effect instanceof Effect.DispatchTask dispatch) {
        running.add(dispatch);
      }
    }
    if (commands % 25 == 0) {
      assertThat(partition.scanInvariants()).isEmpty();
    }
  }

  private String commandId() {
    return "c" + ++commands;
  }

  private void finish(SplittableRandom random) {
    partition.grantCredit(ANCHOR, 1);
    for (int i = 0; i < 100_000 && isOpen(); i++) {
      advance(100);
      while (!running.isEmpty()) {
        conclude(running.removeFirst(), random);
      }
      Instant due = partition.nextDue();
      now = due != null && due.isAfter(now) ? due : now;
    }
  }

  private boolean isOpen() {
    WorkflowRow run = store.workflow(ID);
    return run != null && !run.state().isTerminal();
  }

  private void check() {
    WorkflowRow run = Objects.requireNonNull(store.workflow(ID));
    assertThat(run.state().isReopenable()).as("%s", run).isTrue();
    assertThat(refused).as("patches refused").isPositive();
    assertThat(run.graphVersion()).isEqualTo(1 + accepted);
    Set<TaskId> ids = new HashSet<>();
    Set<String> open = new TreeSet<>();
    for (int i = 0; i < run.tasksStaged(); i++) {
      ids.add(id(i));
      if (!row(i).state().isTerminal()) {
        open.add(id(i).value());
      }
    }
    assertThat(open).as("tasks that were lost").isEmpty();
    assertThat(ids).hasSize(run.tasksStaged());
    assertThat(new CycleFinder(store, run).find()).isNull();
  }

  /** Looks for a cycle in the rows, by taking away what needs nothing (Kahn 1962). */
  private record CycleFinder(WorkflowStore store, WorkflowRow run) {
    @Nullable String find() {
      int[] waitsFor = new int[run.tasksStaged()];
      List<Integer> free = new ArrayList<>();
      for (int i = 0; i < waitsFor.length; i++) {
        TaskDefinition definition = store.definition(ID, i);
        waitsFor[i] = definition == null ? 0 : definition.needs();
        if (waitsFor[i] == 0) {
          free.add(i);
        }
      }
      int taken = 0;
      while (!free.isEmpty()) {
        int task = free.removeLast();
        taken++;
        EdgePage page = store.dependants(ID, task, 0);
        for (int p = 0; page.size() > 0; page = store.dependants(ID, task, ++p)) {
          for (int e = 0; e < page.size(); e++) {
            if (--waitsFor[page.task(e)] == 0) {
              free.add(page.task(e));
            }
          }
        }
      }
      return taken == waitsFor.length ? null : "%d of %d".formatted(taken, waitsFor.length);
    }
  }
}
