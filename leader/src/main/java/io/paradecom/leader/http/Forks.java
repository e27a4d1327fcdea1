package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.common.client.AnswerDesk;
import io.paradecom.common.client.CommandIds;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.EventTail;
import io.paradecom.common.client.Feed;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.ContentHash;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.common.codec.SubmitChunks;
import io.paradecom.core.fork.ForkPlan;
import io.paradecom.core.fork.ForkSource;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.TakenResult;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.leader.access.Scope;
import io.paradecom.leader.blob.LeaderBlobs;
import io.paradecom.leader.definition.Starter;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Starts variants of workflows, which take over what the change does not touch. */
final class Forks {
  /** Most ids that an answer names. */
  private static final int MOST_NAMED = 100;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration GLANCE = Duration.ofMillis(50);

  private final StateReads reads;
  private final KafkaAccess access;
  private final CommandSender sender;
  private final AnswerDesk desk;
  private final Duration answerWithin;
  private final LeaderBlobs blobs;

  Forks(
      StateReads reads,
      KafkaAccess access,
      CommandSender sender,
      AnswerDesk desk,
      Duration answerWithin,
      LeaderBlobs blobs) {
    this.reads = reads;
    this.access = access;
    this.sender = sender;
    this.desk = desk;
    this.answerWithin = answerWithin;
    this.blobs = blobs;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v1/workflows/{workflow}/fork", this::fork).allowing(Scope.SUBMITTER));
  }

  private void fork(Context context) {
    Inputs.allowOnly(context);
    WorkflowRow row = reads.run(Inputs.workflow(context)).workflow();
    ForkRequest request = ForkRequest.read(context, row.id());
    OwnDefinitions.requireIn(context, request.patch());
    ForkSource source = read(row, request);
    if (request.expectedVersion() != 0 && request.expectedVersion() != source.version()) {
      throw Problem.conflict(
          "Expected graph version %d of '%s' at that moment, but found %d."
              .formatted(request.expectedVersion(), row.id(), source.version()));
    }
    ForkPlan plan = plan(source, row.id(), request);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (request.dryRun()) {
      tell(body, row, source, plan);
      Replies.json(context, 200, body.put("state", "planned"));
      return;
    }
    submit(context, row, source, plan, request);
  }

  private void submit(
      Context context, WorkflowRow row, ForkSource source, ForkPlan plan, ForkRequest request) {
    String key = request.key();
    WorkflowSpec spec = plan.spec().withKey(key);
    WorkflowId id = id(context, request, spec.name());
    String commandId = CommandIds.fresh("fork");
    List<WorkflowCommand.Submit> chunks = chunks(spec, plan.taken(), id, commandId);
    bringAlong(row.id(), id, plan.taken());
    Optional<Feed> answer;
    try (AnswerDesk.Ticket ticket = desk.open(id, feed -> Starter.isAnswer(feed, commandId))) {
      sender.send(chunks);
      answer = ticket.await(answerWithin);
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("workflowId", id.value()).put("commandId", commandId);
    tell(body, row, source, plan);
    context.header("Location", "/api/v1/workflows/" + id);
    Submits.reply(context, body, answer);
  }

  /**
   * Gives the fork the large outputs that it takes over, before it can ask for them. Where the
   * submit is not taken in they are of no workflow, and are swept.
   */
  private void bringAlong(WorkflowId from, WorkflowId to, List<TakenResult> taken) {
    for (TakenResult result : taken) {
      String output = result.output();
      try {
        if (output != null) {
          blobs.copy(from, to, output);
        }
      } catch (IOException broken) {
        throw Problem.unavailable(
            "Expected to take over the large output of '%s', but %s."
                .formatted(result.task(), broken.getMessage()));
      }
    }
  }

  private static WorkflowId id(Context context, ForkRequest request, String name) {
    WorkflowId asked = request.id();
    if (asked != null) {
      Guards.requireOwn(context, "the id of the fork", asked.value());
      return asked;
    }
    return Submits.idFor(context, name, request.key());
  }

  private static List<WorkflowCommand.Submit> chunks(
      WorkflowSpec spec, List<TakenResult> taken, WorkflowId id, String commandId) {
    Submits.requireSound(spec);
    try {
      // The same graph taken over at another moment is another body.
      String moment = taken.isEmpty() ? "" : taken.getFirst().from().toString();
      String hash = ContentHash.ofText(ContentHash.of(spec) + moment);
      return SubmitChunks.split(spec, taken, id, commandId, hash);
    } catch (ContractViolationException violation) {
      throw Problem.invalid(String.valueOf(violation.getMessage()));
    }
  }

  private static ForkPlan plan(ForkSource source, WorkflowId of, ForkRequest request) {
    try {
      return ForkPlan.of(source, of, request.patch());
    } catch (IllegalArgumentException impossible) {
      throw Problem.invalid(String.valueOf(impossible.getMessage()));
    }
  }

  private static void tell(ObjectNode body, WorkflowRow row, ForkSource source, ForkPlan plan) {
    body.putObject("of")
        .put("workflowId", row.id().value())
        .put("run", source.run().value())
        .put("event", source.sequence());
    Set<TaskId> over = new HashSet<>();
    plan.taken().forEach(result -> over.add(result.task()));
    List<TaskSpec> anew =
        plan.spec().tasks().stream()
            .filter(task ->
                !over.contains(task.id())
                    && task.disposition() == Disposition.RUN
                    && !(task.action() instanceof TaskAction.Gate))
            .toList();
    body.put("taken", over.size()).put("anew", anew.size());
    ArrayNode taken = body.putArray("takenTasks");
    plan.taken().stream().limit(MOST_NAMED).forEach(result -> taken.add(result.task().value()));
    ArrayNode tasks = body.putArray("anewTasks");
    anew.stream().limit(MOST_NAMED).forEach(task -> tasks.add(task.id().value()));
  }

  /** Reads the history up to the moment. Cost: O(events of the partition since its submit). */
  private ForkSource read(WorkflowRow row, ForkRequest request) {
    ForkSource source = new ForkSource();
    long stop = System.nanoTime() + PATIENCE.toNanos();
    try (EventTail tail = EventTail.since(access, row.id(), row.submittedAt())) {
      boolean open = true;
      while (open && !tail.isCaughtUp()) {
        if (System.nanoTime() > stop) {
          throw Problem.unavailable(
              "Expected to have read the events of '%s' within %d s, but there are more."
                  .formatted(row.id(), PATIENCE.toSeconds()));
        }
        for (EventTail.Entry entry : tail.poll(GLANCE)) {
          open &= Feed.read(entry).map(feed -> take(feed, row, request, source)).orElse(true);
        }
      }
    }
    if (!source.isStarted()) {
      throw Problem.conflict(
          "Expected '%s' to have started at that moment, but it had not, or its beginning is not kept."
              .formatted(row.id()));
    }
    return source;
  }

  /** Returns whether more may follow. */
  private static boolean take(Feed feed, WorkflowRow row, ForkRequest request, ForkSource source) {
    if (!(feed instanceof Feed.Facts(_, EventBatch batch)) || !batch.run().equals(row.run())) {
      return true;
    }
    long number = batch.firstSequence();
    for (WorkflowEvent event : batch.events()) {
      if (request.isBefore(batch.at(), number)) {
        return false;
      }
      try {
        source.apply(number, event);
      } catch (IllegalArgumentException missing) {
        throw Problem.conflict(String.valueOf(missing.getMessage()));
      }
      number++;
    }
    return true;
  }
}
