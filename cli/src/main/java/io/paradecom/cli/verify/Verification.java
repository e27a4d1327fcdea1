package io.paradecom.cli.verify;

import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.audit.AuditCounts;
import io.paradecom.core.audit.Horizon;
import io.paradecom.core.audit.LogAudit;
import io.paradecom.core.audit.LogCounts;
import io.paradecom.core.audit.LogEntry;
import io.paradecom.core.audit.Violation;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.WorkflowCommand;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One check of the log of an installation, from the beginning of what is kept to where it ended
 * when the check began. Reads the events twice: how many a workflow has is known before they are
 * judged, so that what has ended can be dropped.
 */
public final class Verification {
  /**
   * What came of it.
   *
   * @param workflows workflows that have events
   * @param shortened topics whose first records are not kept any more
   * @param deadLetters what was set aside, by the topic that it was found on
   * @param held records behind transactions that had not ended
   */
  public record Outcome(
      int workflows,
      AuditCounts counts,
      LogCounts topics,
      List<Violation> violations,
      List<String> shortened,
      SortedMap<String, Long> deadLetters,
      long held) {
    /** Returns whether anything was there to be judged. */
    public boolean saidSomething() {
      return counts.events() > 0;
    }

    /** Returns all of it for a person. */
    public List<String> lines() {
      return VerifyText.lines(this);
    }

    /** Returns whether something was judged and nothing was wrong. */
    public boolean isClean() {
      return saidSomething() && counts.violations() == 0;
    }
  }

  private final KafkaAccess access;
  private final Topics topics;
  private final @Nullable WorkflowId only;
  private final LogBounds bounds;
  private final LogAudit audit;
  private final BlobCheck blobs;
  private final Map<WorkflowId, int[]> left = new HashMap<>();
  private final Map<TopicPartition, Instant> firstKept = new HashMap<>();
  private final SortedMap<String, Long> deadLetters = new TreeMap<>();

  private Verification(
      KafkaAccess access,
      @Nullable WorkflowId only,
      LogBounds bounds,
      LogAudit audit,
      BlobCheck blobs) {
    this.access = access;
    this.blobs = blobs;
    this.topics = access.topics();
    this.only = only;
    this.bounds = bounds;
    this.audit = audit;
  }

  /** Checks the log alone, and not what is in the blob store. */
  public static Outcome of(Admin admin, KafkaAccess access, @Nullable WorkflowId only) {
    return of(admin, access, only, new BlobCheck(null));
  }

  /**
   * Checks the log.
   *
   * @param only the one workflow that is judged; null: all
   * @param blobs is told of every output
   * @throws org.apache.kafka.common.KafkaException when it cannot be read
   * @throws io.paradecom.common.registry.RegistryException when the registry cannot be asked
   */
  public static Outcome of(
      Admin admin, KafkaAccess access, @Nullable WorkflowId only, BlobCheck blobs) {
    LogBounds bounds = LogBounds.of(admin, access.topics());
    boolean eventsMayBeGone =
        bounds.begins().entrySet().stream()
            .anyMatch(begin ->
                begin.getKey().topic().equals(access.topics().events()) && begin.getValue() > 0);
    Verification verification =
        new Verification(access, only, bounds, new LogAudit(eventsMayBeGone), blobs);
    verification.countEvents();
    verification.judge();
    return verification.outcome();
  }

  private void countEvents() {
    Map<TopicPartition, Long> events = new HashMap<>(bounds.ends());
    events.keySet().removeIf(partition -> !partition.topic().equals(topics.events()));
    try (MergedLog log = new MergedLog(access, events)) {
      for (var next = log.next(); next.isPresent(); next = log.next()) {
        left.computeIfAbsent(key(next.get()), _ -> new int[1])[0]++;
      }
    }
  }

  private void judge() {
    EntryReader reader = new EntryReader(access, bounds);
    try (MergedLog log = new MergedLog(access, bounds.ends())) {
      for (var next = log.next(); next.isPresent(); next = log.next()) {
        ConsumerRecord<byte[], byte[]> record = next.get();
        firstKept.putIfAbsent(
            new TopicPartition(record.topic(), record.partition()),
            Instant.ofEpochMilli(record.timestamp()));
        if (isWanted(record)) {
          reader.read(record).flatMap(this::narrowed).ifPresent(this::take);
        }
        if (record.topic().equals(topics.events())) {
          countDown(key(record));
        }
      }
    }
    audit.finish(
        new Horizon(
            horizon(topics.commands()), horizon(topics.reports()), horizon(topics.readyPrefix())));
  }

  /** What has the workflow for its key is not even decoded when it is about another one. */
  private boolean isWanted(ConsumerRecord<byte[], byte[]> record) {
    boolean keyed = record.topic().equals(topics.events());
    return only == null || !keyed || only.equals(key(record));
  }

  private Optional<LogEntry> narrowed(LogEntry entry) {
    WorkflowId wanted = only;
    if (wanted == null) {
      return Optional.of(entry);
    }
    return switch (entry) {
      case LogEntry.Facts facts -> Optional.of(facts);
      case LogEntry.Answer answer -> Optional.of(answer);
      case LogEntry.Stranger stranger ->
          Optional.of(stranger)
              .filter(it -> it.workflow().equals(wanted))
              .map(LogEntry.class::cast);
      case LogEntry.Wish wish ->
          Optional.of(wish)
              .filter(it -> it.command().workflowId().equals(wanted))
              .map(LogEntry.class::cast);
      case LogEntry.Words words -> {
        List<WorkflowCommand.Report> about =
            words.reports().stream()
                .filter(report -> report.workflowId().equals(wanted))
                .collect(Collectors.toList());
        yield about.isEmpty()
            ? Optional.empty()
            : Optional.of(new LogEntry.Words(words.place(), words.time(), about, words.read()));
      }
      case LogEntry.Parcel parcel -> {
        List<Effect.DispatchTask> about =
            parcel.dispatches().stream()
                .filter(dispatch -> dispatch.workflowId().equals(wanted))
                .toList();
        yield about.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new LogEntry.Parcel(parcel.place(), parcel.time(), about, parcel.whole()));
      }
      case LogEntry.Unreadable _, LogEntry.Letter _ -> Optional.empty();
    };
  }

  private void take(LogEntry entry) {
    if (entry instanceof LogEntry.Letter letter) {
      String source = letter.source() == null ? "unknown" : letter.source().topic();
      deadLetters.merge(source, 1L, Long::sum);
    }
    if (entry instanceof LogEntry.Facts facts && isWanted(facts.workflow())) {
      blobs.take(facts);
    }
    audit.take(entry);
  }

  private boolean isWanted(WorkflowId workflow) {
    return only == null || only.equals(workflow);
  }

  private void countDown(WorkflowId workflow) {
    int[] count = left.get(workflow);
    if (count != null && --count[0] == 0) {
      left.remove(workflow);
      audit.forget(workflow);
    }
  }

  private static WorkflowId key(ConsumerRecord<byte[], byte[]> record) {
    return EntryReader.key(record);
  }

  /** Up to when records of the topics with this prefix may be gone. */
  private Instant horizon(String prefix) {
    Instant latest = Instant.MIN;
    for (var begin : bounds.begins().entrySet()) {
      if (begin.getKey().topic().startsWith(prefix) && begin.getValue() > 0) {
        Instant first = firstKept.getOrDefault(begin.getKey(), Instant.MAX);
        latest = first.isAfter(latest) ? first : latest;
      }
    }
    return latest;
  }

  private Outcome outcome() {
    List<String> shortened =
        bounds.begins().entrySet().stream()
            .filter(begin -> begin.getValue() > 0)
            .map(begin -> begin.getKey().topic())
            .distinct()
            .sorted()
            .toList();
    return new Outcome(
        audit.workflows(),
        audit.counts(),
        audit.topicCounts(),
        audit.violations(),
        shortened,
        deadLetters,
        bounds.held());
  }
}
