package io.paradecom.cli.torture;

import io.paradecom.common.client.CommandIds;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.ContentHash;
import io.paradecom.common.codec.SubmitChunks;
import io.paradecom.common.json.GraphJson;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;

/**
 * Keeps some workflows open on every partition, and hands the next over when one has ended: what
 * the cluster does not get done is not asked for. Whoever hands over tries until it is told that
 * the workflow is kept, with the same key each time, as a careful client does. Thread-safe.
 */
final class Load implements AutoCloseable {
  private static final int SUBMITTERS = 4;
  private static final long PAUSE_MS = 300;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(60);

  private final TorturePlan plan;
  private final KafkaAccess access;
  private final History history;
  private final Script script;
  private final RestPort rest;
  private final CommandSender sender;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<WorkflowId, Entry> entries = new LinkedHashMap<>();
  private volatile boolean stopping;

  /** What is known of a workflow of the load; guarded by {@link #entries}. */
  private static final class Entry {
    private final int partition;
    private final LoadShape shape;
    private boolean acknowledged;
    private boolean cancelAsked;
    private String refusal = "";

    private Entry(int partition, LoadShape shape) {
      this.partition = partition;
      this.shape = shape;
    }
  }

  private Load(
      TorturePlan plan, KafkaAccess access, RestPort rest, History history, Script script) {
    this.plan = plan;
    this.access = access;
    this.rest = rest;
    this.history = history;
    this.script = script;
    this.sender = new CommandSender(access);
  }

  /** Begins. */
  static Load start(
      TorturePlan plan, KafkaAccess access, RestPort rest, History history, Script script) {
    Load load = new Load(plan, access, rest, history, script);
    for (int i = 0; i < SUBMITTERS; i++) {
      load.threads.execute(load::handOver);
    }
    return load;
  }

  private void handOver() {
    try {
      while (!stopping) {
        Optional<LoadPiece> next = next();
        if (next.isEmpty()) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MS / 3);
          continue;
        }
        submit(next.get());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Draws the next graph for the partition that has least to do; empty: all have enough. */
  private Optional<LoadPiece> next() {
    synchronized (entries) {
      int[] open = new int[access.topics().workflowPartitions()];
      entries.forEach((id, entry) -> {
        if (entry.refusal.isEmpty() && !history.isAtRest(id)) {
          open[entry.partition]++;
        }
      });
      int least = 0;
      for (int partition = 1; partition < open.length; partition++) {
        least = open[partition] < open[least] ? partition : least;
      }
      if (open[least] >= plan.open()) {
        return Optional.empty();
      }
      LoadPiece piece = LoadPiece.of(plan.seed(), entries.size(), access.topics(), least, script);
      entries.put(piece.id(), new Entry(least, piece.shape()));
      return Optional.of(piece);
    }
  }

  private void submit(LoadPiece piece) throws InterruptedException {
    while (!stopping) {
      if (piece.byTopic() ? send(piece) : post(piece)) {
        cancelLater(piece);
        return;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    }
  }

  private boolean send(LoadPiece piece) {
    try {
      sender.send(
          SubmitChunks.split(
              piece.spec(), piece.id(), CommandIds.fresh("torture"), ContentHash.of(piece.spec())));
      note(piece, "");
      return true;
    } catch (KafkaException away) {
      return false;
    }
  }

  private boolean post(LoadPiece piece) throws InterruptedException {
    Optional<RestPort.Answer> answer =
        rest.post("/workflows", GraphJson.MEDIA_TYPE, GraphJson.of(piece.spec()).toString());
    if (answer.isEmpty() || answer.get().isForNow()) {
      return false;
    }
    note(piece, answer.get().isYes() ? "" : answer.get().body());
    return true;
  }

  private void note(LoadPiece piece, String refusal) {
    synchronized (entries) {
      Entry entry = entries.get(piece.id());
      if (entry != null) {
        entry.acknowledged = refusal.isEmpty();
        entry.refusal = refusal;
      }
    }
  }

  private void cancelLater(LoadPiece piece) {
    Duration after = piece.cancelAfter();
    if (after == null) {
      return;
    }
    synchronized (entries) {
      Entry entry = entries.get(piece.id());
      if (entry == null || !entry.acknowledged) {
        return;
      }
      entry.cancelAsked = true;
    }
    threads.execute(() -> cancel(piece.id(), after));
  }

  private void cancel(WorkflowId id, Duration after) {
    try {
      TimeUnit.MILLISECONDS.sleep(after.toMillis());
      Optional<RestPort.Answer> answer = Optional.empty();
      while (!stopping && (answer.isEmpty() || answer.get().isForNow())) {
        answer = rest.post("/workflows/" + id + "/cancel", "application/json", "{}");
        if (answer.isEmpty()) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns all that was handed over so far. */
  List<Submission> submissions() {
    List<Submission> submissions = new ArrayList<>();
    synchronized (entries) {
      entries.forEach((id, entry) ->
          submissions.add(
              new Submission(
                  id, entry.acknowledged, entry.refusal, entry.cancelAsked, entry.shape)));
    }
    return submissions;
  }

  /** Returns how many of those that are kept have not come to rest. */
  long open() {
    return submissions().stream()
        .filter(submission -> submission.acknowledged() && !history.isAtRest(submission.workflow()))
        .count();
  }

  /** Hands nothing more over; what is being asked is awaited. */
  void finish() throws InterruptedException {
    stopping = true;
    threads.shutdown();
    if (!threads.awaitTermination(CLOSE_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      threads.shutdownNow();
    }
    sender.close();
  }

  @Override
  public void close() {
    try {
      finish();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
