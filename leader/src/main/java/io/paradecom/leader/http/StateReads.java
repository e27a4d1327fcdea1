package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.common.codec.SpecCodec;
import io.paradecom.common.json.RecordJson;
import io.paradecom.core.explain.Expectation;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.leader.view.LeaderView;
import io.paradecom.leader.view.NotServedException;
import io.paradecom.leader.view.RunView;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Questions about workflows, tasks and runners, answered from the state. */
final class StateReads {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DEFAULT_PAGE = 100;
  static final int MOST_ON_PAGE = 1_000;

  /** Tasks that one request looks at in search of those that it asks for. */
  private static final int MOST_LOOKED_AT = 20_000;

  private final LeaderView view;

  StateReads(LeaderView view) {
    this.view = view;
  }

  List<Route> routes() {
    List<Route> content = new ContentReads(this, view.blobs()).routes();
    return Stream.concat(content.stream(), own().stream()).toList();
  }

  private List<Route> own() {
    return List.of(
        Route.get("/api/v1/workflows/{workflow}", this::show),
        Route.get("/api/v1/workflows/{workflow}/tasks", this::tasks),
        Route.get("/api/v1/workflows/{workflow}/tasks/{task}", this::task),
        Route.get("/api/v1/workflows/{workflow}/tasks/{task}/output", this::output),
        Route.get("/api/v1/runners", this::runners).inNamespaces());
  }

  /**
   * Returns the run that a request names.
   *
   * @throws Problem when there is none
   */
  RunView run(WorkflowId id) {
    return RunView.of(id, view.rows(id))
        .orElseThrow(() ->
            Problem.notFound("Expected a workflow that is known, but found '%s'.".formatted(id)));
  }

  /**
   * Returns the position of a task.
   *
   * @throws Problem when there is none
   */
  static int index(RunView run, TaskId task) {
    return run.indexOf(task)
        .orElseThrow(() ->
            Problem.notFound(
                "Expected a task of workflow '%s', but it has no '%s'."
                    .formatted(run.workflow().id(), task)));
  }

  /** Returns how many entries a page may have. */
  static int limit(Context context) {
    return (int) Inputs.number(context, "limit", DEFAULT_PAGE, 1, MOST_ON_PAGE);
  }

  private void show(Context context) {
    Inputs.allowOnly(context);
    RunView run = run(Inputs.workflow(context));
    reply(context, run, RowJson.workflow(run.workflow()));
  }

  /** Answers with what was found in a run, and how old that may be. */
  void reply(Context context, RunView run, ObjectNode body) {
    int partition = view.topics().partitionOf(run.workflow().id());
    body.set("asOf", RowJson.asOf(view.freshness(partition)));
    Replies.json(context, 200, body);
  }

  private void tasks(Context context) {
    Inputs.allowOnly(context, "state", "reason", "limit", "after");
    Set<TaskState> states = Inputs.choices(context, "state", TaskState.class);
    Set<WaitReason> reasons = Inputs.choices(context, "reason", WaitReason.class);
    RunView run = run(Inputs.workflow(context));
    ObjectNode body = NODES.objectNode();
    ArrayNode list = body.putArray("tasks");
    page(
        context,
        run,
        body,
        (index, row) -> {
          boolean wanted =
              (states.isEmpty() || states.contains(row.state()))
                  && (reasons.isEmpty() || reasons.contains(row.reason()));
          if (wanted) {
            list.add(TaskDetails.listed(run, run.definition(index), row));
          }
          return list.size();
        });
    reply(context, run, body);
  }

  /** Takes a task or leaves it; returns how many were taken. */
  interface Taker {
    int offer(int index, TaskRow row);
  }

  /** Offers tasks in their order until the page is full or enough were looked at. */
  static void page(Context context, RunView run, ObjectNode body, Taker taker) {
    int limit = limit(context);
    int total = run.workflow().tasksStaged();
    int index = (int) Inputs.number(context, "after", -1, -1, Integer.MAX_VALUE - 1) + 1;
    int stop = (int) Math.min(total, (long) index + MOST_LOOKED_AT);
    int taken = 0;
    while (index < stop && taken < limit) {
      taken = taker.offer(index, run.task(index));
      index++;
    }
    body.put("total", total);
    if (index < total) {
      body.put("next", index - 1);
    }
  }

  private void task(Context context) {
    Inputs.allowOnly(context);
    RunView run = run(Inputs.workflow(context));
    int index = index(run, Inputs.task(context));
    TaskDefinition definition = run.definition(index);
    TaskRow row = run.task(index);
    ObjectNode body = TaskDetails.listed(run, definition, row);
    String output = row.hasOutput() ? run.output(index) : null;
    TaskDetails.large(body, output == null ? "" : output);
    Expectation.of(definition.spec(), run::learned)
        .ifPresent(expected -> RowJson.expectation(body, expected));
    TaskId id = definition.spec().id();
    RowJson.undeclared(
        body,
        run.workflow().undeclared().stream()
            .filter(write -> write.task().equals(id) || id.equals(write.other()))
            .toList());
    ObjectNode spec = RecordJson.of(SpecCodec.toRecord(definition.spec()));
    spec.remove(RecordJson.TYPE);
    spec.remove("needs");
    body.set("spec", spec);
    edges(body.putArray("dependencies"), run, definition.firstNeeds());
    edges(body.putArray("dependants"), run, run.dependants(index, 0));
    reply(context, run, body);
  }

  /** The first {@link EdgePage#CAPACITY} of them; {@code needs} says how many there are. */
  private static void edges(ArrayNode list, RunView run, EdgePage edges) {
    for (int i = 0; i < edges.size(); i++) {
      TaskDefinition other = run.definition(edges.task(i));
      list.addObject()
          .put("task", other.spec().id().value())
          .put("on", edges.on(i).name())
          .put("state", run.task(edges.task(i)).state().name());
    }
  }

  /** Slots of all live runners; -1: the fleet is another leader's. */
  int allSlots() {
    try {
      return view.runners().stream()
          .filter(beat -> !beat.draining())
          .mapToInt(beat -> beat.slots())
          .sum();
    } catch (NotServedException elsewhere) {
      return -1;
    }
  }

  private void output(Context context) {
    Inputs.allowOnly(context);
    String output = output(run(Inputs.workflow(context)), Inputs.task(context));
    context.contentType("application/json").header("Cache-Control", "no-store").result(output);
  }

  /**
   * Returns what a task put out.
   *
   * @throws Problem when there is no such task, or it put out nothing
   */
  static String output(RunView run, TaskId task) {
    int index = index(run, task);
    String output = run.task(index).hasOutput() ? run.output(index) : null;
    if (output == null) {
      throw Problem.notFound("Expected an output of task '%s', but it has none.".formatted(task));
    }
    return output;
  }

  private void runners(Context context) {
    Inputs.allowOnly(context);
    ObjectNode body = NODES.objectNode();
    ArrayNode list = body.putArray("runners");
    view.runners().forEach(beat -> list.add(RowJson.runner(beat, view.sighting(beat.runner()))));
    Replies.json(context, 200, body);
  }
}
