package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.common.client.AnswerDesk;
import io.paradecom.common.client.CommandIds;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.Feed;
import io.paradecom.common.codec.CommandCodec;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.json.RecordParser;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowCommand.ClientCommand;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.leader.access.Scope;
import io.paradecom.leader.view.RunView;
import io.paradecom.schemas.PatchGraph;
import io.paradecom.schemas.WorkflowCommandRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Wishes about workflows and tasks that are there, answered from what is committed. */
final class Commands {
  /** Who answers when the request does not say. */
  private static final String UNNAMED = "somebody";

  private final StateReads reads;
  private final CommandSender sender;
  private final AnswerDesk desk;
  private final Duration answerWithin;

  Commands(StateReads reads, CommandSender sender, AnswerDesk desk, Duration answerWithin) {
    this.reads = reads;
    this.sender = sender;
    this.desk = desk;
    this.answerWithin = answerWithin;
  }

  List<Route> routes() {
    String one = "/api/v1/workflows/{workflow}";
    String task = one + "/tasks/{task}";
    return List.of(
        Route.post(one + "/cancel", this::cancel),
        Route.post(one + "/pause", this::pause),
        Route.post(one + "/resume", this::resume),
        Route.post(one + "/purge", this::purge).allowing(Scope.ADMIN),
        Route.post(one + "/retry", this::retry),
        Route.post(one + "/rerun", this::rerun),
        Route.post(one + "/rollback", this::rollback),
        Route.post(one + "/budget", this::raiseBudget),
        Route.post(one + "/patch", this::patch),
        Route.post(one + "/signal", this::signal),
        Route.post(task + "/approve", context -> answerTask(context, true)),
        Route.post(task + "/reject", context -> answerTask(context, false)),
        Route.post(task + "/cancel", this::cancelTask),
        Route.post(task + "/skip", this::skipTask),
        Route.post(task + "/retry", this::retryTask),
        Route.post(task + "/rerun", this::rerunTask));
  }

  private void cancel(Context context) {
    WorkflowId id = known(context);
    ObjectNode body = Inputs.object(context, "reason");
    answer(context, new WorkflowCommand.Cancel(id, fresh(), Inputs.text(body, "reason", "")));
  }

  private void pause(Context context) {
    WorkflowId id = known(context);
    Inputs.object(context);
    answer(context, new WorkflowCommand.Pause(id, fresh()));
  }

  private void resume(Context context) {
    WorkflowId id = known(context);
    Inputs.object(context);
    answer(context, new WorkflowCommand.Resume(id, fresh()));
  }

  private void purge(Context context) {
    WorkflowId id = known(context);
    Inputs.object(context);
    answer(context, new WorkflowCommand.Purge(id, fresh()));
  }

  private void retry(Context context) {
    RunView run = run(context);
    List<TaskId> tasks = tasks(run, Inputs.object(context, "tasks"));
    answer(context, new WorkflowCommand.Retry(run.workflow().id(), fresh(), tasks));
  }

  private void rerun(Context context) {
    RunView run = run(context);
    List<TaskId> tasks = tasks(run, Inputs.object(context, "tasks"));
    if (tasks.isEmpty()) {
      throw Problem.invalid("Expected at least one task in tasks, but found none.");
    }
    answer(context, new WorkflowCommand.Rerun(run.workflow().id(), fresh(), tasks));
  }

  private void rollback(Context context) {
    RunView run = run(context);
    ObjectNode body = Inputs.object(context, "tasks", "reason");
    answer(
        context,
        new WorkflowCommand.Rollback(
            run.workflow().id(), fresh(), tasks(run, body), Inputs.text(body, "reason", "")));
  }

  private void raiseBudget(Context context) {
    WorkflowId id = known(context);
    ObjectNode body = Inputs.object(context, "budget", "add");
    String added = Inputs.text(body, "add", "");
    try {
      Amount amount = Amount.parse(added);
      if (amount.isZero()) {
        throw Problem.invalid("Expected an amount above 0 in add, but found 0.");
      }
      String budget = Inputs.text(body, "budget", "");
      answer(context, new WorkflowCommand.RaiseBudget(id, fresh(), budget, amount));
    } catch (IllegalArgumentException refused) {
      throw Problem.invalid("In add: " + refused.getMessage());
    }
  }

  private void cancelTask(Context context) {
    WorkflowId id = knownTask(context);
    ObjectNode body = Inputs.object(context, "reason", "subtree");
    answer(
        context,
        new WorkflowCommand.CancelTask(
            id,
            fresh(),
            Inputs.task(context),
            Inputs.flag(body, "subtree"),
            Inputs.text(body, "reason", "")));
  }

  private void skipTask(Context context) {
    WorkflowId id = knownTask(context);
    ObjectNode body = Inputs.object(context, "reason");
    answer(
        context,
        new WorkflowCommand.SkipTask(
            id, fresh(), Inputs.task(context), Inputs.text(body, "reason", "")));
  }

  private void answerTask(Context context, boolean approved) {
    WorkflowId id = knownTask(context);
    ObjectNode body =
        approved
            ? Inputs.object(context, "fields", "author", "note")
            : Inputs.object(context, "author", "note");
    Guards.sign(context, body);
    answer(
        context,
        new WorkflowCommand.AnswerTask(
            id,
            fresh(),
            Inputs.task(context),
            approved,
            Inputs.texts(body, "fields"),
            Inputs.text(body, "author", UNNAMED),
            Inputs.text(body, "note", "")));
  }

  private void signal(Context context) {
    WorkflowId id = known(context);
    ObjectNode body = Inputs.object(context, "name", "data", "author");
    Guards.sign(context, body);
    JsonNode data = body.path("data");
    answer(
        context,
        new WorkflowCommand.Signal(
            id,
            fresh(),
            Inputs.text(body, "name", ""),
            data.isMissingNode() ? null : data.toString(),
            Inputs.text(body, "author", UNNAMED)));
  }

  private void retryTask(Context context) {
    WorkflowId id = knownTask(context);
    Inputs.object(context);
    answer(context, new WorkflowCommand.Retry(id, fresh(), List.of(Inputs.task(context))));
  }

  private void rerunTask(Context context) {
    WorkflowId id = knownTask(context);
    Inputs.object(context);
    answer(context, new WorkflowCommand.Rerun(id, fresh(), List.of(Inputs.task(context))));
  }

  private RunView run(Context context) {
    Inputs.allowOnly(context);
    return reads.run(Inputs.workflow(context));
  }

  private WorkflowId known(Context context) {
    return run(context).workflow().id();
  }

  private WorkflowId knownTask(Context context) {
    RunView run = run(context);
    StateReads.index(run, Inputs.task(context));
    return run.workflow().id();
  }

  private static List<TaskId> tasks(RunView run, ObjectNode body) {
    JsonNode list = body.path("tasks");
    if (list.isMissingNode()) {
      return List.of();
    }
    if (!list.isArray() || list.size() > WorkflowCommand.MAX_NAMED_TASKS) {
      throw Problem.invalid(
          "Expected tasks as a list of at most %d ids.".formatted(WorkflowCommand.MAX_NAMED_TASKS));
    }
    List<TaskId> tasks = new ArrayList<>(list.size());
    for (JsonNode one : list) {
      if (!one.isTextual()) {
        throw Problem.invalid("Expected tasks as a list of ids, each a text.");
      }
      try {
        tasks.add(new TaskId(one.textValue()));
      } catch (IllegalArgumentException malformed) {
        throw Problem.invalid(String.valueOf(malformed.getMessage()));
      }
    }
    tasks.forEach(task -> StateReads.index(run, task));
    return tasks;
  }

  private static String fresh() {
    return CommandIds.fresh("rest");
  }

  private void patch(Context context) {
    RunView run = run(context);
    WorkflowRow row = run.workflow();
    String key = context.header("Idempotency-Key");
    String commandId = key == null || key.isBlank() ? fresh() : key.strip();
    JsonNode body = Inputs.parse(Inputs.body(context));
    Guards.sign(context, body);
    ClientCommand command;
    int expected;
    try {
      PatchGraph patch =
          (PatchGraph) RecordParser.parse(body, PatchGraph.getClassSchema(), "patch");
      expected = patch.getExpectedVersion();
      command =
          CommandCodec.fromRecord(
              new WorkflowCommandRecord(row.id().value(), commandId, null, patch));
    } catch (ContractViolationException violation) {
      throw Problem.invalid(String.valueOf(violation.getMessage()));
    }
    if (command instanceof WorkflowCommand.Patch wish) {
      OwnDefinitions.requireIn(context, wish.operations());
    }
    boolean inTime = row.state().isOpen() && (expected == 0 || expected == row.graphVersion());
    answer(context, command, inTime ? reason -> Problem.invalid(reason) : Problem::conflict);
  }

  /** Sends a command and answers with what came of it, or with its id when that takes long. */
  private void answer(Context context, ClientCommand command) {
    answer(context, command, Problem::conflict);
  }

  /** The same; {@code refusal} says what a refusal is. */
  private void answer(Context context, ClientCommand command, Function<String, Problem> refusal) {
    Optional<Feed> answer;
    try (AnswerDesk.Ticket ticket =
        desk.open(command.workflowId(), feed -> feed.answers(command.commandId()))) {
      sender.send(List.of(command));
      answer = ticket.await(answerWithin);
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("workflowId", command.workflowId().value());
    body.put("commandId", command.commandId());
    if (answer.isEmpty()) {
      body.put("state", "pending");
      Replies.json(context, 202, body);
      return;
    }
    switch (answer.get()) {
      case Feed.Refusal refused -> throw refusal.apply(refused.reject().reason());
      case Feed.Repeated _ -> Replies.json(context, 200, body.put("state", "repeated"));
      case Feed.Facts facts -> {
        body.put("state", "accepted");
        body.put("at", facts.batch().at().toString());
        Replies.json(context, 200, body);
      }
    }
  }
}
