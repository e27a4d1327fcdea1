package io.paradecom.leader.app;

import io.paradecom.common.topic.TopicAdmin;
import org.jspecify.annotations.Nullable;

/**
 * How a leader stands among the others of its installation.
 *
 * @param instance names it over restarts (static membership): one that is back within its session
 *     goes on with its partitions, and no other takes them meanwhile; null: each start is a new
 *     member
 * @param endpoint {@code host:port} under which other leaders reach its REST interface; null: they
 *     cannot
 * @param replicas of the topics in which state is kept, or {@link TopicAdmin#CLUSTER_DEFAULT}
 */
public record Membership(@Nullable String instance, @Nullable String endpoint, short replicas) {
  /** Unknown to others, with as many replicas as the cluster gives. */
  public static final Membership ANONYMOUS = new Membership(null, null, TopicAdmin.CLUSTER_DEFAULT);
}
