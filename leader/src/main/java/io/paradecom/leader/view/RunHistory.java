package io.paradecom.leader.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.common.client.Feed;
import io.paradecom.common.json.StrictJson;
import io.paradecom.core.workflow.WorkflowEvent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a run as its events tell them, and what their runners say they cost. Not
 * thread-safe. Some 150 bytes an attempt, up to {@link #MOST_ATTEMPTS} of them, and 60 for each
 * reason of a cancel, up to {@link #MOST_REASONS}.
 */
public final class RunHistory {
  /** Attempts that are kept; those that begin later are only counted in the usage. */
  public static final int MOST_ATTEMPTS = 200_000;

  /** Tasks of which it is kept why they were cancelled, those of the latest cancels. */
  public static final int MOST_REASONS = 10_000;

  /** How an attempt ended. */
  public enum End {
    RUNNING,
    SUCCEEDED,
    FAILED,
    RETURNED,
    LOST,
    CANCELLED
  }

  /**
   * An attempt of a task. Times are the leader's until the runner has told its own.
   *
   * @param number from 1; a lost lease begins the same one again
   * @param endedAt null: it has not ended
   * @param note why it ended as it did; empty: as it should
   * @param usage null: none was reported
   */
  public record Attempt(
      int task,
      String name,
      int number,
      String runner,
      Instant startedAt,
      @Nullable Instant endedAt,
      End end,
      String note,
      @Nullable Usage usage) {}

  /**
   * What was used.
   *
   * @param tokens 0: none were reported
   * @param costUsd 0: none was reported
   * @param calls attempts that reported tokens or a cost
   * @param cpuMs time of processors, of all processes together; 0: not known
   * @param peakRssBytes most memory that an attempt had at once; 0: not known
   */
  public record Usage(long tokens, BigDecimal costUsd, int calls, long cpuMs, long peakRssBytes) {
    static final Usage NONE = new Usage(0, BigDecimal.ZERO, 0, 0, 0);

    private static final int COST_DIGITS = 4;
    private static final long MOST_FIGURE = 1L << 52;

    Usage plus(Usage other) {
      return new Usage(
          Math.addExact(tokens, other.tokens),
          costUsd.add(other.costUsd),
          calls + other.calls,
          cpuMs + other.cpuMs,
          Math.max(peakRssBytes, other.peakRssBytes));
    }

    /**
     * Returns what all of a run uses.
     *
     * @param growth all of it over that which used this, at least 1
     */
    public Usage grown(double growth) {
      BigDecimal factor = BigDecimal.valueOf(growth);
      return new Usage(
          BigDecimal.valueOf(tokens).multiply(factor).setScale(0, RoundingMode.HALF_UP).longValue(),
          costUsd.multiply(factor).setScale(COST_DIGITS, RoundingMode.HALF_UP),
          calls,
          Math.round(cpuMs * growth),
          peakRssBytes);
    }

    /** Returns what an attempt says it used; null: it says nothing of the kind. */
    static @Nullable Usage said(@Nullable String json) {
      if (json == null) {
        return null;
      }
      try {
        JsonNode said = StrictJson.read(json);
        long tokens = Math.max(0, said.path("tokens").asLong());
        JsonNode cost = said.path("costUsd");
        BigDecimal usd = cost.isNumber() ? cost.decimalValue() : BigDecimal.ZERO;
        int calls = tokens > 0 || usd.signum() > 0 ? 1 : 0;
        long cpuMs = figure(said, "cpuMs");
        long peak = figure(said, "peakRssBytes");
        return calls + cpuMs + peak > 0 ? new Usage(tokens, usd, calls, cpuMs, peak) : null;
      } catch (JsonProcessingException foreign) {
        // A runner of somebody else may say what it likes here.
        return null;
      }
    }

    /** What no machine has does not spoil the sums. */
    private static long figure(JsonNode said, String name) {
      return Math.clamp(said.path(name).asLong(), 0, MOST_FIGURE);
    }
  }

  private final List<Attempt> attempts = new ArrayList<>();
  private final Map<Integer, Integer> open = new HashMap<>();
  private final Map<Integer, Integer> numbers = new HashMap<>();
  private final Map<Integer, String> cancelReasons = new LinkedHashMap<>();
  private Usage usage = Usage.NONE;
  private long offset = -1;

  /** Returns the offset of what was taken last; -1: nothing. */
  public long offset() {
    return offset;
  }

  /** Returns all attempts in the order of their beginning. */
  public List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /**
   * Returns those that matter most in the order of their beginning: the newest, and in the place of
   * the oldest of these what began before and still runs.
   *
   * @param all in the order of their beginning
   * @param limit most that are returned, at least 1
   */
  public static List<Attempt> newest(List<Attempt> all, int limit) {
    int from = Math.max(0, all.size() - limit);
    List<Attempt> chosen =
        new ArrayList<>(
            all.subList(0, from).stream().filter(one -> one.end() == End.RUNNING).toList());
    if (chosen.size() > limit) {
      chosen.subList(0, chosen.size() - limit).clear();
    }
    chosen.addAll(all.subList(from + chosen.size(), all.size()));
    return chosen;
  }

  /** Whether every attempt is kept. */
  public boolean isComplete() {
    return attempts.size() < MOST_ATTEMPTS;
  }

  /** Returns what all attempts used. */
  public Usage usage() {
    return usage;
  }

  /** Takes the next record in. */
  public void take(Feed feed) {
    offset = feed.offset();
    if (feed instanceof Feed.Facts facts) {
      facts.batch().events().forEach(event -> take(event, facts.batch().at()));
    }
  }

  private void take(WorkflowEvent event, Instant at) {
    switch (event) {
      case WorkflowEvent.WorkflowSubmitted _ -> forget();
      case WorkflowEvent.TaskDispatched sent -> numbers.put(sent.index(), sent.attempt());
      case WorkflowEvent.TaskContinued next -> numbers.put(next.index(), next.attempt());
      case WorkflowEvent.TaskClaimed claimed -> begin(claimed);
      case WorkflowEvent.ResultEvent done ->
          end(done, done.result().startedAt(), done.result().endedAt(), End.SUCCEEDED, "");
      case WorkflowEvent.AttemptFailed failed ->
          end(
              failed,
              failed.startedAt(),
              failed.endedAt() == null ? at : failed.endedAt(),
              End.FAILED,
              failed.failure().message());
      case WorkflowEvent.AttemptReturned back -> end(back, null, at, End.RETURNED, back.reason());
      case WorkflowEvent.LeaseLost lost -> end(lost, null, at, End.LOST, lost.reason());
      case WorkflowEvent.TaskCancelled gone -> {
        end(gone, null, at, End.CANCELLED, gone.reason());
        cancel(gone);
      }
      default -> {
        // It begins and ends no attempt.
      }
    }
  }

  /** There may have been a run of this id that was purged. */
  private void forget() {
    attempts.clear();
    open.clear();
    numbers.clear();
    cancelReasons.clear();
    usage = Usage.NONE;
  }

  private void cancel(WorkflowEvent.TaskCancelled gone) {
    cancelReasons.remove(gone.index());
    if (!gone.reason().isEmpty()) {
      cancelReasons.put(gone.index(), gone.reason());
    }
    if (cancelReasons.size() > MOST_REASONS) {
      cancelReasons.remove(cancelReasons.keySet().iterator().next());
    }
  }

  /** Returns why a task was cancelled last, by its place; empty: no reason is known. */
  public String cancelReason(int task) {
    return cancelReasons.getOrDefault(task, "");
  }

  private void begin(WorkflowEvent.TaskClaimed claimed) {
    if (!isComplete()) {
      return;
    }
    open.put(claimed.index(), attempts.size());
    attempts.add(
        new Attempt(
            claimed.index(),
            claimed.task().value(),
            numbers.getOrDefault(claimed.index(), 1),
            claimed.lease().runner().value(),
            claimed.at(),
            null,
            End.RUNNING,
            "",
            null));
  }

  private void end(
      WorkflowEvent.TaskEvent said,
      @Nullable Instant started,
      Instant ended,
      End end,
      String note) {
    Usage used = Usage.said(said.usage());
    if (used != null) {
      usage = usage.plus(used);
    }
    Integer place = open.remove(said.index());
    if (place != null) {
      Attempt was = attempts.get(place);
      attempts.set(
          place,
          new Attempt(
              said.index(),
              was.name(),
              was.number(),
              was.runner(),
              started == null ? was.startedAt() : started,
              ended,
              end,
              note,
              used));
    }
  }
}
