package io.paradecom.leader.view;

import io.paradecom.common.codec.RowCodec;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.fleet.KeptClaim;
import io.paradecom.core.resource.BudgetState;
import io.paradecom.core.resource.RateState;
import io.paradecom.core.resource.RunBudgets;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.leader.blob.LeaderBlobs;
import io.paradecom.leader.processor.ClaimRows;
import io.paradecom.leader.processor.FleetProcessor;
import io.paradecom.leader.processor.LeaderWire;
import io.paradecom.leader.processor.Sighting;
import io.paradecom.leader.processor.WorkflowProcessor;
import io.paradecom.leader.state.StoredRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The state of the partitions that this process serves, read from the stores that the engine writes
 * to: the newest, which may be a commit ahead of the topics and records behind them ({@link
 * Freshness}). Thread-safe.
 */
public final class LeaderView {
  private static final Bytes NO_ROW = Bytes.wrap(new byte[] {0});

  private final KafkaStreams streams;
  private final Topics topics;
  private final LeaderWire wire;
  private final Sightings sightings;
  private final Peers peers;
  private final LeaderBlobs blobs;

  /** What runners said last. */
  public interface Sightings {
    /** Returns the last word of a runner; null: nothing was heard here. */
    @Nullable Sighting of(RunnerId runner);
  }

  /**
   * @param sightings of runners by the owner of the fleet
   * @param endpoint {@code host:port} under which other leaders know this one; null: they do not
   * @param blobs where large outputs are
   */
  public LeaderView(
      KafkaStreams streams,
      Topics topics,
      LeaderWire wire,
      Sightings sightings,
      @Nullable String endpoint,
      LeaderBlobs blobs) {
    this.streams = streams;
    this.topics = topics;
    this.wire = wire;
    this.sightings = sightings;
    this.peers = new Peers(streams, topics, endpoint);
    this.blobs = blobs;
  }

  /** Where large outputs are. */
  public LeaderBlobs blobs() {
    return blobs;
  }

  /** The other leaders of the installation. */
  public Peers peers() {
    return peers;
  }

  /** The topics of the installation. */
  public Topics topics() {
    return topics;
  }

  /**
   * Returns the rows of the partition that a workflow is in.
   *
   * @throws NotServedException when this process does not serve it
   */
  public StoredRows rows(WorkflowId workflow) {
    return rows(topics.partitionOf(workflow));
  }

  /**
   * Returns the rows of a partition.
   *
   * @throws NotServedException when this process does not serve it
   */
  public StoredRows rows(int partition) {
    return new StoredRows(store(WorkflowProcessor.STORE, partition), new RowCodec());
  }

  /** Returns the partitions of the installation. */
  public IntStream partitions() {
    return IntStream.range(0, topics.workflowPartitions());
  }

  /**
   * Returns the last word of each runner that lives, by id. Its busy slots and leases are as they
   * were when slots or queues last changed.
   *
   * @throws NotServedException when this process does not look after the fleet
   */
  public List<Heartbeat> runners() {
    List<Heartbeat> runners = new ArrayList<>();
    ReadOnlyKeyValueStore<Bytes, byte[]> store = store(FleetProcessor.STORE, 0);
    try (var rows = store.range(FleetProcessor.FIRST_RUNNER, FleetProcessor.BEHIND_RUNNERS)) {
      while (rows.hasNext()) {
        if (wire.decodePulse(rows.next().value) instanceof LeaderWire.Pulse.Beat beat) {
          runners.add(beat.heartbeat());
        }
      }
    } catch (LeaderWire.UndecodableException undecodable) {
      throw new IllegalStateException("Expected a kept heartbeat to decode.", undecodable);
    }
    runners.sort(Comparator.comparing(beat -> beat.runner().value()));
    return runners;
  }

  /** Returns what a runner said last; null: nothing was heard of it here. */
  public @Nullable Sighting sighting(RunnerId runner) {
    return sightings.of(runner);
  }

  /**
   * Returns every claim on resources that waits or is held, in the order of their requests.
   *
   * @throws NotServedException when this process does not look after the fleet
   */
  public List<KeptClaim> claims() {
    List<KeptClaim> claims = new ArrayList<>();
    ReadOnlyKeyValueStore<Bytes, byte[]> store = store(FleetProcessor.STORE, 0);
    RowCodec codec = new RowCodec();
    try (var rows = store.range(ClaimRows.FIRST_CLAIM, ClaimRows.BEHIND_CLAIMS)) {
      while (rows.hasNext()) {
        claims.add(codec.decodeClaim(rows.next().value));
      }
    }
    claims.sort(Comparator.comparingLong(claim -> claim.state().arrival()));
    return claims;
  }

  /**
   * Returns what is taken of each resource with a rate.
   *
   * @throws NotServedException when this process does not look after the fleet
   */
  public List<RateState> rates() {
    List<RateState> rates = new ArrayList<>();
    RowCodec codec = new RowCodec();
    try (var rows =
        store(FleetProcessor.STORE, 0).range(ClaimRows.FIRST_RATE, ClaimRows.BEHIND_RATES)) {
      while (rows.hasNext()) {
        rates.add(codec.decodeRate(rows.next().value));
      }
    }
    return rates;
  }

  /**
   * Returns what runs have used of budgets, and what is used up of those that all share.
   *
   * @throws NotServedException when this process does not look after the fleet
   */
  public UsedBudgets budgets() {
    List<RunBudgets> runs = new ArrayList<>();
    List<BudgetState> shared = new ArrayList<>();
    RowCodec codec = new RowCodec();
    try (var rows =
        store(FleetProcessor.STORE, 0)
            .range(ClaimRows.FIRST_RUN_BUDGETS, ClaimRows.BEHIND_BUDGETS)) {
      while (rows.hasNext()) {
        var row = rows.next();
        if (row.key.compareTo(ClaimRows.FIRST_BUDGET) < 0) {
          runs.add(codec.decodeRunBudgets(row.value));
        } else {
          shared.add(codec.decodeBudget(row.value));
        }
      }
    }
    return new UsedBudgets(runs, shared);
  }

  /**
   * What is used of budgets.
   *
   * @param runs each with its own budgets, and what it used of those that all share
   * @param shared by all workflows
   */
  public record UsedBudgets(List<RunBudgets> runs, List<BudgetState> shared) {}

  private ReadOnlyKeyValueStore<Bytes, byte[]> store(String name, int partition) {
    try {
      ReadOnlyKeyValueStore<Bytes, byte[]> store =
          streams.store(
              StoreQueryParameters.fromNameAndType(
                      name, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                  .withPartition(partition));
      // A partition of another process shows when its first row is read, and no sooner.
      store.get(NO_ROW);
      return store;
    } catch (InvalidStateStoreException | IllegalStateException away) {
      throw new NotServedException(
          "Expected this leader to serve partition %d of '%s', but it does not, or not yet."
              .formatted(partition, name),
          away);
    }
  }

  /** Returns how far behind the topics a partition of this process is. */
  public Freshness freshness(int partition) {
    SortedMap<String, Long> offsets = new TreeMap<>();
    long lag = 0;
    for (TaskMetadata task : tasks(partition)) {
      for (var input : task.committedOffsets().entrySet()) {
        TopicPartition from = input.getKey();
        long committed = Math.max(0, input.getValue());
        long end = task.endOffsets().getOrDefault(from, committed);
        offsets.put(from.topic(), committed);
        lag += Math.max(0, end - committed);
      }
    }
    return new Freshness(partition, offsets, lag);
  }

  private List<TaskMetadata> tasks(int partition) {
    TopicPartition commands = new TopicPartition(topics.commands(), partition);
    return streams.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .filter(task -> task.topicPartitions().contains(commands))
        .toList();
  }
}
