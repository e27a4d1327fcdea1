package io.paradecom.runner.limit;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the work of a runner says about how much of it is good: whether targets refuse, and whether
 * the same work takes longer than it did. Pure; not thread-safe.
 *
 * <p>Of each class of work it knows how long it takes at best: the smallest mean of a batch of at
 * least {@value #BATCH} ends. A batch whose mean is more than {@value #TOLERANCE} times as long is
 * slower. That may also be because the work itself has become longer: the best creeps up to what is
 * seen, by a part in {@value #MEMORY} for each batch, so a limit does not stay down for ever. At
 * most {@value #MOST_CLASSES} classes are known at a time; the one unused for longest is forgotten.
 * Cost: O(1) for a begin and an end, O(classes of the window) for {@link #next}.
 */
public final class Workload {
  static final int MEMORY = 100;
  static final int TOLERANCE = 2;
  static final int MOST_CLASSES = 256;
  static final int BATCH = 5;

  /** How something ended. */
  public enum End {
    /** As it should: its time says how long such work takes. */
    DONE,
    /** Its target asked to be left alone for a while. */
    REFUSED,
    /** Otherwise: its time says nothing. */
    OTHER
  }

  /**
   * What a window saw.
   *
   * @param busy most that was under way at the same time
   * @param refused share of what was under way or ended whose targets refused, 0 to 1
   * @param slower share of what ended as it should, in whole batches, that was slower, 0 to 1
   */
  public record Window(int busy, double refused, double slower) {}

  private static final class Kind {
    private int underWay;
    private int ended;
    private boolean refused;
  }

  private static final class Latency {
    private int done;
    private double nanos;
    private double best = Double.NaN;

    /** Takes the batch into account; returns whether it was slower. */
    boolean judge() {
      double mean = nanos / done;
      boolean slower = mean > best * TOLERANCE;
      best = mean > best ? best + (mean - best) / MEMORY : mean;
      done = 0;
      nanos = 0;
      return slower;
    }
  }

  private final Map<String, Kind> kinds = new HashMap<>();
  private final Map<String, Latency> latencies =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Latency> eldest) {
          return size() > MOST_CLASSES;
        }
      };
  private int underWay;
  private int most;

  /**
   * Something begins.
   *
   * @param kind class of the work: what has the same target and much the same run time; null: one
   *     of its own, of which only the number is known
   */
  public void begin(@Nullable String kind) {
    underWay++;
    most = Math.max(most, underWay);
    if (kind != null) {
      kinds.computeIfAbsent(kind, _ -> new Kind()).underWay++;
    }
  }

  /** Something ends that began as {@code kind}, after {@code nanos}. */
  public void end(@Nullable String kind, End how, long nanos) {
    underWay--;
    Kind its = kind == null ? null : kinds.get(kind);
    if (its == null) {
      return;
    }
    its.underWay--;
    its.ended++;
    its.refused |= how == End.REFUSED;
    if (kind != null && how == End.DONE) {
      Latency latency = latencies.computeIfAbsent(kind, _ -> new Latency());
      latency.done++;
      latency.nanos += nanos;
    }
  }

  /** Returns what was seen since the last call, and begins a new window. */
  public Window next() {
    long all = 0;
    long refused = 0;
    int judged = 0;
    int slower = 0;
    for (Map.Entry<String, Kind> entry : kinds.entrySet()) {
      Kind kind = entry.getValue();
      int work = kind.underWay + kind.ended;
      all += work;
      refused += kind.refused ? work : 0;
      Latency latency = kind.ended == 0 ? null : latencies.get(entry.getKey());
      if (latency != null && latency.done >= BATCH) {
        int batch = latency.done;
        judged += batch;
        slower += latency.judge() ? batch : 0;
      }
    }
    Window window = new Window(most, share(refused, all), share(slower, judged));
    begin();
    return window;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private void begin() {
    most = underWay;
    kinds.values().removeIf(kind -> kind.underWay == 0);
    for (Kind kind : kinds.values()) {
      kind.ended = 0;
      kind.refused = false;
    }
  }
}
