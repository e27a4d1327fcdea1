package io.paradecom.common.topic;

import io.paradecom.core.spec.QueueName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the topics and share groups of an installation about: creates what is missing, checks what
 * is there, and changes nothing that exists except the settings of the runners' groups.
 *
 * <p>Any number of leaders may do this at once, again and again. A broker does not see at once what
 * the controller has done, so what was created or set is looked at until it shows: a leader whose
 * input topics are unknown fails, and a group whose settings are unknown loses tasks. Cost: one
 * round trip when there is nothing to do, about four otherwise.
 */
public final class TopicAdmin {
  /** Leaves the number of replicas of a new topic to the cluster. */
  public static final short CLUSTER_DEFAULT = -1;

  /** Replicas of a new topic on a cluster that has so many brokers. */
  private static final short SAFE_REPLICAS = 3;

  private static final String SAFE_IN_SYNC = "2";

  private static final Logger LOG = LoggerFactory.getLogger(TopicAdmin.class);
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Admin admin;
  private final Duration limit;
  private final AdminAnswers answers;

  /**
   * Works through {@code admin}, which stays the caller's to close.
   *
   * @param limit how long each answer of the cluster may take, and how long until what was done
   *     shows
   */
  public TopicAdmin(Admin admin, Duration limit) {
    this.admin = admin;
    this.limit = limit;
    this.answers = new AdminAnswers(limit);
  }

  /**
   * Returns the replicas that a new topic gets when nobody asked for a number: three where there
   * are as many brokers, so that one may be lost without a record, otherwise as the cluster has it.
   */
  public static short replicasOn(int brokers) {
    return brokers >= SAFE_REPLICAS ? SAFE_REPLICAS : CLUSTER_DEFAULT;
  }

  /**
   * Settings that a topic with this many replicas has besides: a write is acknowledged once two
   * have it, where there are three or more.
   */
  public static Map<String, String> replicaSettings(short replicas) {
    return replicas >= SAFE_REPLICAS
        ? Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, SAFE_IN_SYNC)
        : Map.of();
  }

  /**
   * What is not yet as it has to be.
   *
   * @param groups the settings that each group lacks
   */
  private record Missing(List<TopicSpec> topics, Map<String, Map<String, String>> groups) {
    boolean nothing() {
      return topics.isEmpty() && groups.isEmpty();
    }

    @Override
    public String toString() {
      List<String> names = new ArrayList<>(topics.stream().map(TopicSpec::name).toList());
      names.addAll(groups.keySet());
      return String.join(", ", names);
    }
  }

  /**
   * Returns when all topics exist and the runners' groups are set up; to be called before the first
   * client starts.
   *
   * @param replicas of each topic that is created, or {@link #CLUSTER_DEFAULT}
   * @return the names of the topics that were created here
   * @throws TopicMismatchException when a topic exists that is not as it has to be
   * @throws TopicAccessException when the cluster refuses, or does not answer in time
   */
  public List<String> ensure(Topics topics, short replicas) {
    List<String> created = new ArrayList<>();
    long deadline = System.nanoTime() + limit.toNanos();
    long pause = FIRST_PAUSE_NANOS;
    ShareLimits limits = limits();
    Missing missing = look(topics, List.of(limits));
    while (!missing.nothing()) {
      created.addAll(create(missing.topics(), replicas));
      for (var group : missing.groups().entrySet()) {
        if (!setUpGroup(group.getKey(), group.getValue())) {
          // Controllers may be set up otherwise than the broker that was asked.
          limits = ShareLimits.UNKNOWN;
        }
      }
      pause = pause(pause, deadline, "see " + missing);
      missing = look(topics, List.of(limits));
    }
    for (QueueName queue : new TreeSet<>(topics.queues())) {
      if (created.contains(topics.ready(queue))) {
        startAtBeginning(topics.runnerGroup(queue), topics.ready(queue), deadline);
      }
    }
    if (!created.isEmpty()) {
      LOG.atInfo().addKeyValue("topics", created).log("topics created");
    }
    return created;
  }

  /**
   * Returns what {@link #ensure} would still have to do, one sentence each; changes nothing. Empty:
   * all is there.
   *
   * @throws TopicMismatchException when a topic exists that is not as it has to be
   * @throws TopicAccessException when the cluster refuses, or does not answer in time
   */
  public List<String> missing(Topics topics) {
    Missing missing = look(topics, List.of(limits(), ShareLimits.UNKNOWN));
    List<String> sentences = new ArrayList<>();
    missing
        .topics()
        .forEach(topic ->
            sentences.add(
                "Topic %s with %d partition(s) is not there."
                    .formatted(topic.name(), topic.partitions())));
    missing
        .groups()
        .forEach((group, settings) ->
            sentences.add("Share group %s lacks the settings %s.".formatted(group, settings)));
    return sentences;
  }

  /**
   * @param limits of which one has to be kept to by each group
   */
  private Missing look(Topics topics, List<ShareLimits> limits) {
    List<TopicSpec> specs = topics.all();
    List<String> names = specs.stream().map(TopicSpec::name).toList();
    List<String> groups = topics.queues().stream().map(topics::runnerGroup).sorted().toList();
    var descriptions = admin.describeTopics(names).topicNameValues();
    var configs = admin.describeConfigs(resources(names, groups)).values();

    List<TopicSpec> missing = new ArrayList<>();
    List<String> differences = new ArrayList<>();
    for (TopicSpec spec : specs) {
      var found = ifKnown("describe topic " + spec.name(), descriptions.get(spec.name()));
      var config = ifKnown("read topic " + spec.name(), configs.get(topic(spec.name())));
      if (found == null || config == null) {
        missing.add(spec);
      } else {
        int partitions = found.partitions().size();
        differences.addAll(TopicComparison.differences(spec, partitions, settings(config)));
      }
    }
    if (!differences.isEmpty()) {
      throw new TopicMismatchException(differences);
    }
    Map<String, Map<String, String>> unset = new TreeMap<>();
    for (String group : groups) {
      Config config = answers.get("read share group " + group, configs.get(group(group)));
      List<Map<String, String>> lacking =
          limits.stream().map(limit -> lacking(settings(config), limit)).toList();
      if (lacking.stream().noneMatch(Map::isEmpty)) {
        unset.put(group, lacking.getFirst());
      }
    }
    return new Missing(missing, unset);
  }

  private static Map<String, String> lacking(Map<String, String> found, ShareLimits limits) {
    Map<String, String> lacking = new TreeMap<>(Topics.runnerGroupSettings(limits));
    lacking.entrySet().removeAll(found.entrySet());
    return lacking;
  }

  /** Not everybody who sets groups up may read the settings of brokers. */
  private ShareLimits limits() {
    String broker =
        Integer.toString(
            answers.get("find a broker", admin.describeCluster().nodes()).iterator().next().id());
    ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker);
    Config config =
        answers.getUnless(
            ClusterAuthorizationException.class,
            "read the settings of broker " + broker,
            admin.describeConfigs(List.of(resource)).values().get(resource));
    return config == null ? ShareLimits.UNKNOWN : ShareLimits.of(settings(config));
  }

  private static Collection<ConfigResource> resources(List<String> topics, List<String> groups) {
    List<ConfigResource> resources = new ArrayList<>();
    topics.forEach(name -> resources.add(topic(name)));
    groups.forEach(name -> resources.add(group(name)));
    return resources;
  }

  private static ConfigResource topic(String name) {
    return new ConfigResource(ConfigResource.Type.TOPIC, name);
  }

  private static ConfigResource group(String name) {
    return new ConfigResource(ConfigResource.Type.GROUP, name);
  }

  private static Map<String, String> settings(Config config) {
    Map<String, String> settings = new HashMap<>();
    for (ConfigEntry entry : config.entries()) {
      if (entry.value() != null) {
        settings.put(entry.name(), entry.value());
      }
    }
    return settings;
  }

  private <T> @Nullable T ifKnown(String wish, @Nullable KafkaFuture<T> answer) {
    return answers.getUnless(UnknownTopicOrPartitionException.class, wish, answer);
  }

  private List<String> create(List<TopicSpec> missing, short replicas) {
    Optional<Short> copies = replicas == CLUSTER_DEFAULT ? Optional.empty() : Optional.of(replicas);
    List<NewTopic> topics = new ArrayList<>();
    for (TopicSpec spec : missing) {
      Map<String, String> settings = new HashMap<>(spec.settings());
      settings.putAll(replicaSettings(replicas));
      topics.add(
          new NewTopic(spec.name(), Optional.of(spec.partitions()), copies).configs(settings));
    }
    List<String> created = new ArrayList<>();
    var done =
        topics.isEmpty()
            ? Map.<String, KafkaFuture<Void>>of()
            : admin.createTopics(topics).values();
    for (var one : done.entrySet()) {
      String wish = "create topic " + one.getKey();
      // Another leader may have been first.
      if (answers.doneUnless(TopicExistsException.class, wish, one.getValue())) {
        created.add(one.getKey());
      }
    }
    return created;
  }

  /** Returns whether the cluster takes such settings. */
  private boolean setUpGroup(String name, Map<String, String> lacking) {
    List<AlterConfigOp> changes = new ArrayList<>();
    lacking.forEach((key, value) ->
        changes.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
    return answers.doneUnless(
        InvalidConfigurationException.class,
        "set up share group " + name,
        admin.incrementalAlterConfigs(Map.of(group(name), changes)).all());
  }

  /**
   * Gives the group its place in a topic that is new. It would begin there by itself, but then its
   * first member is told of the topic one heartbeat later, and only if the broker that serves it
   * knows the settings by then. A group that has members already has its place.
   */
  private void startAtBeginning(String group, String topic, long deadline) {
    String wish = "set the start of share group " + group;
    var beginning = Map.of(new TopicPartition(topic, 0), 0L);
    long pause = FIRST_PAUSE_NANOS;
    while (true) {
      var done = admin.alterShareGroupOffsets(group, beginning).all();
      try {
        answers.doneUnless(GroupNotEmptyException.class, wish, done);
        return;
      } catch (TopicAccessException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
        pause = pause(pause, deadline, wish);
      }
    }
  }

  private long pause(long nanos, long deadline, String wish) {
    if (System.nanoTime() > deadline) {
      throw new TopicAccessException(
          "Expected to %s, but the Kafka cluster did not show it within %d ms."
              .formatted(wish, limit.toMillis()));
    }
    LockSupport.parkNanos(nanos);
    return Math.min(2 * nanos, LONGEST_PAUSE_NANOS);
  }
}
