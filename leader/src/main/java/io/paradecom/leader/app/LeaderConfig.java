package io.paradecom.leader.app;

import io.paradecom.common.topic.Topics;
import io.paradecom.core.fleet.FleetLimits;
import io.paradecom.core.workflow.EngineLimits;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a leader process needs to know.
 *
 * @param bootstrap {@code host:port} list of the Kafka cluster
 * @param registryUrl URL list of the schema registry
 * @param topics that exist; their prefix is also that of the application id
 * @param stateDirectory for the state stores; reused over restarts
 * @param threads stream threads, 1 to 64
 * @param standbys standby replicas of the state, 0 to 2
 * @param client further properties for all Kafka clients, as TLS and SASL settings
 * @param membership how it stands among other leaders
 */
public record LeaderConfig(
    String bootstrap,
    String registryUrl,
    Topics topics,
    Path stateDirectory,
    int threads,
    int standbys,
    EngineLimits limits,
    FleetLimits fleet,
    Map<String, String> client,
    Membership membership) {
  /**
   * @throws IllegalArgumentException when a component is outside its range
   */
  public LeaderConfig {
    client = Map.copyOf(client);
    requireRange("threads", threads, 1, 64);
    requireRange("standbys", standbys, 0, 2);
  }

  /** Returns the configuration of a leader that is alone in one JVM. */
  public static LeaderConfig local(
      String bootstrap, String registryUrl, Path stateDirectory, EngineLimits limits) {
    return new LeaderConfig(
        bootstrap,
        registryUrl,
        Topics.local(),
        stateDirectory,
        1,
        0,
        limits,
        FleetLimits.DEFAULT,
        Map.of(),
        Membership.ANONYMOUS);
  }

  private static void requireRange(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "Expected %s of %d to %d, but found %d.".formatted(key, least, most, value));
    }
  }
}
