package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.common.layout.MapLayout;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.leader.view.GraphPictures;
import io.paradecom.leader.view.MapPart;
import io.paradecom.leader.view.RunMoment;
import io.paradecom.leader.view.RunView;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Maps of graphs of any size, a part at a time. Places and links are told in flat lists: five
 * thousand tasks are one answer.
 */
final class MapReads {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MOST_CLUSTERS_ASIDE = 80;
  private static final int DEFAULT_COLUMNS = 48;
  private static final int DEFAULT_ROWS = 32;
  private static final int FARTHEST = 10_000_000;

  private final StateReads reads;
  private final GraphPictures pictures;
  private final ProgressReads progress;

  MapReads(StateReads reads, GraphPictures pictures, SpendReads spends) {
    this.reads = reads;
    this.pictures = pictures;
    this.progress = new ProgressReads(reads, pictures, spends);
  }

  List<Route> routes() {
    return List.of(Route.get("/api/v1/workflows/{workflow}/map", this::map), progress.route());
  }

  private void map(Context context) {
    Inputs.allowOnly(context, "left", "top", "right", "bottom", "columns", "rows", "known", "task");
    RunView run = reads.run(Inputs.workflow(context));
    MapLayout layout = pictures.layout(run);
    MapLayout.Area area = area(context, layout);
    int columns = aside(context, "columns", DEFAULT_COLUMNS);
    int rows = aside(context, "rows", DEFAULT_ROWS);
    MapPart part = pictures.part(run, area, columns, rows);
    RunMoment moment = progress.moment(run);
    int version = run.workflow().graphVersion();
    boolean known = Inputs.number(context, "known", 0, 0, Integer.MAX_VALUE) == version;
    ObjectNode body = NODES.objectNode();
    body.put("graphVersion", version);
    body.put("tasks", run.workflow().tasksStaged());
    body.put("width", layout.columns());
    body.put("height", layout.rows());
    if (part.clusters().isEmpty()) {
      tasks(body.put("detail", "TASKS"), run, layout, part, moment, known);
    } else {
      clusters(body.put("detail", "CLUSTERS"), part, moment);
    }
    if (!known) {
      links(body, part);
    }
    String task = context.queryParam("task");
    if (task != null) {
      int index = StateReads.index(run, Inputs.taskId(task));
      body.putObject("place").put("x", layout.column(index)).put("y", tenths(layout.row(index)));
    }
    reads.reply(context, run, body);
  }

  private static MapLayout.Area area(Context context, MapLayout layout) {
    int left = (int) Inputs.number(context, "left", 0, 0, FARTHEST);
    int top = (int) Inputs.number(context, "top", 0, 0, FARTHEST);
    return new MapLayout.Area(
        left,
        top,
        (int) Inputs.number(context, "right", Math.max(left, layout.columns()), left, FARTHEST),
        (int) Inputs.number(context, "bottom", Math.max(top, layout.rows()), top, FARTHEST));
  }

  private static int aside(Context context, String name, int missing) {
    return (int) Inputs.number(context, name, missing, 1, MOST_CLUSTERS_ASIDE);
  }

  private void tasks(
      ObjectNode body,
      RunView run,
      MapLayout layout,
      MapPart part,
      RunMoment moment,
      boolean known) {
    StringBuilder states = new StringBuilder();
    ArrayNode critical = body.putArray("critical");
    for (int place = 0; place < part.tasks().size(); place++) {
      int task = part.tasks().get(place);
      states.append(code(moment.state(task)));
      if (moment.isCritical(task)) {
        critical.add(place);
      }
    }
    body.put("states", states.toString());
    if (known) {
      return;
    }
    ArrayNode ids = body.putArray("ids");
    ArrayNode places = body.putArray("places");
    for (int task : part.tasks()) {
      ids.add(pictures.id(run, task));
      places.add(layout.column(task)).add(tenths(layout.row(task)));
    }
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /** One letter for each state, so that those of many tasks are a short text. */
  private static char code(TaskState state) {
    return switch (state) {
      case WAITING -> 'W';
      case DISPATCHED -> 'D';
      case RUNNING -> 'R';
      case SUCCEEDED -> 'S';
      case FAILED -> 'F';
      case SKIPPED -> 'K';
      case CANCELLED -> 'C';
      case PARKED -> 'P';
      case COMPENSATED -> 'U';
    };
  }

  private static void clusters(ObjectNode body, MapPart part, RunMoment moment) {
    ArrayNode list = body.putArray("clusters");
    for (MapPart.Cluster cluster : part.clusters()) {
      Map<TaskState, Integer> states = new EnumMap<>(TaskState.class);
      boolean critical = false;
      for (int task : part.tasks().subList(cluster.from(), cluster.to())) {
        states.merge(moment.state(task), 1, Integer::sum);
        critical |= moment.isCritical(task);
      }
      ObjectNode told = list.addObject();
      told.put("x", cluster.x());
      told.put("y", cluster.y());
      told.put("width", cluster.width());
      told.put("height", cluster.height());
      told.put("tasks", cluster.to() - cluster.from());
      told.put("critical", critical);
      ObjectNode counts = told.putObject("states");
      states.forEach((state, count) -> counts.put(state.name(), count));
    }
  }

  private static void links(ObjectNode body, MapPart part) {
    ArrayNode links = body.putArray("links");
    for (MapPart.Link link : part.links()) {
      links.add(link.from()).add(link.to()).add(link.weight());
    }
    body.put("linksLeftOut", part.leftOut());
  }
}
