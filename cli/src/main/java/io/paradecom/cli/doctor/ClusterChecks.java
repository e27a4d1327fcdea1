package io.paradecom.cli.doctor;

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
import java.util.SortedMap;
import java.util.TreeMap;
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
      settings(nodes);
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

  private void settings(Collection<Node> nodes) {
    List<ConfigResource> asked =
        nodes.stream()
            .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
            .toList();
    SortedMap<Integer, Map<String, String>> settings = new TreeMap<>();
    admin
        .describeConfigs(asked)
        .values()
        .forEach((broker, answer) -> {
          try {
            Config described = ANSWERS.get("describe settings of broker " + broker.name(), answer);
            settings.put(Integer.valueOf(broker.name()), texts(described));
          } catch (TopicAccessException refused) {
            findings.add(
                Finding.warning(
                    BrokerSettings.SUBJECT,
                    String.valueOf(refused.getMessage()),
                    "Reading them needs DescribeConfigs on the cluster; they stay unchecked."));
          }
        });
    if (!settings.isEmpty()) {
      findings.addAll(BrokerSettings.findings(settings, nodes.size()));
    }
  }

  private static Map<String, String> texts(Config described) {
    Map<String, String> texts = new HashMap<>();
    for (ConfigEntry entry : described.entries()) {
      if (entry.value() != null) {
        texts.put(entry.name(), entry.value());
      }
    }
    return texts;
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
