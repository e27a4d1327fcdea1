package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.common.client.EventTail;
import io.paradecom.common.client.Feed;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.leader.view.RunHistory;
import io.paradecom.leader.view.RunView;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of runs, read from their events once and then only further. Thread-safe; one reader
 * reads at a time.
 */
final class HistoryReads {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MOST_KEPT = 8;
  private static final int DEFAULT_ATTEMPTS = 500;
  private static final int MOST_TOLD = 5_000;

  /** For so long one request reads; the next one goes on. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(3).toNanos();

  private static final Duration GLANCE = Duration.ofMillis(50);

  private final StateReads reads;
  private final KafkaAccess access;
  private final Map<RunId, RunHistory> kept = new LinkedHashMap<>(16, 0.75f, true);

  HistoryReads(StateReads reads, KafkaAccess access) {
    this.reads = reads;
    this.access = access;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/workflows/{workflow}/attempts", this::ofAll),
        Route.get("/api/v1/workflows/{workflow}/tasks/{task}/attempts", this::ofTask));
  }

  private void ofAll(Context context) {
    Inputs.allowOnly(context, "limit");
    RunView run = reads.run(Inputs.workflow(context));
    answer(context, run, null);
  }

  private void ofTask(Context context) {
    Inputs.allowOnly(context, "limit");
    RunView run = reads.run(Inputs.workflow(context));
    answer(context, run, StateReads.index(run, Inputs.task(context)));
  }

  private synchronized void answer(Context context, RunView run, @Nullable Integer task) {
    int limit = (int) Inputs.number(context, "limit", DEFAULT_ATTEMPTS, 1, MOST_TOLD);
    RunHistory history = kept(run);
    boolean caughtUp = readOn(run.workflow(), history);
    List<RunHistory.Attempt> all =
        history.attempts().stream().filter(one -> task == null || one.task() == task).toList();
    List<RunHistory.Attempt> told = RunHistory.newest(all, limit);
    ObjectNode body = NODES.objectNode();
    ArrayNode list = body.putArray("attempts");
    told.forEach(attempt -> tell(list.addObject(), attempt));
    body.put("total", all.size());
    body.put("complete", caughtUp && history.isComplete());
    if (task == null) {
      used(body.putObject("usage"), history.usage());
    }
    reads.reply(context, run, body);
  }

  /**
   * Returns why a task was cancelled, by its place, as far as events are read within {@link
   * #PATIENCE_NANOS}; empty: no reason is known.
   */
  synchronized String cancelReason(RunView run, int task) {
    RunHistory history = kept(run);
    readOn(run.workflow(), history);
    return history.cancelReason(task);
  }

  private RunHistory kept(RunView run) {
    RunHistory history = kept.computeIfAbsent(run.workflow().run(), _ -> new RunHistory());
    while (kept.size() > MOST_KEPT) {
      kept.remove(kept.keySet().iterator().next());
    }
    return history;
  }

  private boolean readOn(WorkflowRow row, RunHistory history) {
    return readOn(access, row, history.offset(), PATIENCE_NANOS, history::take);
  }

  /**
   * Reads a run's events behind an offset, those of before its workflow was given up left out.
   * Returns whether all are read.
   *
   * @param offset -1: from its submit on
   */
  static boolean readOn(
      KafkaAccess access, WorkflowRow row, long offset, long patienceNanos, Consumer<Feed> taker) {
    long stop = System.nanoTime() + patienceNanos;
    try (EventTail tail =
        offset < 0
            ? EventTail.since(access, row.id(), row.submittedAt())
            : EventTail.behind(access, row.id(), offset)) {
      while (!tail.isCaughtUp() && System.nanoTime() < stop) {
        for (EventTail.Entry entry : tail.poll(GLANCE)) {
          Feed.read(entry)
              .ifPresent(feed -> {
                if (!(feed instanceof Feed.Facts facts) || facts.batch().run().equals(row.run())) {
                  taker.accept(feed);
                }
              });
        }
      }
      return tail.isCaughtUp();
    }
  }

  private static void tell(ObjectNode json, RunHistory.Attempt attempt) {
    json.put("task", attempt.name());
    json.put("attempt", attempt.number());
    json.put("runner", attempt.runner());
    json.put("startedAt", attempt.startedAt().toString());
    RowJson.instant(json, "endedAt", attempt.endedAt());
    json.put("end", attempt.end().name());
    if (!attempt.note().isEmpty()) {
      json.put("note", attempt.note());
    }
    if (attempt.usage() != null) {
      used(json.putObject("usage"), attempt.usage());
    }
  }

  static void used(ObjectNode json, RunHistory.Usage usage) {
    json.put("tokens", usage.tokens());
    json.put("costUsd", usage.costUsd());
    json.put("calls", usage.calls());
    if (usage.cpuMs() > 0) {
      json.put("cpuMs", usage.cpuMs());
    }
    if (usage.peakRssBytes() > 0) {
      json.put("peakRssBytes", usage.peakRssBytes());
    }
  }
}
