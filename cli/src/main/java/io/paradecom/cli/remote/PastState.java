package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.run.Printable;
import io.paradecom.cli.terminal.Table;
import io.paradecom.common.client.Feed;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.RepeatMark;
import io.paradecom.core.workflow.Replica;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A workflow as it was at some moment, rebuilt from its events. */
final class PastState {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Moment moment;
  private Replica replica;
  private boolean begun;
  private Instant last = Instant.EPOCH;

  private PastState(WorkflowId id, Moment moment) {
    this.moment = moment;
    this.replica = new Replica(id, EngineLimits.DEFAULT);
  }

  /**
   * Reads the events up to a moment.
   *
   * @throws CliException when the workflow is unknown, or had not begun by then
   */
  static PastState read(HttpFeed feed, WorkflowId id, Moment moment) {
    PastState state = new PastState(id, moment);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean over = false;
    while (!over && !feed.isCaughtUp()) {
      List<Feed> news = feed.poll(Duration.ofMillis(200));
      if (!news.isEmpty()) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new CliException(
            ExitCode.INFRASTRUCTURE,
            "Expected the events of '%s' within %d s, but they do not go on."
                .formatted(id, PATIENCE.toSeconds()));
      }
      for (Feed one : news) {
        over |= one instanceof Feed.Facts facts && !state.take(id, facts.batch());
      }
    }
    if (!state.begun || state.replica.workflow() == null) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected '%s' to be there at %s, but it had not begun, or was given up."
              .formatted(id, moment));
    }
    return state;
  }

  /** Returns whether more may follow. */
  private boolean take(WorkflowId id, EventBatch batch) {
    long number = batch.firstSequence();
    for (WorkflowEvent event : batch.events()) {
      if (moment.isBefore(batch.at(), number)) {
        return false;
      }
      if (event instanceof WorkflowEvent.WorkflowSubmitted) {
        replica = new Replica(id, EngineLimits.DEFAULT);
        begun = true;
      }
      if (!begun) {
        throw new CliException(
            ExitCode.INVALID,
            "Expected the history of '%s' from its first event on, but it begins with event %,d."
                .formatted(id, number));
      }
      replica.apply(event, batch.at());
      last = batch.at();
      number++;
    }
    return true;
  }

  private WorkflowRow run() {
    WorkflowRow run = replica.workflow();
    if (run == null) {
      throw new IllegalStateException("Expected a run, but found none.");
    }
    return run;
  }

  /** Returns the lines that people read. */
  List<String> lines(Set<TaskState> states, int limit) {
    WorkflowRow run = run();
    Map<String, Integer> counts = new TreeMap<>();
    Table table = new Table("TASK", "STATE", "FOR", "ATTEMPT", "NOTE");
    int shown = 0;
    for (TaskDefinition definition : replica.definitions()) {
      TaskRow row = replica.task(definition);
      counts.merge(lower(row.state()), 1, Integer::sum);
      if ((states.isEmpty() || states.contains(row.state())) && shown < limit) {
        shown++;
        table.add(
            definition.spec().id().value(),
            lower(row.state()),
            since(row),
            row.attempt() + "/" + row.mostAttempts(definition.spec().retry()),
            Printable.of(note(row)));
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  %s%s, as of event %,d at %s"
            .formatted(
                run.id(),
                lower(run.state()),
                run.detail().isEmpty() ? "" : ": " + Printable.of(run.detail()),
                run.sequence(),
                last));
    StringBuilder text = new StringBuilder("  tasks      ");
    counts.forEach((state, count) -> text.append(count).append(' ').append(state).append("  "));
    lines.add(text.toString().stripTrailing());
    lines.add("");
    lines.addAll(table.lines());
    return lines;
  }

  /** How long the task has been so; nothing happened to many. */
  private String since(TaskRow row) {
    return row.since().equals(Instant.EPOCH) ? "" : Words.span(Duration.between(row.since(), last));
  }

  private static String note(TaskRow row) {
    Lease lease = row.lease();
    if (lease != null) {
      return "on " + lease.runner();
    }
    if (row.failure() != null && row.state() != TaskState.SUCCEEDED) {
      return row.failure().message();
    }
    String unmet = row.unmet();
    if (unmet != null) {
      return "its condition " + (unmet.isEmpty() ? "is false" : "counts as false: " + unmet);
    }
    RepeatMark rounds = row.repeat();
    String done = rounds == null ? "" : "%,d rounds done".formatted(rounds.rounds());
    return row.reason() == null || !done.isEmpty() ? done : lower(row.reason());
  }

  private static String lower(Enum<?> symbol) {
    return symbol.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the same as one JSON object. */
  ObjectNode json(Set<TaskState> states, int limit) {
    WorkflowRow run = run();
    ObjectNode object =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", run.id().value())
            .put("state", run.state().name())
            .put("sequence", run.sequence())
            .put("graphVersion", run.graphVersion())
            .put("at", last.toString());
    ArrayNode tasks = object.putArray("taskList");
    for (TaskDefinition definition : replica.definitions()) {
      TaskRow row = replica.task(definition);
      if ((states.isEmpty() || states.contains(row.state())) && tasks.size() < limit) {
        tasks.add(task(definition, row));
      }
    }
    return object;
  }

  private static ObjectNode task(TaskDefinition definition, TaskRow row) {
    ObjectNode task =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", definition.spec().id().value())
            .put("state", row.state().name())
            .put("attempt", row.attempt())
            .put("since", row.since().toString());
    if (row.reason() != null) {
      task.put("reason", row.reason().name());
    }
    RepeatMark rounds = row.repeat();
    if (rounds != null) {
      task.put("rounds", rounds.rounds());
    }
    @Nullable Lease lease = row.lease();
    return lease == null ? task : task.put("runner", lease.runner().value());
  }
}
