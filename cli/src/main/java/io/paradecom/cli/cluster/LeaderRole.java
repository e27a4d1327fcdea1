package io.paradecom.cli.cluster;

import io.paradecom.common.config.ClusterConfig;
import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.common.topic.TopicAdmin;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TurnPolicy;
import io.paradecom.core.workflow.Retention;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one leader process works.
 *
 * @param stateDirectory its state stores; a copy of what the cluster keeps, rebuilt when lost
 * @param partitions over which workflows are spread, 1 to {@value Topics#MAX_WORKFLOW_PARTITIONS};
 *     null: as the topics have it, {@value #DEFAULT_PARTITIONS} for a new installation
 * @param queues of ready tasks; empty: as the topics have it, {@code default} for a new
 *     installation
 * @param threads stream threads, 1 to {@value #MAX_THREADS}
 * @param standbys further processes that keep a copy of each state store, 0 to {@value
 *     #MAX_STANDBYS}
 * @param semaphores units of each semaphore that all workflows share, by name
 * @param rates of resources that all workflows share, by name
 * @param budgets that all workflows share, by name
 * @param replicas of topics that are created, 1 to {@value #MAX_REPLICAS}; null: as it suits the
 *     cluster
 * @param instance names it over restarts; null: each start is a new one
 * @param readyFile is there while the leader serves; null: none
 * @param metrics where it answers about itself
 * @param rest where it answers about workflows
 * @param retention how long what has ended is kept
 * @param policy the order of the ready tasks of a workflow that says nothing of it
 * @param blobs where large outputs are kept
 */
record LeaderRole(
    ClusterConfig cluster,
    Path stateDirectory,
    @Nullable Integer partitions,
    List<QueueName> queues,
    int threads,
    int standbys,
    Map<String, Integer> semaphores,
    Map<String, Rate> rates,
    Map<String, Budget> budgets,
    @Nullable Integer replicas,
    @Nullable String instance,
    @Nullable Path readyFile,
    MetricsAddress metrics,
    RestAddress rest,
    Retention retention,
    TurnPolicy policy,
    BlobChoice blobs) {
  /** Workflow partitions of a new installation. */
  static final int DEFAULT_PARTITIONS = 8;

  static final String SEMAPHORE = "--semaphore";
  static final String RATE = "--rate";
  static final String BUDGET = "--budget";
  static final String REPLICAS = "--replicas";
  static final String INSTANCE = "--instance";

  static final int MAX_THREADS = 64;
  static final int MAX_STANDBYS = 2;
  static final int MAX_REPLICAS = 7;

  /**
   * @throws IllegalConfigurationException when a component is outside its range
   */
  LeaderRole {
    stateDirectory = stateDirectory.toAbsolutePath().normalize();
    queues = List.copyOf(queues);
    semaphores = Map.copyOf(semaphores);
    semaphores.forEach(LeaderRole::requireSemaphore);
    rates = Map.copyOf(rates);
    budgets = Map.copyOf(budgets);
    for (String name : rates.keySet()) {
      requireRate(name, semaphores.containsKey(name));
    }
    if (partitions != null) {
      requireRange("--partitions", partitions, 1, Topics.MAX_WORKFLOW_PARTITIONS);
    }
    if (replicas != null) {
      requireRange(REPLICAS, replicas, 1, MAX_REPLICAS);
    }
    if (instance != null && !Identifiers.isValid(instance)) {
      throw new IllegalConfigurationException(
          INSTANCE, "1 to 128 characters out of A-Z a-z 0-9 . _ -", instance);
    }
    requireRange("--threads", threads, 1, MAX_THREADS);
    requireRange("--standbys", standbys, 0, MAX_STANDBYS);
  }

  /** Returns the replicas of topics that are created on a cluster of so many brokers. */
  short replicasOn(int brokers) {
    return replicas == null ? TopicAdmin.replicasOn(brokers) : replicas.shortValue();
  }

  private static void requireSemaphore(String name, int units) {
    if (!Identifiers.isValid(name) || units < 1 || units > ResourceWant.MAX_UNITS) {
      throw new IllegalConfigurationException(
          SEMAPHORE,
          "a name out of A-Z a-z 0-9 . _ - and 1 to %,d units".formatted(ResourceWant.MAX_UNITS),
          name + "=" + units);
    }
  }

  private static void requireRate(String name, boolean hasUnits) {
    if (!Identifiers.isValid(name) || hasUnits) {
      throw new IllegalConfigurationException(
          RATE, "a name out of A-Z a-z 0-9 . _ - that is no semaphore", name);
    }
  }

  static void requireRange(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalConfigurationException(
          key, "a whole number of %d to %d".formatted(least, most), value);
    }
  }
}
