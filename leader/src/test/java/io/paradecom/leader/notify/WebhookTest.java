package io.paradecom.leader.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
  private static final Instant AT = Instant.parse("2030-01-01T00:00:00Z");
  private static final TaskId TASK = new TaskId("t");

  @Test
  void shouldTellOfWhatPeopleWantToHearAndOfNothingElse() {
    // Given
    List<WorkflowEvent> events =
        List.of(
            new WorkflowEvent.TaskReady(0, TASK),
            new WorkflowEvent.TaskAwaiting(0, TASK, WaitReason.APPROVAL, null),
            new WorkflowEvent.TaskAwaiting(0, TASK, WaitReason.TIMER, null),
            new WorkflowEvent.TaskParked(0, TASK, TaskFailure.of(FailureKind.RUNNER_LOST, "x")),
            new WorkflowEvent.WorkflowEnded(WorkflowState.CANCELLED),
            new WorkflowEvent.WorkflowEnded(WorkflowState.FAILED),
            new WorkflowEvent.WorkflowQuarantined("secret cause"),
            new WorkflowEvent.WorkflowEnded(WorkflowState.COMPENSATED),
            new WorkflowEvent.WorkflowEnded(WorkflowState.SUCCEEDED),
            new WorkflowEvent.WorkflowLate(AT));

    // When
    List<Notice> notices =
        Notice.of(new EventBatch(new WorkflowId("w"), new RunId("r"), 7, AT, events));

    // Then
    assertThat(notices)
        .extracting(Notice::kind)
        .containsExactly(
            Notice.Kind.APPROVAL,
            Notice.Kind.PARKED,
            Notice.Kind.FAILED,
            Notice.Kind.FAILED,
            Notice.Kind.COMPENSATED,
            Notice.Kind.SUCCEEDED,
            Notice.Kind.LATE);
    assertThat(notices)
        .extracting(Notice::key)
        .containsExactly("r/8", "r/10", "r/12", "r/13", "r/14", "r/15", "r/16");
    assertThat(notices.toString()).doesNotContain("secret cause");
  }

  @Test
  void shouldSayOnlyTheTextToAChatThatTakesNothingElse() {
    Notice notice = new Notice(Notice.Kind.FAILED, "r/1", "w", "t", AT, "It \"failed\".");
    assertThat(Webhook.body(notice, "hooks.slack.com"))
        .isEqualTo("{\"text\":\"It \\\"failed\\\".\"}");
    assertThat(Webhook.body(notice, "example.org"))
        .isEqualTo(
            "{\"text\":\"It"
                + " \\\"failed\\\".\",\"event\":\"failed\",\"id\":\"r/1\",\"workflowId\":\"w\","
                + "\"taskId\":\"t\",\"at\":\"2030-01-01T00:00:00Z\"}");
  }

  @ParameterizedTest
  @CsvSource({"200,TAKEN", "204,TAKEN", "302,REFUSED", "404,REFUSED", "429,NOT_NOW", "503,NOT_NOW"})
  void shouldTryAgainOnlyWhatMayPass(int status, Webhook.Outcome outcome) throws Exception {
    // Given
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    Webhook hook = new Webhook("http://127.0.0.1:" + server.getAddress().getPort() + "/x");

    // When
    Notice notice = new Notice(Notice.Kind.FAILED, "r/1", "w", "", AT, "No.");
    Webhook.Outcome found = hook.post(notice);
    server.stop(0);
    Webhook.Outcome gone = hook.post(notice);
    hook.close();

    // Then
    assertThat(found).isEqualTo(outcome);
    assertThat(gone).as("nobody listens").isEqualTo(Webhook.Outcome.NOT_NOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "canary",
        "ftp://h/canary",
        "https:///canary",
        "http://u:canary@h/",
        "http://h/ canary"
      })
  void shouldRefuseWhatIsNoAddressWithoutShowingIt(String address) {
    assertThatThrownBy(() -> new Webhook(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected an address as https://")
        .hasMessageNotContaining("canary");
  }
}
