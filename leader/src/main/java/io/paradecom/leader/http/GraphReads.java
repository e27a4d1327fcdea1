package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.common.layout.LayeredLayout;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.leader.view.GraphPicture;
import io.paradecom.leader.view.GraphPictures;
import io.paradecom.leader.view.LevelBands;
import io.paradecom.leader.view.RunView;
import java.util.List;

/**
 * Pictures of graphs: all tasks of a small one, the levels of a large one, or a task's neighbours.
 */
final class GraphReads {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DEFAULT_HOPS = 2;
  private static final int MOST_HOPS = 10;

  private final StateReads reads;
  private final GraphPictures pictures;

  GraphReads(StateReads reads, GraphPictures pictures) {
    this.reads = reads;
    this.pictures = pictures;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/v1/workflows/{workflow}/graph", this::graph));
  }

  private void graph(Context context) {
    Inputs.allowOnly(context, "around", "hops", "detail");
    RunView run = reads.run(Inputs.workflow(context));
    ObjectNode body = NODES.objectNode();
    body.put("graphVersion", run.workflow().graphVersion());
    body.put("tasks", run.workflow().tasksStaged());
    String around = context.queryParam("around");
    if (around != null) {
      int hops = (int) Inputs.number(context, "hops", DEFAULT_HOPS, 1, MOST_HOPS);
      int task = StateReads.index(run, Inputs.taskId(around));
      draw(body.put("detail", "NEIGHBOURS"), run, pictures.around(run, task, hops));
    } else if (context.queryParam("hops") != null) {
      throw Problem.badRequest("Expected hops beside around, but found it alone.");
    } else if (!levelsAreAskedFor(context) && pictures.fits(run)) {
      draw(body.put("detail", "TASKS"), run, pictures.whole(run));
    } else {
      tell(body.put("detail", "LEVELS"), pictures.bands(run));
    }
    reads.reply(context, run, body);
  }

  /** Of a picture that somebody may ask for though there is a better one. */
  private enum Detail {
    LEVELS
  }

  private static boolean levelsAreAskedFor(Context context) {
    String detail = context.queryParam("detail");
    return detail != null && Inputs.choice("detail", detail, Detail.class) == Detail.LEVELS;
  }

  private static void draw(ObjectNode body, RunView run, GraphPicture picture) {
    body.put("width", picture.width());
    body.put("height", picture.height());
    ArrayNode nodes = body.putArray("nodes");
    for (GraphPicture.Node node : picture.nodes()) {
      TaskRow row = run.task(node.index());
      ObjectNode told = nodes.addObject();
      told.put("task", node.task());
      if (!node.title().isEmpty()) {
        told.put("title", node.title());
      }
      told.put("state", row.state().name());
      told.put("level", node.level());
      told.put("hidden", node.hidden());
      told.put("x", node.box().x());
      told.put("y", node.box().y());
      told.put("width", node.box().width());
      told.put("height", node.box().height());
    }
    ArrayNode edges = body.putArray("edges");
    for (GraphPicture.Edge edge : picture.edges()) {
      ObjectNode told = edges.addObject();
      told.put("from", picture.nodes().get(edge.from()).task());
      told.put("to", picture.nodes().get(edge.to()).task());
      told.put("on", edge.on().name());
      ArrayNode path = told.putArray("path");
      for (LayeredLayout.Point point : edge.path()) {
        path.addArray().add(tenths(point.x())).add(tenths(point.y()));
      }
    }
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private static void tell(ObjectNode body, LevelBands levels) {
    ArrayNode bands = body.putArray("levels");
    for (LevelBands.Band band : levels.bands()) {
      ObjectNode told = bands.addObject();
      told.put("first", band.first());
      told.put("last", band.last());
      told.put("tasks", band.tasks());
      ObjectNode states = told.putObject("states");
      band.states().forEach((state, count) -> states.put(state.name(), count));
    }
  }
}
