package io.paradecom.runner.lease;

import io.paradecom.core.spec.QueueName;
import io.paradecom.runner.limit.SlotShare;
import io.paradecom.runner.limit.Slots;
import io.paradecom.runner.report.RunnerMetrics;
import io.paradecom.runner.time.RunnerClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one member of a share group: polls when there is room, claims what comes, accepts
 * what is claimed durably and starts it.
 *
 * <p>A member may not poll before everything it was given is settled, and each round costs a trip
 * for the fetch and one for the claim. One parcel a round would fill eight free slots in eight
 * rounds. So each queue has several members of different widths: many slots that are free at once
 * go to the widest member that fits and are filled in one round, and a single one goes to the
 * member of width one. A wider fetch for fewer slots would mean to give parcels back, which uses up
 * deliveries.
 *
 * <p>The claim must be durable within half of the broker's lock: later, another runner may have the
 * parcel. A runner that was stopped in between starts nothing either. Acknowledgements only spare
 * the broker a second delivery; one that is lost changes nothing, since the lease is the leader's.
 */
public final class QueuePoller implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(QueuePoller.class);

  /** How long a poll keeps its slots from other queues. */
  private static final Duration FRESH = Duration.ofMillis(25);

  private static final Duration LONG_POLL = Duration.ofSeconds(10);
  private static final Duration REJOIN_PAUSE = Duration.ofSeconds(1);
  private static final int MOST_PAUSE_DOUBLINGS = 5;

  /**
   * What a poller polls.
   *
   * @param width most parcels of one poll
   * @param competes whether other queues use the same slots
   */
  public record Post(QueueName queue, int width, boolean competes) {}

  private final Post post;
  private final ReadySource.Factory sources;
  private final Slots slots;
  private final Claims claims;
  private final RunnerClock clock;
  private final RunnerMetrics metrics;
  private volatile @Nullable ReadySource current;
  private int failures;

  public QueuePoller(
      Post post,
      ReadySource.Factory sources,
      Slots slots,
      Claims claims,
      RunnerClock clock,
      RunnerMetrics metrics) {
    this.post = post;
    this.sources = sources;
    this.slots = slots;
    this.claims = claims;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * Returns the widths of the members that poll one queue. Together they are as wide as there are
   * slots, so that every free slot can be polled for: 8 slots have members of 1, 1, 2 and 4.
   */
  public static List<Integer> widths(int slots) {
    List<Integer> widths = new ArrayList<>();
    int left = slots;
    for (int width = 1; left > 0; width = widths.size() == 1 ? 1 : width * (width < 8 ? 2 : 4)) {
      widths.add(Math.min(width, left));
      left -= widths.getLast();
    }
    return widths;
  }

  /** Polls until the slots are closed; joins again after a fault. */
  @Override
  @SuppressWarnings(
      "IllegalCatch") // The end of a thread: a fault of one member is not the runner's.
  public void run() {
    while (!slots.isClosed()) {
      try {
        poll();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).addKeyValue("queue", post.queue()).log("Polling failed");
        pause();
      }
    }
  }

  /** Ends a poll that is under way. */
  public void wakeup() {
    ReadySource source = current;
    if (source != null) {
      source.wakeup();
    }
  }

  private void pause() {
    try {
      // Each fault gives parcels back, and each delivery of a parcel counts.
      slots.awaitClose(REJOIN_PAUSE.multipliedBy(1L << Math.min(failures, MOST_PAUSE_DOUBLINGS)));
      failures++;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void poll() throws InterruptedException {
    try (ReadySource source = sources.join(post.queue(), post.width(), metrics::ackLost)) {
      current = source;
      while (!slots.isClosed()) {
        Optional<SlotShare> share = share(source);
        if (share.isPresent()) {
          round(source, share.get());
          failures = 0;
        }
      }
    } finally {
      current = null;
    }
  }

  /** A poll that follows at once carries the acknowledgements; else they are sent by themselves. */
  private Optional<SlotShare> share(ReadySource source) throws InterruptedException {
    Optional<SlotShare> share = slots.tryReserve(post.queue(), post.width());
    if (share.isPresent()) {
      return share;
    }
    source.flush();
    return slots.reserve(post.queue(), post.width());
  }

  private void round(ReadySource source, SlotShare share) throws InterruptedException {
    List<ClaimedParcel> claimed = new ArrayList<>();
    try {
      List<Parcel> parcels = parcels(source, share);
      long acquiredAt = clock.nanos();
      share.narrow(parcels.size());
      for (int i = 0; i < parcels.size() && !slots.isClosed(); i++) {
        claimed.add(claims.claim(parcels.get(i), share));
      }
      for (ClaimedParcel parcel : claimed) {
        settle(source, share, parcel, acquiredAt);
      }
    } finally {
      share.end();
      claimed.forEach(parcel -> parcel.giveBack("the runner could not start it"));
    }
  }

  private List<Parcel> parcels(ReadySource source, SlotShare share) {
    List<Parcel> parcels = List.of();
    boolean fresh = true;
    while (parcels.isEmpty() && !slots.isClosed()) {
      if (!fresh) {
        share.soften();
      }
      parcels = source.poll(post.competes() && fresh ? FRESH : LONG_POLL);
      fresh = !post.competes();
    }
    return parcels;
  }

  private void settle(ReadySource source, SlotShare share, ClaimedParcel parcel, long acquiredAt)
      throws InterruptedException {
    long lock = source.lockTime().toNanos();
    boolean durable = parcel.awaitDurable(acquiredAt + lock / 2 - clock.nanos());
    if (!durable) {
      metrics.claimLate();
      parcel.giveBack("its claim was not durable in time");
      metrics.parcelReleased();
      source.release(parcel.parcel());
      return;
    }
    source.accept(parcel.parcel());
    if (clock.nanos() - acquiredAt > lock) {
      metrics.claimLate();
      parcel.giveBack("the runner was held up for longer than the broker waits");
    } else {
      parcel.start(share);
    }
  }
}
