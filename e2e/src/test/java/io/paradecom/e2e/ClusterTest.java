package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.cli.cluster.ClusterConnection;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.EventFeed;
import io.paradecom.common.client.Feed;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.CommandCodec;
import io.paradecom.common.codec.ContentHash;
import io.paradecom.common.codec.SubmitChunks;
import io.paradecom.common.config.ClientProperties;
import io.paradecom.common.config.ClusterConfig;
import io.paradecom.common.format.GraphReader;
import io.paradecom.common.format.ReadOptions;
import io.paradecom.common.format.ReadResult;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broker, registry, leader and runners as processes of their own. */
@Tag("extended")
class ClusterTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration FRAME = Duration.ofMillis(100);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private Cluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = Cluster.start(folder);
  }

  @AfterEach
  void stop() throws InterruptedException {
    cluster.stop();
  }

  @Test
  void shouldFinishADiamondWhoseRunnerIsKilledInTheMiddle() throws Exception {
    // Given
    Path file =
        write(
            """
            apiVersion: paradecom/v1
            workflow: diamond
            tasks:
              first: { shell: "echo first >> witness" }
              left: { needs: [first], shell: "echo $$ > left; while [ ! -e go ]; do sleep 0.1; done" }
              right: { needs: [first], shell: "echo right >> witness" }
              last: { needs: [left, right], shell: "echo last >> witness" }
            """);
    Paradecom leader = cluster.leader();
    List<Paradecom> runners = List.of(cluster.runner("one"), cluster.runner("two"));
    Paradecom run = cluster.start("run", file.toString(), "--json");
    long task = awaitPid(folder.resolve("left"), run);
    // The victim may have had it too, and would then rightly leave it to be run again.
    run.awaitError("done   right");

    // When
    Paradecom victim =
        runners.stream().filter(runner -> runner.isAncestorOf(task)).findFirst().orElseThrow();
    victim.kill();
    Files.createFile(folder.resolve("go"));
    Paradecom.Outcome outcome = run.await();

    // Then
    assertThat(outcome.exitCode()).as(outcome.err() + leader.errors()).isZero();
    JsonNode summary = new ObjectMapper().readTree(outcome.out());
    assertThat(summary.get("state").asText()).isEqualTo("succeeded");
    assertThat(summary.get("succeeded").asInt()).isEqualTo(4);
    // The victim may have had that task too, and died before it told the broker that it had taken
    // it: then another runner does it once more, and what comes of that is not accepted.
    assertThat(Files.readAllLines(folder.resolve("witness")))
        .as(outcome.err())
        .containsOnlyOnce("first", "last")
        .startsWith("first", "right")
        .contains("last")
        .isSubsetOf("first", "right", "last");
    assertThat(successes(summary.get("workflowId").asText())).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(outcome.err()).contains("lost   left  runner");

    leader.terminate();
    Paradecom other = runners.get(runners.indexOf(victim) == 0 ? 1 : 0);
    other.terminate();
    assertThat(leader.await().exitCode()).as(leader.errors()).isZero();
    assertThat(other.await().exitCode()).as(other.errors()).isZero();
    assertThat(leader.errors() + other.errors()).doesNotContain("\tat ");
  }

  @Test
  void shouldOutlastARegistryThatIsDown() throws Exception {
    // Given
    Paradecom leader = cluster.leader();
    cluster.runner("one");
    WorkflowId id = new WorkflowId("outage");
    List<WorkflowCommand.Submit> submit =
        SubmitChunks.split(graph(), id, "outage-1", ContentHash.of(graph()));
    try (ClusterConnection connection = connect()) {
      KafkaAccess access = connection.access(connection.topics().orElseThrow());
      try (EventFeed feed = EventFeed.fromNow(access, id);
          CommandSender sender = new CommandSender(access)) {
        // Registers the schema, which no leader has met: it needs the registry to read what comes.
        byte[] unsent =
            access
                .wire()
                .encode(
                    access.topics().commands() + "-value",
                    CommandCodec.toRecord(submit.getFirst()));
        assertThat(unsent).isNotEmpty();
        cluster.killRegistry();

        // When
        sender.send(submit);
        leader.awaitError("waiting for the schema registry");
        cluster.restartRegistry();

        // Then
        List<WorkflowEvent> events = new ArrayList<>();
        await()
            .atMost(PATIENCE)
            .until(() -> {
              collect(feed, events);
              return events.stream().anyMatch(WorkflowEvent.WorkflowEnded.class::isInstance);
            });
      }
    }
    assertThat(leader.isAlive()).isTrue();
    assertThat(leader.errors())
        .doesNotContain("stream thread died")
        .doesNotContain("set aside as a dead letter");
  }

  @Test
  void shouldSayWhatToStartWhenThereIsNoLeader() throws Exception {
    // Given
    Path file = write("apiVersion: paradecom/v1\nworkflow: w\ntasks:\n  a: { shell: \"true\" }\n");

    // When
    Paradecom.Outcome neverStarted = cluster.run("run", file.toString());
    cluster.leader().kill();
    Paradecom.Outcome gone = cluster.run("run", file.toString(), "--accept-within", "12s");

    // Then
    assertThat(neverStarted.exitCode()).isEqualTo(3);
    assertThat(neverStarted.err()).contains("paradecom leader --bootstrap " + cluster.bootstrap());
    assertThat(gone.exitCode()).isEqualTo(3);
    assertThat(gone.err())
        .contains("paradecom leader --bootstrap " + cluster.bootstrap())
        .contains("within 12 s")
        .doesNotContain("\tat ");
  }

  private WorkflowSpec graph() {
    ReadResult read =
        GraphReader.readText(
            "w.yaml",
            "apiVersion: paradecom/v1\nworkflow: w\ntasks:\n  a: { shell: \"true\" }\n",
            ReadOptions.DEFAULTS);
    return ((ReadResult.Accepted) read).spec();
  }

  private ClusterConnection connect() {
    return ClusterConnection.open(
        new ClusterConfig(
            cluster.bootstrap(),
            cluster.registryUrl(),
            Topics.DEFAULT_PREFIX,
            ClientProperties.NONE));
  }

  /** Indexes of the tasks whose success was accepted, once for each time it was. */
  private List<Integer> successes(String workflow) {
    WorkflowId id = new WorkflowId(workflow);
    List<WorkflowEvent> events = new ArrayList<>();
    try (ClusterConnection connection = connect();
        EventFeed feed =
            EventFeed.fromStart(connection.access(connection.topics().orElseThrow()), id)) {
      while (!feed.isCaughtUp()) {
        collect(feed, events);
      }
    }
    return events.stream()
        .filter(WorkflowEvent.TaskSucceeded.class::isInstance)
        .map(event -> ((WorkflowEvent.TaskSucceeded) event).index())
        .toList();
  }

  private static void collect(EventFeed feed, List<WorkflowEvent> events) {
    for (Feed news : feed.poll(FRAME)) {
      if (news instanceof Feed.Facts facts) {
        events.addAll(facts.batch().events());
      }
    }
  }

  private static long awaitPid(Path file, Paradecom run) throws IOException {
    await("task of " + run.errors())
        .atMost(PATIENCE)
        .until(
            () -> !run.isAlive() || (Files.exists(file) && Files.readString(file).endsWith("\n")));
    assertThat(file).as(run.errors()).isNotEmptyFile();
    return Long.parseLong(Files.readString(file).strip());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("w.yaml"), text);
  }
}
