package io.paradecom.common.topic;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What each role needs to be allowed on a cluster with an authorizer, and no more.
 *
 * @param role whose rights these are
 * @param grants on what
 */
public record AclPlan(Role role, List<Grant> grants) {
  /** Topic in which {@code paradecom registry} keeps schemas. */
  private static final String SCHEMAS = "_schemas";

  /** Who talks to the cluster. */
  public enum Role {
    /** Decides; creates topics and sets the runners' groups up. */
    LEADER,
    /** Works; writes only what runners say. */
    RUNNER,
    /** Hands graphs in and follows them on the topics, as {@code run --bootstrap} does. */
    SUBMITTER,
    /** Only reads, as {@code verify} does. */
    AUDITOR,
    /** {@code paradecom registry}; registries of others have rights of their own. */
    REGISTRY
  }

  /** Operations on a resource, or on all whose names begin with its name. */
  public record Grant(ResourcePattern resource, Set<AclOperation> operations) {
    public Grant {
      operations = Set.copyOf(operations);
    }

    /** Returns whether the grant is about the topic of that name. */
    public boolean isAboutTopic(String name) {
      return resource.resourceType() == ResourceType.TOPIC
          && (resource.patternType() == PatternType.PREFIXED
              ? name.startsWith(resource.name())
              : resource.name().equals("*") || resource.name().equals(name));
    }
  }

  public AclPlan {
    grants = List.copyOf(grants);
  }

  /** Returns what a role needs in the installation with these topics. */
  public static AclPlan of(Role role, Topics topics) {
    return new AclPlan(
        role,
        switch (role) {
          case LEADER -> leader(topics);
          case RUNNER -> runner(topics);
          case SUBMITTER -> submitter(topics);
          case AUDITOR ->
              List.of(
                  topics(topics.prefix(), AclOperation.READ),
                  // How far the leaders have read.
                  begins(ResourceType.GROUP, topics.leaderGroup(), AclOperation.DESCRIBE));
          case REGISTRY ->
              List.of(
                  topic(
                      SCHEMAS,
                      AclOperation.READ,
                      AclOperation.WRITE,
                      AclOperation.CREATE,
                      AclOperation.DESCRIBE_CONFIGS));
        });
  }

  private static List<Grant> leader(Topics topics) {
    return List.of(
        topics(
            topics.prefix(),
            AclOperation.READ,
            AclOperation.WRITE,
            AclOperation.CREATE,
            AclOperation.DESCRIBE_CONFIGS),
        // Of its records: what is older than all workflows that are kept.
        topic(topics.events(), AclOperation.DELETE),
        begins(ResourceType.GROUP, topics.leaderGroup(), AclOperation.READ, AclOperation.DELETE),
        begins(
            ResourceType.GROUP,
            topics.runnerGroupPrefix(),
            AclOperation.READ,
            AclOperation.DESCRIBE_CONFIGS,
            AclOperation.ALTER_CONFIGS),
        begins(ResourceType.TRANSACTIONAL_ID, topics.leaderGroup(), AclOperation.WRITE));
  }

  private static List<Grant> runner(Topics topics) {
    return List.of(
        topics(topics.readyPrefix(), AclOperation.READ),
        topic(topics.control(), AclOperation.READ),
        // How many partitions the installation has.
        topic(topics.commands(), AclOperation.DESCRIBE),
        topic(topics.reports(), AclOperation.WRITE),
        topic(topics.heartbeats(), AclOperation.WRITE),
        topic(topics.logs(), AclOperation.WRITE),
        topic(topics.deadLetters(), AclOperation.WRITE),
        begins(ResourceType.GROUP, topics.runnerGroupPrefix(), AclOperation.READ));
  }

  private static List<Grant> submitter(Topics topics) {
    return List.of(
        topic(topics.commands(), AclOperation.WRITE),
        topic(topics.events(), AclOperation.READ),
        // Which queues there are.
        topics(topics.readyPrefix(), AclOperation.DESCRIBE));
  }

  private static Grant topic(String name, AclOperation... operations) {
    return new Grant(
        new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL),
        EnumSet.copyOf(List.of(operations)));
  }

  private static Grant topics(String prefix, AclOperation... operations) {
    return begins(ResourceType.TOPIC, prefix, operations);
  }

  /** What begins with nothing is everything, for which Kafka has a name of its own. */
  private static Grant begins(ResourceType type, String prefix, AclOperation... operations) {
    ResourcePattern pattern =
        prefix.isEmpty()
            ? new ResourcePattern(type, ResourcePattern.WILDCARD_RESOURCE, PatternType.LITERAL)
            : new ResourcePattern(type, prefix, PatternType.PREFIXED);
    return new Grant(pattern, EnumSet.copyOf(List.of(operations)));
  }

  /**
   * Returns the arguments of {@code kafka-acls.sh}, a line for each grant.
   *
   * @param principal as {@code User:runner}
   */
  public List<String> lines(String principal) {
    List<String> lines = new ArrayList<>();
    for (Grant grant : grants) {
      String operations =
          grant.operations().stream()
              .sorted()
              .map(operation -> "--operation " + spelled(operation))
              .collect(Collectors.joining(" "));
      ResourcePattern resource = grant.resource();
      lines.add(
          "--add --allow-principal '%s' %s --%s '%s' --resource-pattern-type %s"
              .formatted(
                  principal,
                  operations,
                  resource.resourceType().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                  resource.name(),
                  resource.patternType().name().toLowerCase(Locale.ROOT)));
    }
    return lines;
  }

  /** As the tool spells it: {@code DescribeConfigs}. */
  private static String spelled(AclOperation operation) {
    StringBuilder text = new StringBuilder();
    for (String word : operation.name().split("_", -1)) {
      text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }
}
