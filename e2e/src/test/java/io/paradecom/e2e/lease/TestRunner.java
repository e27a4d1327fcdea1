package io.paradecom.e2e.lease;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.CachingRegistryClient;
import io.paradecom.common.registry.HttpRegistryClient;
import io.paradecom.common.registry.RegistryEndpoint;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.runner.app.Runner;
import io.paradecom.runner.app.RunnerConfig;
import io.paradecom.runner.execute.EnvironmentPolicy;
import io.paradecom.runner.execute.ExecutionLimits;
import io.paradecom.runner.execute.ExecutorSettings;
import io.paradecom.runner.execute.LocalTaskExecutor;
import io.paradecom.runner.execute.secret.SecretSource;
import io.paradecom.runner.kafka.KafkaRunnerPorts;
import io.paradecom.runner.lease.ExecutionDefaults;
import io.paradecom.runner.time.SystemClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a runner of these tests is put together, in a process of its own or not. Commands see its
 * name in {@code TEST_RUNNER}.
 *
 * @param folder where commands run
 */
record TestRunner(
    String bootstrap, String registryUrl, String prefix, String name, int slots, Path folder) {
  private static final Duration HEARTBEAT = Duration.ofMillis(500);

  /** Starts a runner of these queues; closed by whoever called. */
  Runner start(List<QueueName> queues, Checkpoint checkpoint) throws IOException {
    Topics topics = new Topics(prefix, 1, Set.copyOf(queues));
    AvroWire wire =
        new AvroWire(
            new CachingRegistryClient(new HttpRegistryClient(RegistryEndpoint.of(registryUrl))));
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("TEST_RUNNER", name);
    ExecutorSettings settings =
        ExecutorSettings.of(
            EnvironmentPolicy.local(List.of("TEST_RUNNER"), environment),
            SecretSource.NONE,
            folder.resolve("private-" + name));
    ExecutionDefaults defaults = new ExecutionDefaults(folder, ExecutionLimits.DEFAULT, List.of());
    RunnerConfig config =
        RunnerConfig.of(new RunnerId(name), slots, defaults)
            .withQueues(queues)
            .withTimes(HEARTBEAT, Duration.ofSeconds(30));
    Runner runner =
        new Runner(
            config,
            new CheckedPorts(KafkaRunnerPorts.open(bootstrap, topics, wire, Map.of()), checkpoint),
            LocalTaskExecutor.start(settings),
            new SystemClock(),
            new SimpleMeterRegistry());
    runner.start();
    return runner;
  }
}
