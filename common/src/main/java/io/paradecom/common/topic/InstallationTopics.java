package io.paradecom.common.topic;

import io.paradecom.core.spec.QueueName;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics of an installation as they are found on a cluster, for whoever did not create them:
 * how many partitions a leader once gave them, and which queues there are.
 */
public final class InstallationTopics {
  private InstallationTopics() {}

  /**
   * Returns what there is under {@code prefix}; empty when no leader has created it yet.
   *
   * @param limit how long each of two answers of the cluster may take
   * @throws TopicAccessException when the cluster refuses, or does not answer in time
   */
  public static Optional<Topics> find(Admin admin, String prefix, Duration limit) {
    AdminAnswers answers = new AdminAnswers(limit);
    Topics named = new Topics(prefix, 1, Set.of(Topics.DEFAULT_QUEUE));
    String wish = "describe topic " + named.commands();
    var commands =
        answers.getUnless(
            UnknownTopicOrPartitionException.class,
            wish,
            admin
                .describeTopics(List.of(named.commands()))
                .topicNameValues()
                .get(named.commands()));
    if (commands == null) {
      return Optional.empty();
    }
    Set<QueueName> queues = new HashSet<>();
    for (String name : answers.get("list topics", admin.listTopics().names())) {
      if (name.startsWith(named.readyPrefix())) {
        queues.add(new QueueName(name.substring(named.readyPrefix().length())));
      }
    }
    return queues.isEmpty()
        ? Optional.empty()
        : Optional.of(new Topics(prefix, commands.partitions().size(), queues));
  }
}
