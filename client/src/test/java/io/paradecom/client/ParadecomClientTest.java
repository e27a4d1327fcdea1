package io.paradecom.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.paradecom.client.FakeInstance.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParadecomClientTest {
  private static final String SUBMITTED =
      "{\"workflowId\":\"release-1\",\"commandId\":\"c1\",\"state\":\"%s\"}";

  private FakeInstance instance;
  private ParadecomClient client;

  @BeforeEach
  void start() throws IOException {
    instance = new FakeInstance();
    client = instance.client();
  }

  @AfterEach
  void stop() {
    client.close();
    instance.close();
  }

  @Test
  void shouldSubmitAGraphInTheNativeFormat() throws IOException {
    instance.on("POST", "/workflows", Answer.json(201, SUBMITTED.formatted("accepted")));

    Submitted submitted =
        client.submit(
            Graph.named("release")
                .key("release-42")
                .parallelism(4)
                .label("team", "shop")
                .task("build", task -> task.command("make", "all").timeout(Duration.ofMinutes(10)))
                .task(
                    "test",
                    task -> task.needs("build").needsOn("lint", "finished").shell("make test"))
                .task("lint", task -> task.noop().priority(5).maxAttempts(2))
                .task("polish", task -> task.shell("make better").repeat("output.good", 5)));

    assertThat(submitted.workflowId()).isEqualTo("release-1");
    assertThat(submitted.answer()).isEqualTo(io.paradecom.client.Answer.ACCEPTED);
    assertThat(instance.lastAsked().header("Authorization")).isEqualTo("Bearer pdk_test");
    assertThat(instance.lastAsked().json().toString())
        .isEqualTo(
            "{\"apiVersion\":\"paradecom/v1\",\"workflow\":\"release\",\"tasks\":{"
                + "\"build\":{\"command\":[\"make\",\"all\"],\"timeout\":\"PT10M\"},"
                + "\"test\":{\"needs\":[\"build\",{\"task\":\"lint\",\"on\":\"finished\"}],"
                + "\"shell\":\"make test\"},"
                + "\"lint\":{\"noop\":true,\"priority\":5,\"retry\":{\"maxAttempts\":2}},"
                + "\"polish\":{\"shell\":\"make better\","
                + "\"repeat\":{\"until\":\"output.good\",\"rounds\":5}}},"
                + "\"key\":\"release-42\",\"parallelism\":4,\"labels\":{\"team\":\"shop\"}}");
  }

  @Test
  void shouldSubmitTextWithItsOptionsAndKey() {
    instance.on(
        "POST", "/workflows?format=TASKMASTER&exec=do-it%20now", SUBMITTED.formatted("repeated"));

    Submitted submitted =
        client.submitText(
            "{\"tasks\":[]}",
            SubmitOptions.DEFAULT.withFormat("TASKMASTER").withExec("do-it now").withKey("k1"));

    assertThat(submitted.answer()).isEqualTo(io.paradecom.client.Answer.REPEATED);
    assertThat(instance.lastAsked().header("Idempotency-key")).isEqualTo("k1");
    assertThat(instance.lastAsked().body()).isEqualTo("{\"tasks\":[]}");
  }

  @ParameterizedTest
  @CsvSource({
    "400, Invalid", "401, NotAllowed", "403, NotAllowed", "404, NotFound", "409, Conflict",
    "413, Invalid", "422, Invalid", "429, TooManyRequests", "500, Unavailable", "503, Unavailable"
  })
  void shouldThrowByStatusWithTheProblemDocument(int status, String type) {
    instance.on(
        "GET",
        "/workflows/w",
        new Answer(
            status,
            "application/problem+json",
            "{\"type\":\"about:blank\",\"title\":\"T\",\"status\":%d,\"detail\":\"Expected a.\",\"errors\":[\"b\"]}"
                .formatted(status),
            Map.of("Retry-After", "7")));

    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> client.workflow("w").show())
        .withMessage("Expected a." + System.lineSeparator() + "  b")
        .satisfies(refused -> {
          assertThat(refused.getClass().getSimpleName()).isEqualTo(type);
          assertThat(refused.problem().status()).isEqualTo(status);
          assertThat(refused.problem().errors()).containsExactly("b");
          assertThat(refused.problem().retryAfter()).contains(Duration.ofSeconds(7));
        });
  }

  @Test
  void shouldSayWhenNobodyOrSomethingElseAnswers() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    try (ParadecomClient nobody = ParadecomClient.at("http://127.0.0.1:" + free).build()) {
      assertThatExceptionOfType(UnreachableException.class)
          .isThrownBy(nobody::runners)
          .withMessageStartingWith("Expected an instance at http://127.0.0.1:" + free);
    }
    instance.on("GET", "/runners", new Answer(200, "text/html", "<html>", Map.of()));
    assertThatExceptionOfType(ForeignAnswerException.class).isThrownBy(client::runners);
    instance.on("GET", "/resources", new Answer(502, "text/html", "<html>", Map.of()));
    assertThatExceptionOfType(RefusedException.Unavailable.class)
        .isThrownBy(client::resources)
        .withMessage("The instance answered with status 502.");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ParadecomClient.at("ftp://x"));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> client.workflow("..").show());
  }

  @Test
  void shouldReadStatesThatItDoesNotKnowAndPagesToTheirEnd() {
    instance
        .on(
            "GET",
            "/workflows/w%2F1",
            "{\"id\":\"w/1\",\"name\":\"n\",\"state\":\"DREAMING\",\"tasks\":3,\"ended\":1,"
                + "\"states\":{\"WAITING\":2,\"SUCCEEDED\":1},\"labels\":{\"a\":\"b\"}}")
        .on("GET", "/workflows/w%2F1/tasks?limit=1000", "{\"tasks\":[{\"id\":\"a\"}],\"next\":1}")
        .on(
            "GET",
            "/workflows/w%2F1/tasks?limit=1000&afterIndex=1",
            "{\"tasks\":[{\"id\":\"b\",\"failure\":{\"message\":\"no\"}}]}")
        .on(
            "GET",
            "/workflows?state=FAILED&limit=100",
            "{\"workflows\":[{\"id\":\"x\",\"state\":\"FAILED\"}],\"next\":\"n1\",\"total\":2}");

    Workflow workflow = client.workflow("w/1");
    WorkflowStatus status = workflow.show();
    assertThat(status.state()).isEqualTo(WorkflowState.UNKNOWN);
    assertThat(status.states()).containsExactly(Map.entry("WAITING", 2), Map.entry("SUCCEEDED", 1));
    assertThat(status.labels()).containsExactly(Map.entry("a", "b"));
    assertThat(workflow.tasks()).extracting(TaskStatus::id).containsExactly("a", "b");
    assertThat(workflow.tasks().getLast().failure()).isEqualTo("no");
    WorkflowPage page = client.list(WorkflowQuery.ALL.withState("FAILED"));
    assertThat(page.workflows().getFirst().state()).isEqualTo(WorkflowState.FAILED);
    assertThat(page.next()).isEqualTo("n1");
  }

  @Test
  void shouldSendEachWishAsTheInterfaceHasIt() {
    String answer = "{\"workflowId\":\"w\",\"commandId\":\"c\",\"state\":\"accepted\"}";
    for (String verb :
        List.of(
            "pause",
            "resume",
            "cancel",
            "purge",
            "retry",
            "rerun",
            "rollback",
            "budget",
            "signal",
            "patch",
            "tasks/t/cancel",
            "tasks/t/skip",
            "tasks/t/approve",
            "tasks/t/reject")) {
      instance.on("POST", "/workflows/w/" + verb, answer);
    }
    Workflow workflow = client.workflow("w");

    workflow.pause();
    workflow.resume();
    workflow.cancel("why");
    workflow.purge();
    workflow.retry();
    workflow.rerun("a", "b");
    workflow.rollback("why");
    workflow.addToBudget("tokens", "5000");
    workflow.signal("go", JsonNodeFactory.instance.numberNode(7));
    workflow.priority("t", 9);
    workflow.patch(JsonNodeFactory.instance.objectNode().put("expectedVersion", 2), "p1");
    workflow.cancelTask("t", true, "why");
    workflow.skip("t", "why");
    workflow.approve("t", "fine", Map.of("count", "3"));
    workflow.reject("t", "no");

    assertThat(instance.asked())
        .extracting(asked -> asked.line().replace("POST /api/v1/workflows/w/", "") + asked.body())
        .containsExactly(
            "pause{}",
            "resume{}",
            "cancel{\"reason\":\"why\"}",
            "purge{}",
            "retry{}",
            "rerun{\"tasks\":[\"a\",\"b\"]}",
            "rollback{\"reason\":\"why\"}",
            "budget{\"budget\":\"tokens\",\"add\":\"5000\"}",
            "signal{\"name\":\"go\",\"author\":\"ada\",\"data\":7}",
            "patch{\"author\":\"ada\",\"operations\":[{\"type\":\"EditTask\",\"editTask\":\"t\",\"edit\":{\"priority\":9}}]}",
            "patch{\"expectedVersion\":2,\"author\":\"ada\"}",
            "tasks/t/cancel{\"reason\":\"why\",\"subtree\":true}",
            "tasks/t/skip{\"reason\":\"why\"}",
            "tasks/t/approve{\"author\":\"ada\",\"note\":\"fine\",\"fields\":{\"count\":\"3\"}}",
            "tasks/t/reject{\"author\":\"ada\",\"note\":\"no\"}");
  }
}
