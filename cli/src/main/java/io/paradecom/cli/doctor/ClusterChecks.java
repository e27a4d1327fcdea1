package io.paradecom.cli.doctor;

import io.paradecom.cli.doctor.Finding.Verdict;
import io.paradecom.common.config.ClusterConfig;
import io.paradecom.common.registry.RegistryClient;
import io.paradecom.common.registry.RegistryException;
import io.paradecom.common.topic.AdminAnswers;
import io.paradecom.common.topic.InstallationTopics;
import io.paradecom.common.topic.TopicAccessException;
import io.paradecom.common.topic.TopicAdmin;
import io.paradecom.common.topic.TopicMismatchException;
import io.paradecom.common.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;

/** What a cluster and its registry must have for an installation; changes nothing. */
final class ClusterChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final AdminAnswers ANSWERS = new AdminAnswers(PATIENCE);
  private static final String SHARE_ADVICE =
      "Share groups need brokers of Kafka 4.2 or newer, and: kafka-features.sh --bootstrap-server"
          + " HOST:PORT upgrade --feature share.version=1";

  /** Level of {@code metadata.version} of Kafka 4.2. */
  private static final short METADATA_OF_4_2 = 29;

  /**
   * A setting that brokers should have.
   *
   * @param least whether {@code value} is the least that it may be, not the most
   * @param brokers of how many brokers on it matters
   */
  private record Limit(
      String key, boolean least, long value, int brokers, Verdict verdict, String why) {
    Optional<Finding> broken(Map<String, String> settings) {
      String text = settings.get(key);
      if (text == null) {
        return Optional.empty();
      }
      long found = Long.parseLong(text);
      return (least ? found >= value : found <= value)
          ? Optional.empty()
          : Optional.of(
              new Finding(
                  verdict,
                  "broker settings",
                  key + " is " + text,
                  "Set %d. %s".formatted(value, why)));
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

  private final ClusterConfig config;
  private final Admin admin;
  private final List<Finding> findings = new ArrayList<>();

  ClusterChecks(ClusterConfig config, Admin admin) {
    this.config = config;
    this.admin = admin;
  }

  List<Finding> findings() {
    Collection<Node> nodes = brokers();
    if (!nodes.isEmpty()) {
      features();
      settings(nodes.iterator().next(), nodes.size());
      topics();
    }
    registry();
    return findings;
  }

  private Collection<Node> brokers() {
    try {
      var cluster = admin.describeCluster();
      Collection<Node> nodes = ANSWERS.get("describe the cluster", cluster.nodes());
      String id = ANSWERS.get("describe the cluster", cluster.clusterId());
      findings.add(
          nodes.size() < 3
              ? Finding.warning(
                  "brokers",
                  "%d in cluster %s".formatted(nodes.size(), id),
                  "With three, one may be lost without a record.")
              : Finding.good("brokers", "%d in cluster %s".formatted(nodes.size(), id)));
      return nodes;
    } catch (TopicAccessException refused) {
      findings.add(
          Finding.bad(
              "brokers",
              "%s: %s".formatted(config.bootstrap(), refused.getMessage()),
              "Check --bootstrap, --client-config, and that they run."));
      return List.of();
    }
  }

  private void features() {
    try {
      FeatureMetadata features =
          ANSWERS.get("describe its features", admin.describeFeatures().featureMetadata());
      short share = level(features, "share.version");
      short metadata = level(features, "metadata.version");
      findings.add(
          share >= 1
              ? Finding.good(
                  "share groups",
                  "share.version %d, metadata.version %d".formatted(share, metadata))
              : Finding.bad("share groups", "share.version %d".formatted(share), SHARE_ADVICE));
      if (metadata < METADATA_OF_4_2) {
        findings.add(
            Finding.warning(
                "version",
                "metadata.version %d is older than that of Kafka 4.2 (%d)"
                    .formatted(metadata, METADATA_OF_4_2),
                "Tested with 4.3.1; upgrade, then raise the feature level."));
      }
    } catch (TopicAccessException refused) {
      findings.add(
          Finding.warning(
              "share groups",
              String.valueOf(refused.getMessage()),
              "The feature levels stay unknown."));
    }
  }

  private static short level(FeatureMetadata features, String name) {
    var range = features.finalizedFeatures().get(name);
    return range == null ? 0 : range.maxVersionLevel();
  }

  private void settings(Node broker, int brokers) {
    Map<String, String> settings = new HashMap<>();
    try {
      List<ConfigResource> asked =
          List.of(new ConfigResource(ConfigResource.Type.BROKER, broker.idString()));
      for (Config described :
          ANSWERS
              .get("describe settings of brokers", admin.describeConfigs(asked).all())
              .values()) {
        for (ConfigEntry entry : described.entries()) {
          if (entry.value() != null) {
            settings.put(entry.name(), entry.value());
          }
        }
      }
    } catch (TopicAccessException refused) {
      findings.add(
          Finding.warning(
              "broker settings",
              String.valueOf(refused.getMessage()),
              "Reading them needs DescribeConfigs on the cluster; they stay unchecked."));
      return;
    }
    int before = findings.size();
    LIMITS.stream()
        .filter(limit -> brokers >= limit.brokers())
        .map(limit -> limit.broken(settings))
        .flatMap(Optional::stream)
        .forEach(findings::add);
    if (findings.size() == before) {
      findings.add(Finding.good("broker settings", "as they should be on " + broker.idString()));
    }
  }

  private void topics() {
    try {
      Optional<Topics> found = InstallationTopics.find(admin, config.prefix(), PATIENCE);
      if (found.isEmpty()) {
        findings.add(
            Finding.good(
                "topics",
                "none under '%s' yet: the first leader creates them".formatted(config.prefix())));
        return;
      }
      Topics topics = found.get();
      List<String> missing = new TopicAdmin(admin, PATIENCE).missing(topics);
      missing.forEach(
          one -> findings.add(Finding.bad("topics", one, "A leader that starts brings it about.")));
      if (missing.isEmpty()) {
        findings.add(
            Finding.good(
                "topics",
                "%d under '%s', %d workflow partitions, queues %s"
                    .formatted(
                        topics.all().size(),
                        topics.prefix(),
                        topics.workflowPartitions(),
                        topics.queues())));
      }
    } catch (TopicMismatchException mismatch) {
      findings.add(Finding.bad("topics", String.valueOf(mismatch.getMessage()), ""));
    } catch (TopicAccessException refused) {
      findings.add(
          Finding.bad(
              "topics",
              String.valueOf(refused.getMessage()),
              "'paradecom topics acls' says what each role needs."));
    }
  }

  private void registry() {
    try (RegistryClient registry = config.registry().open()) {
      int subjects = registry.subjects().size();
      findings.add(
          Finding.good("registry", "%s, %d subjects".formatted(config.registryName(), subjects)));
    } catch (RegistryException failed) {
      findings.add(
          Finding.bad(
              "registry",
              "%s: %s".formatted(config.registryName(), failed.getMessage()),
              "Check --registry, and that it runs."));
    }
  }
}
