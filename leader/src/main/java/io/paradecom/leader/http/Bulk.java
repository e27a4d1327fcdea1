package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.common.client.AnswerDesk;
import io.paradecom.common.client.CommandIds;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.Feed;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowCommand.ClientCommand;
import io.paradecom.core.workflow.WorkflowState;
import io.paradecom.leader.access.Scope;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One wish about all workflows that match a query, wherever they are. Commands go out {@value
 * #AT_ONCE} at a time, each under its own id and with its own answer, so that no partition and no
 * reader of answers is flooded.
 */
final class Bulk {
  /** Most workflows that one request is about; a query that matches more says so. */
  static final int MOST = 10_000;

  private static final int AT_ONCE = 200;
  private static final int MOST_REFUSALS = 100;

  /**
   * What can be wished for many workflows.
   *
   * @param states in which it can be done
   * @param command about a workflow, with a reason
   */
  private record Action(
      String verb,
      Scope scope,
      Set<WorkflowState> states,
      BiFunction<WorkflowId, String, ClientCommand> command) {
    String path() {
      return "/api/v1/bulk/" + verb;
    }
  }

  private static final List<Action> ACTIONS =
      List.of(
          new Action(
              "cancel",
              Scope.OPERATOR,
              Set.of(
                  WorkflowState.STAGING,
                  WorkflowState.RUNNING,
                  WorkflowState.PAUSED,
                  WorkflowState.COMPENSATING),
              (id, reason) -> new WorkflowCommand.Cancel(id, fresh(), reason)),
          new Action(
              "pause",
              Scope.OPERATOR,
              Set.of(WorkflowState.RUNNING),
              (id, _) -> new WorkflowCommand.Pause(id, fresh())),
          new Action(
              "resume",
              Scope.OPERATOR,
              Set.of(WorkflowState.PAUSED),
              (id, _) -> new WorkflowCommand.Resume(id, fresh())),
          new Action(
              "retry",
              Scope.OPERATOR,
              Set.of(WorkflowState.FAILED, WorkflowState.CANCELLED, WorkflowState.COMPENSATED),
              (id, _) -> new WorkflowCommand.Retry(id, fresh(), List.of())),
          new Action(
              "purge",
              Scope.ADMIN,
              Set.of(
                  WorkflowState.SUCCEEDED,
                  WorkflowState.FAILED,
                  WorkflowState.CANCELLED,
                  WorkflowState.COMPENSATED,
                  WorkflowState.REFUSED,
                  WorkflowState.QUARANTINED),
              (id, _) -> new WorkflowCommand.Purge(id, fresh())));

  /**
   * Which workflows are meant.
   *
   * @param name part of a name or id; null: any
   * @param before submitted before; null: whenever
   */
  private record Query(Set<WorkflowState> states, @Nullable String name, @Nullable Instant before) {
    boolean takes(JsonNode workflow) {
      return before == null
          || Instant.parse(workflow.path("submittedAt").asText()).isBefore(before);
    }
  }

  private final WorkflowLists lists;
  private final CommandSender sender;
  private final AnswerDesk desk;
  private final Duration answerWithin;

  Bulk(WorkflowLists lists, CommandSender sender, AnswerDesk desk, Duration answerWithin) {
    this.lists = lists;
    this.sender = sender;
    this.desk = desk;
    this.answerWithin = answerWithin;
  }

  List<Route> routes() {
    return ACTIONS.stream()
        .map(action ->
            Route.post(action.path(), context -> answer(context, action))
                .allowing(action.scope())
                .inNamespaces())
        .toList();
  }

  private static String fresh() {
    return CommandIds.fresh("bulk");
  }

  private void answer(Context context, Action action) {
    Inputs.allowOnly(context);
    ObjectNode body = Inputs.object(context, "states", "name", "before", "all", "dryRun", "reason");
    Query query = query(body, action);
    WorkflowLists.Found found =
        lists.find(context, query.states(), query.name(), query::takes, MOST);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("matched", found.ids().size());
    answer.put("more", found.more());
    if (Inputs.flag(body, "dryRun")) {
      ArrayNode ids = answer.putArray("workflows");
      found.ids().stream().limit(MOST_REFUSALS).forEach(id -> ids.add(id.value()));
    } else {
      new Round(action, Inputs.text(body, "reason", "")).carryOut(found.ids(), answer);
    }
    Replies.json(context, 200, answer);
  }

  private static Query query(ObjectNode body, Action action) {
    Set<WorkflowState> states = EnumSet.copyOf(action.states());
    JsonNode named = body.path("states");
    if (!named.isMissingNode()) {
      if (!named.isArray()) {
        throw Problem.invalid("Expected states as a list of states.");
      }
      Set<WorkflowState> wanted = EnumSet.noneOf(WorkflowState.class);
      named.forEach(one -> wanted.add(Inputs.choice("states", one.asText(), WorkflowState.class)));
      states.retainAll(wanted);
      if (states.isEmpty()) {
        throw Problem.invalid(
            "Expected states out of %s, which is all that this can be done to, but found none of them."
                .formatted(new TreeSet<>(action.states())));
      }
    }
    String name = Inputs.text(body, "name", "");
    String before = Inputs.text(body, "before", "");
    if (name.isEmpty() && before.isEmpty() && named.isMissingNode() && !Inputs.flag(body, "all")) {
      throw Problem.invalid(
          "Expected states, name or before to say which workflows are meant, or all: true, but"
              + " found none of them.");
    }
    return new Query(states, name.isEmpty() ? null : name, before.isEmpty() ? null : time(before));
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException malformed) {
      throw Problem.invalid("Expected before as an instant such as 2026-01-31T12:00:00Z.");
    }
  }

  /** The commands of one request. */
  private final class Round {
    private final Action action;
    private final String reason;
    private final ArrayNode refused = JsonNodeFactory.instance.arrayNode();
    private int accepted;
    private int refusals;
    private int pending;

    Round(Action action, String reason) {
      this.action = action;
      this.reason = reason;
    }

    void carryOut(List<WorkflowId> ids, ObjectNode answer) {
      for (int from = 0; from < ids.size(); from += AT_ONCE) {
        send(
            ids.subList(from, Math.min(ids.size(), from + AT_ONCE)).stream()
                .map(id -> action.command().apply(id, reason))
                .toList());
      }
      answer.put("accepted", accepted).put("refused", refusals).put("pending", pending);
      answer.set("refusals", refused);
    }

    private void send(List<ClientCommand> commands) {
      List<AnswerDesk.Ticket> tickets = new ArrayList<>(commands.size());
      try {
        for (ClientCommand command : commands) {
          tickets.add(desk.open(command.workflowId(), feed -> feed.answers(command.commandId())));
        }
        sender.send(commands);
        long deadline = System.nanoTime() + answerWithin.toNanos();
        for (int i = 0; i < tickets.size(); i++) {
          Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
          count(commands.get(i), tickets.get(i).await(left));
        }
      } finally {
        tickets.forEach(AnswerDesk.Ticket::close);
      }
    }

    private void count(ClientCommand command, Optional<Feed> answer) {
      if (answer.isEmpty()) {
        pending++;
      } else if (answer.get() instanceof Feed.Refusal refusal) {
        refusals++;
        if (refused.size() < MOST_REFUSALS) {
          refused
              .addObject()
              .put("workflowId", command.workflowId().value())
              .put("reason", refusal.reject().reason());
        }
      } else {
        accepted++;
      }
    }
  }
}
