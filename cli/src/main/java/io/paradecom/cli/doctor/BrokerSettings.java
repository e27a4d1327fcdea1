package io.paradecom.cli.doctor;

import io.paradecom.cli.doctor.Finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Settings that each broker of a cluster should have. */
final class BrokerSettings {
  static final String SUBJECT = "broker settings";

  /**
   * A setting that brokers should have.
   *
   * @param least whether {@code value} is the least that it may be, not the most
   * @param brokers of how many brokers on it matters
   */
  private record Limit(
      String key, boolean least, long value, int brokers, Verdict verdict, String why) {
    /** Returns what is not as it should be; one that a broker does not tell is as it should be. */
    Optional<Finding> broken(SortedMap<Integer, Map<String, String>> settings) {
      SortedMap<String, List<Integer>> brokersByValue = new TreeMap<>();
      settings.forEach((broker, texts) -> {
        String text = texts.get(key);
        if (text != null && !holds(Long.parseLong(text))) {
          brokersByValue.computeIfAbsent(text, _ -> new ArrayList<>()).add(broker);
        }
      });
      if (brokersByValue.isEmpty()) {
        return Optional.empty();
      }
      String found =
          brokersByValue.entrySet().stream()
              .map(one -> one.getKey() + where(one.getValue(), settings.size()))
              .collect(Collectors.joining(", ", key + " is ", ""));
      return Optional.of(new Finding(verdict, SUBJECT, found, "Set %d. %s".formatted(value, why)));
    }

    private boolean holds(long found) {
      return least ? found >= value : found <= value;
    }

    private static String where(List<Integer> brokers, int all) {
      if (brokers.size() == all) {
        return all == 1 ? "" : " on all brokers";
      }
      return " on " + named(brokers);
    }
  }

  private static final List<Limit> LIMITS =
      List.of(
          new Limit(
              "transaction.max.timeout.ms",
              true,
              10_000,
              1,
              Verdict.BAD,
              "Leaders use transactions of up to 10 s."),
          new Limit(
              "group.min.session.timeout.ms",
              false,
              10_000,
              1,
              Verdict.BAD,
              "Leaders have sessions of 10 s, so that another takes over soon."),
          new Limit(
              "transaction.state.log.replication.factor",
              true,
              3,
              3,
              Verdict.BAD,
              "With fewer, a lost broker loses transactions."),
          new Limit(
              "offsets.topic.replication.factor",
              true,
              3,
              3,
              Verdict.BAD,
              "With fewer, a lost broker loses places in topics."),
          new Limit(
              "group.share.max.size",
              true,
              200,
              1,
              Verdict.WARNING,
              "Each slot of the runners is a member of its queue's group; slots beyond get no"
                  + " work."),
          new Limit(
              "group.share.min.record.lock.duration.ms",
              false,
              6_000,
              1,
              Verdict.WARNING,
              "The groups of runners lock records for 6 s where they may; each queue hands out more"
                  + " in a second then."),
          new Limit(
              "group.share.max.partition.max.record.locks",
              true,
              10_000,
              1,
              Verdict.WARNING,
              "The groups of runners lock up to 10,000 records of a queue where they may; it hands"
                  + " out more in a second then."),
          new Limit(
              "add.partitions.to.txn.retry.backoff.ms",
              false,
              1,
              1,
              Verdict.WARNING,
              "Small transactions, and with them each step of a chain, get several times faster."),
          new Limit(
              "transaction.abort.timed.out.transaction.cleanup.interval.ms",
              false,
              1_000,
              1,
              Verdict.WARNING,
              "What a dead leader's transaction holds back is free sooner."));

  private BrokerSettings() {}

  /**
   * Returns what is not as it should be, and on which brokers; or that all is.
   *
   * @param settings by broker, of those that told them
   * @param brokers of the cluster
   */
  static List<Finding> findings(SortedMap<Integer, Map<String, String>> settings, int brokers) {
    List<Finding> findings =
        LIMITS.stream()
            .filter(limit -> brokers >= limit.brokers())
            .map(limit -> limit.broken(settings))
            .flatMap(Optional::stream)
            .toList();
    return findings.isEmpty()
        ? List.of(
            Finding.good(SUBJECT, "as they should be on " + named(List.copyOf(settings.keySet()))))
        : findings;
  }

  private static String named(List<Integer> brokers) {
    String ids = brokers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return (brokers.size() == 1 ? "broker " : "brokers ") + ids;
  }
}
