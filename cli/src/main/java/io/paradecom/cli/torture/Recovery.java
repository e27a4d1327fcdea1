package io.paradecom.cli.torture;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How long it took after a leader or a runner was gone until work went on, from the leaders'
 * events. A sample is <em>alone</em> when no other fault of a process was there, or had been less
 * than 15 s before, while it was taken. Pure.
 */
final class Recovery {
  /** How long a fault may be felt after it was put right. */
  private static final Duration FELT = Duration.ofSeconds(15);

  /**
   * One measured time.
   *
   * @param alone whether it is owed to this fault alone
   */
  record Sample(Fault fault, Duration time, boolean alone) {}

  private final List<FaultRecord> faults;
  private final History history;

  Recovery(List<FaultRecord> faults, History history) {
    this.faults = faults.stream().filter(FaultRecord::isDone).toList();
    this.history = history;
  }

  /**
   * Returns for each kill and stop of a leader the time until every partition had dispatched
   * something; none for one after which a partition had nothing more to do.
   */
  List<Sample> takeovers(int partitions) {
    List<Sample> samples = new ArrayList<>();
    for (FaultRecord record : faults) {
      if (record.fault().kind().isTakeover()) {
        List<Instant> first =
            IntStream.range(0, partitions)
                .mapToObj(partition -> history.firstDispatch(partition, record.began()))
                .flatMap(java.util.stream.Stream::ofNullable)
                .toList();
        if (first.size() == partitions) {
          samples.add(sample(record, first.stream().max(Instant::compareTo).orElseThrow()));
        }
      }
    }
    return samples;
  }

  /** Returns for each task that a killed runner had the time until it was dispatched again. */
  List<Sample> redispatches() {
    List<Sample> samples = new ArrayList<>();
    for (FaultRecord record : faults) {
      if (record.fault().kind() == FaultKind.RUNNER_KILL) {
        history.runs().values().stream()
            .flatMap(run -> run.tasks().stream())
            .flatMap(task -> task.holds().stream())
            .filter(hold -> wasHeld(hold, record))
            .map(TaskTrack.Hold::againAt)
            .flatMap(java.util.stream.Stream::ofNullable)
            .forEach(again -> samples.add(sample(record, again)));
      }
    }
    return samples;
  }

  /** Whether a lease of the killed process was open when it was killed, and was lost by that. */
  private static boolean wasHeld(TaskTrack.Hold hold, FaultRecord record) {
    Instant lost = hold.lostAt();
    return lost != null
        && hold.lease().runner().value().equals(record.fault().target())
        && hold.claimedAt().isBefore(record.began())
        && lost.isAfter(record.began());
  }

  private Sample sample(FaultRecord record, Instant end) {
    Duration time = Duration.between(record.began(), end);
    boolean alone =
        faults.stream()
            .filter(other -> !other.equals(record) && other.fault().kind().isOfProcess())
            .noneMatch(other ->
                other.began().isBefore(end) && other.healed().plus(FELT).isAfter(record.began()));
    return new Sample(record.fault(), time, alone);
  }

  /** Returns the smallest time that so many percent do not exceed; null: there is none. */
  static @Nullable Duration percentile(List<Sample> samples, int percent) {
    List<Duration> times = samples.stream().map(Sample::time).sorted().toList();
    int rank = (int) Math.ceil(percent / 100.0 * times.size());
    return times.isEmpty() ? null : times.get(Math.max(1, rank) - 1);
  }
}
