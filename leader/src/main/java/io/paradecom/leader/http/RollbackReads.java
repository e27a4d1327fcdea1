package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.leader.view.RollbackPlan;
import io.paradecom.leader.view.RunView;
import java.util.ArrayList;
import java.util.List;

/** Tells what a rollback would undo, without doing it. */
final class RollbackReads {
  private final StateReads reads;

  RollbackReads(StateReads reads) {
    this.reads = reads;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/v1/workflows/{workflow}/rollback", this::preview));
  }

  private void preview(Context context) {
    Inputs.allowOnly(context, "task");
    RunView run = reads.run(Inputs.workflow(context));
    List<Integer> seeds = new ArrayList<>();
    for (String task : context.queryParams("task")) {
      seeds.add(StateReads.index(run, Inputs.taskId(task)));
    }
    RollbackPlan plan = RollbackPlan.of(run, seeds);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode undone = body.putArray("undo");
    plan.undone().forEach(id -> undone.add(id.value()));
    ArrayNode stays = body.putArray("withoutUndo");
    plan.stays().forEach(id -> stays.add(id.value()));
    reads.reply(context, run, body);
  }
}
