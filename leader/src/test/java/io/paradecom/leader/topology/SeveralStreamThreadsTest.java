package io.paradecom.leader.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.common.codec.CommandCodec;
import io.paradecom.common.codec.RowCodec;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.MockRegistryClient;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.fleet.FleetLimits;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskAction.ProcessSettings;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.core.workflow.WorkflowState;
import io.paradecom.leader.app.RegistryWire;
import io.paradecom.leader.processor.LeaderMetrics;
import io.paradecom.leader.processor.LeaderSettings;
import io.paradecom.leader.processor.WorkflowProcessor;
import io.paradecom.leader.state.StoredRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One topology serves all stream threads of a process: their processors share nothing that changes.
 */
class SeveralStreamThreadsTest {
  private static final int SUBMITS = 400;
  private static final int TASKS = 20;

  @TempDir private Path folder;
  private final Topics topics = Topics.local();
  private final AvroWire wire =
      new AvroWire(MockRegistryClient.scope(UUID.randomUUID().toString()));

  @Test
  void shouldKeepEveryRowWholeWhenTwoThreadsWork() throws Exception {
    // Given
    LeaderTopology topology =
        new LeaderTopology(
            new LeaderSettings(topics, EngineLimits.DEFAULT, FleetLimits.DEFAULT),
            new RegistryWire(wire, topics),
            new LeaderMetrics(new SimpleMeterRegistry(), topics.queues()));
    try (TopologyTestDriver one = driver(topology, "one");
        TopologyTestDriver two = driver(topology, "two")) {
      CyclicBarrier together = new CyclicBarrier(2);

      // When
      CompletableFuture<Void> first = submits(one, "one", together);
      CompletableFuture<Void> second = submits(two, "two", together);
      CompletableFuture.allOf(first, second).get(120, TimeUnit.SECONDS);

      // Then
      requireWhole(one, "one");
      requireWhole(two, "two");
    }
  }

  private TopologyTestDriver driver(LeaderTopology topology, String name) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve(name).toString());
    return new TopologyTestDriver(topology.build(), settings);
  }

  private CompletableFuture<Void> submits(
      TopologyTestDriver driver, String name, CyclicBarrier together) {
    TestInputTopic<byte[], byte[]> commands =
        driver.createInputTopic(
            topics.commands(), new ByteArraySerializer(), new ByteArraySerializer());
    return CompletableFuture.runAsync(
        () -> {
          for (int i = 0; i < SUBMITS; i++) {
            byte[] command =
                wire.encode(topics.commands() + "-value", CommandCodec.toRecord(submit(name, i)));
            try {
              // Both at every step, so that one does not end before the other has begun.
              together.await(60, TimeUnit.SECONDS);
            } catch (Exception alone) {
              throw new IllegalStateException("the other thread ended early", alone);
            }
            commands.pipeInput(id(name, i).value().getBytes(UTF_8), command);
          }
        },
        task -> Thread.ofPlatform().name(name).daemon().start(task));
  }

  private static WorkflowId id(String name, int number) {
    return new WorkflowId(name + "-" + number);
  }

  private static WorkflowCommand.Submit submit(String name, int number) {
    SubmitHeader header =
        new SubmitHeader(name + " " + number, null, 0, OnFailure.CONTINUE, TASKS, 1, "");
    return new WorkflowCommand.Submit(
        id(name, number), name + "-c-" + number, header, 0, tasks(name, number));
  }

  private static List<TaskSpec> tasks(String name, int number) {
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      String script = "%s %d %d ".formatted(name, number, i).repeat(1 + (number + i) % 9);
      tasks.add(
          TaskSpec.of(
              new TaskId("t" + i), new TaskAction.Shell(script, ProcessSettings.NONE), List.of()));
    }
    return tasks;
  }

  private static void requireWhole(TopologyTestDriver driver, String name) {
    StoredRows rows =
        new StoredRows(driver.getKeyValueStore(WorkflowProcessor.STORE), new RowCodec());
    for (int number = 0; number < SUBMITS; number++) {
      WorkflowId id = id(name, number);
      WorkflowRow run = Objects.requireNonNull(rows.workflow(id), id.value());
      assertThat(run.id()).isEqualTo(id);
      assertThat(run.state()).isEqualTo(WorkflowState.RUNNING);
      assertThat(run.header().name()).isEqualTo(name + " " + number);
      List<TaskSpec> asked = tasks(name, number);
      for (int i = 0; i < TASKS; i++) {
        TaskDefinition kept = Objects.requireNonNull(rows.definition(id, i), id.value());
        assertThat(kept.index()).isEqualTo(i);
        assertThat(kept.spec().id()).isEqualTo(asked.get(i).id());
        assertThat(kept.spec().action()).isEqualTo(asked.get(i).action());
      }
    }
  }
}
