package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.client.Answer;
import io.paradecom.client.Graph;
import io.paradecom.client.ParadecomClient;
import io.paradecom.client.RefusedException;
import io.paradecom.client.SubmitOptions;
import io.paradecom.client.Submitted;
import io.paradecom.client.TaskStatus;
import io.paradecom.client.Workflow;
import io.paradecom.client.WorkflowEvents;
import io.paradecom.client.WorkflowQuery;
import io.paradecom.client.WorkflowState;
import io.paradecom.client.WorkflowStatus;
import io.paradecom.client.decompose.DecomposedTask;
import io.paradecom.client.decompose.DecompositionFailedException;
import io.paradecom.client.decompose.ParallelDecomposition;
import io.paradecom.client.decompose.Project;
import io.paradecom.client.decompose.TaskmasterDocument;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client library against an instance of its own. */
@Tag("extended")
class ClientTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path EXAMPLE = Path.of("..", "examples", "clients", "java", "Release.java");

  /** Answers about the whole, and about each part; the latter one at a time, or not at all. */
  private static String model(Path folder, int fifths) {
    return """
    question=$(cat)
    case $question in
    *'name="part of"'*)
      mkdir %1$s/busy 2>/dev/null || { echo "busy, come back later"; exit 0; }
      waited=0
      while [ "$waited" -lt %2$s ] && [ ! -e %1$s/fast ]; do sleep 0.2; waited=$((waited + 1)); done
      rmdir %1$s/busy
      echo '{"atomic": false, "subtasks": [{"id": "x", "title": "Draft it", "complexity": 2}, {"id": "y", "title": "Finish it", "complexity": 2, "dependsOn": ["x"]}]}'
      ;;
    *)
      echo '{"atomic": false, "subtasks": [{"id": "a", "title": "Fill the shelves", "description": "With books.", "complexity": 7}, {"id": "b", "title": "Set up the till", "complexity": 8}, {"id": "c", "title": "Open the doors", "complexity": 1, "dependsOn": ["a", "b"]}]}'
      ;;
    esac
    """
        .formatted(folder, fifths);
  }

  @TempDir private Path folder;

  private int port;
  private Paradecom instance;
  private ParadecomClient client;

  @BeforeEach
  void start() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    instance = up();
    client = ParadecomClient.at("http://127.0.0.1:" + port).author("ada").build();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    instance.terminate();
    assertThat(instance.await().exitCode()).isZero();
  }

  private Paradecom up() throws Exception {
    return Paradecom.start(folder, "up", "--port", Integer.toString(port))
        .awaitError("paradecom is up");
  }

  @Test
  void shouldSubmitFollowSteerAndRead() throws Exception {
    // A graph with an approval and a signal; a repetition is the same run.
    ObjectNode approval = JsonNodeFactory.instance.objectNode();
    ObjectNode signal = JsonNodeFactory.instance.objectNode().put("signal", "go");
    Graph graph =
        Graph.named("release")
            .key("release-42")
            .task("build", task -> task.shell("echo '{\"artifact\": \"a.jar\"}'"))
            .task("review", task -> task.needs("build").set("approval", approval))
            .task("wait", task -> task.needs("review").set("wait", signal))
            .task("deploy", task -> task.needs("wait").shell("echo done"));
    Submitted first = client.submit(graph);
    assertThat(first.answer()).isEqualTo(Answer.ACCEPTED);
    assertThat(client.submit(graph).answer()).isEqualTo(Answer.REPEATED);
    assertThatExceptionOfType(RefusedException.Conflict.class)
        .isThrownBy(() -> client.submit(graph.task("more", task -> task.noop())));
    assertThatExceptionOfType(RefusedException.Invalid.class)
        .isThrownBy(() -> client.submit(Graph.named("x").task("a", task -> task.needs("b").noop())))
        .satisfies(invalid -> assertThat(invalid.problem().errors()).isNotEmpty());

    Workflow workflow = client.workflow(first.workflowId());
    workflow.await(PATIENCE, status -> status.states().getOrDefault("SUCCEEDED", 0) == 1);
    assertThat(workflow.output("build").path("artifact").asText()).isEqualTo("a.jar");
    assertThat(workflow.why("deploy").path("text").asText()).isNotEmpty();
    assertThat(workflow.why()).isNotEmpty();
    assertThat(workflow.priority("deploy", 50)).isEqualTo(Answer.ACCEPTED);
    assertThat(workflow.task("deploy").document().path("priority").asInt()).isEqualTo(50);
    assertThat(workflow.pause()).isEqualTo(Answer.ACCEPTED);
    assertThat(workflow.show().state()).isEqualTo(WorkflowState.PAUSED);
    workflow.resume();
    workflow.approve("review", "fine", Map.of());

    // The events go on where they were when the instance was killed meanwhile.
    List<String> happened = new ArrayList<>();
    try (WorkflowEvents events = workflow.events(WorkflowEvents.FROM_START)) {
      while (!events.isCaughtUp()) {
        events.poll(Duration.ofMillis(100)).forEach(event -> happened.addAll(event.happened()));
      }
      instance.kill();
      instance = up();
      workflow.signal("go", JsonNodeFactory.instance.numberNode(7));
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!happened.contains("WorkflowEnded") && System.nanoTime() < end) {
        events.poll(Duration.ofMillis(100)).forEach(event -> happened.addAll(event.happened()));
      }
    }
    assertThat(happened).contains("WorkflowEnded").containsOnlyOnce("WorkflowStarted");
    assertThat(happened.stream().filter("TaskSucceeded"::equals)).hasSize(2);
    assertThat(workflow.await(PATIENCE).state()).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(workflow.output("wait").path("data").asInt(7)).isEqualTo(7);
    assertThat(workflow.tasks()).extracting(TaskStatus::state).containsOnly("SUCCEEDED");
    assertThat(workflow.attempts().path("attempts")).isNotEmpty();
    assertThat(workflow.progress().isObject()).isTrue();
    assertThat(client.list(WorkflowQuery.ALL.withName("release")).workflows())
        .extracting(WorkflowStatus::id)
        .containsExactly(first.workflowId());
    assertThat(client.runners()).hasSize(1);
    workflow.rerun("deploy");
    assertThat(workflow.await(PATIENCE).state()).isEqualTo(WorkflowState.SUCCEEDED);
    assertThatExceptionOfType(RefusedException.Conflict.class).isThrownBy(workflow::pause);
    assertThatExceptionOfType(RefusedException.NotFound.class)
        .isThrownBy(() -> client.workflow("nothing").show());
  }

  @Test
  void shouldKeepAndStartDefinitionsAndSchedules() throws Exception {
    String text =
        """
        apiVersion: paradecom/v1
        workflow: greet
        params: { who: { description: Whom. } }
        tasks: { say: { env: { WHO: "${param:who}" }, shell: 'echo "{\\"said\\": \\"hello $WHO\\"}"' } }
        """;
    assertThat(client.definitions().apply(text).version()).isEqualTo(1);
    Submitted run = client.definitions().start("greet", 0, Map.of("who", "you"), "k1");
    assertThat(client.definitions().start("greet", 0, Map.of("who", "you"), "k1").answer())
        .isEqualTo(Answer.REPEATED);
    Workflow workflow = client.workflow(run.workflowId());
    assertThat(workflow.await(PATIENCE).state()).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(workflow.output("say").path("said").asText()).isEqualTo("hello you");
    assertThat(client.definitions().show("greet").document().path("text").asText()).isEqualTo(text);
    ObjectNode schedule =
        JsonNodeFactory.instance.objectNode().put("definition", "greet").put("cron", "@daily");
    schedule.putObject("params").put("who", "all");
    String id = client.schedules().create(schedule).path("id").asText();
    assertThat(client.schedules().pause(id).path("paused").asBoolean()).isTrue();
    assertThat(client.schedules().list()).hasSize(1);
    client.schedules().delete(id);
    client.definitions().delete("greet");
    assertThat(client.definitions().list()).isEmpty();
    Submitted plain =
        client.submitText(
            "{\"tasks\": [{\"id\": 1, \"title\": \"One\"}]}",
            SubmitOptions.DEFAULT.withExec("true"));
    assertThat(client.workflow(plain.workflowId()).await(PATIENCE).state())
        .isEqualTo(WorkflowState.SUCCEEDED);
  }

  /**
   * @param fifths of a second that an answer about a part takes, until there is the file fast
   */
  private ParallelDecomposition decomposition(int fifths, ParallelDecomposition.Watcher watcher)
      throws Exception {
    Path script = folder.resolve("model.sh");
    Files.writeString(script, model(folder, fifths));
    return new ParallelDecomposition(
        client, ParallelDecomposition.Options.of("cmd:sh " + script), watcher);
  }

  @Test
  void shouldFallBackToOneQuestionAfterAnother() throws Exception {
    List<Integer> asked = new ArrayList<>();
    List<String> why = new ArrayList<>();
    ParallelDecomposition.Watcher watcher =
        new ParallelDecomposition.Watcher() {
          @Override
          public void asking(String workflowId, int runners) {
            asked.add(runners);
          }

          @Override
          public void fallingBack(String workflowId, String reason) {
            why.add(reason);
            try {
              Files.createFile(folder.resolve("fast"));
            } catch (IOException unwritable) {
              throw new UncheckedIOException(unwritable);
            }
          }
        };
    Project project = new Project("A bookshop", "With shelves, a till and a door.");

    List<DecomposedTask> tasks = decomposition(100, watcher).parallelDecomposeProject(project, 4);

    assertThat(asked).containsExactly(4, 1);
    assertThat(why).hasSize(1);
    assertThat(tasks).extracting(DecomposedTask::id).containsExactly("1", "2", "3");
    assertThat(tasks.getFirst().description()).isEqualTo("With books.");
    assertThat(tasks.getLast().dependencies()).containsExactly("1", "2");
    assertThat(tasks.getFirst().subtasks())
        .extracting(DecomposedTask::title)
        .containsExactly("Draft it", "Finish it");
    assertThat(tasks.get(1).subtasks().getLast().dependencies()).containsExactly("2.1");

    // One at a time from the beginning gives the same, and Taskmaster's file has all of it.
    assertThat(decomposition(0, watcher).parallelDecomposeProject(project, 1)).isEqualTo(tasks);
    JsonNode file =
        TaskmasterDocument.of("master", "A bookshop", Instant.parse("2026-01-01T00:00:00Z"), tasks);
    Path written = folder.resolve("tasks.json");
    new ObjectMapper().writeValue(written.toFile(), file);
    Paradecom.Outcome run =
        Paradecom.run(folder, "run", written.toString(), "--exec", "true", "--new", "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();

    // A model that never answers is an exception with the workflow, not a shorter list.
    Files.writeString(folder.resolve("model.sh"), "echo nonsense");
    ParallelDecomposition hopeless =
        new ParallelDecomposition(
            client, ParallelDecomposition.Options.of("cmd:sh " + folder.resolve("model.sh")));
    assertThatExceptionOfType(DecompositionFailedException.class)
        .isThrownBy(() -> hopeless.parallelDecomposeProject(project, 2))
        .satisfies(failed ->
            assertThat(client.workflow(failed.workflowId()).await(PATIENCE).state())
                .isEqualTo(WorkflowState.CANCELLED));
  }

  @Test
  void theExampleRuns() throws Exception {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    String path = System.getProperty("java.class.path");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), "-cp", path, EXAMPLE.toString());
    assertThat(failed).isZero();

    Path out = folder.resolve("example.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes + File.pathSeparator + path,
                "Release",
                "http://127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    String said = Files.readString(out);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).contains("SUCCEEDED").contains("test found {\"failed\":0}");
    assertThat(said).contains("1 Fill the shelves []").contains("3 Open the doors [1, 2]");
  }
}
