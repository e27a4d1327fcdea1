package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.core.explain.Explainer;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.leader.view.LeaderView;
import io.paradecom.leader.view.NotServedException;
import io.paradecom.leader.view.RunView;
import java.util.List;
import java.util.function.ToIntFunction;

/** Why tasks are where they are: from the state, and of what was cancelled from its event. */
final class WhyReads {
  private final StateReads reads;
  private final ResourceReads resources;
  private final HistoryReads histories;
  private final LeaderView view;

  WhyReads(StateReads reads, ResourceReads resources, HistoryReads histories, LeaderView view) {
    this.reads = reads;
    this.resources = resources;
    this.histories = histories;
    this.view = view;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/workflows/{workflow}/why", this::all),
        Route.get("/api/v1/workflows/{workflow}/tasks/{task}/why", this::one));
  }

  private void one(Context context) {
    Inputs.allowOnly(context);
    RunView run = reads.run(Inputs.workflow(context));
    int index = StateReads.index(run, Inputs.task(context));
    String reason =
        run.task(index).state() == TaskState.CANCELLED ? histories.cancelReason(run, index) : "";
    Explainer explainer =
        new Explainer(run, slots(), resources.holders(Guards.namespace(context)), _ -> reason);
    reads.reply(context, run, RowJson.explanation(explainer.explain(index)));
  }

  private void all(Context context) {
    Inputs.allowOnly(context, "limit", "after");
    RunView run = reads.run(Inputs.workflow(context));
    Explainer explainer = new Explainer(run, slots(), resources.holders(Guards.namespace(context)));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("tasks");
    StateReads.page(
        context,
        run,
        body,
        (index, row) -> {
          if (Explainer.mayWait(row.state())) {
            list.add(RowJson.explanation(explainer.explain(index)));
          }
          return list.size();
        });
    reads.reply(context, run, body);
  }

  /**
   * Slots of the live runners of a queue; where the fleet is another leader's, they are unknown.
   */
  private ToIntFunction<QueueName> slots() {
    try {
      var runners = view.runners();
      return queue ->
          runners.stream()
              .filter(beat -> !beat.draining() && beat.queues().contains(queue))
              .mapToInt(beat -> beat.slots())
              .sum();
    } catch (NotServedException elsewhere) {
      return _ -> -1;
    }
  }
}
