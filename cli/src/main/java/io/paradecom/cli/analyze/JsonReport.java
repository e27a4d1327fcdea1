package io.paradecom.cli.analyze;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.paradecom.common.format.Problem;
import io.paradecom.common.format.ReadResult;
import io.paradecom.core.analysis.Analysis;
import io.paradecom.core.analysis.Chain;
import io.paradecom.core.analysis.SpeedUp;
import io.paradecom.core.graph.Bottlenecks.Bottleneck;
import io.paradecom.core.graph.FileConflicts;
import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.graph.RedundantEdges;
import io.paradecom.core.spec.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** An analysis as one JSON object on one line. Times are in milliseconds. */
final class JsonReport {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Inspection inspection;
  private final Analysis analysis;
  private final GraphShape shape;
  private final ObjectNode root = MAPPER.createObjectNode();

  private JsonReport(Inspection inspection) {
    this.inspection = inspection;
    this.analysis = inspection.analysis();
    this.shape = analysis.shape();
  }

  static String of(Inspection inspection) {
    JsonReport report = new JsonReport(inspection);
    report.addReading();
    report.addShape();
    report.addRunners();
    report.addAdvice();
    report.addFiles();
    report.addTasks();
    return report.root.toString();
  }

  /** Returns what stands for a file that is no graph. */
  static String refused(String file, ReadResult.Refused refused) {
    ObjectNode root = MAPPER.createObjectNode().put("file", file).put("valid", false);
    ArrayNode problems = root.putArray("problems");
    for (Problem problem : refused.problems()) {
      problems
          .addObject()
          .put("file", problem.file())
          .put("line", problem.line())
          .put("column", problem.column())
          .put("path", problem.path())
          .put("message", problem.message());
    }
    return root.toString();
  }

  private void addReading() {
    root.put("file", inspection.file());
    root.put("valid", true);
    root.putRawValue("import", new RawValue(inspection.graph().report().json()));
    Verdict verdict = inspection.verdict();
    ObjectNode trust = root.putObject("trust").put("level", verdict.level().word());
    verdict.reasons().forEach(trust.putArray("reasons")::add);
    addRemarks("findings", inspection.findings());
    addRemarks("hints", inspection.hints());
    root.put("withoutAction", inspection.guesses().withoutAction());
    root.put("guessedDurations", inspection.guesses().guessed());
  }

  private void addRemarks(String name, List<Remark> remarks) {
    ArrayNode list = root.putArray(name);
    remarks.forEach(
        remark -> list.addObject().put("kind", remark.kind()).put("message", remark.message()));
  }

  private void addShape() {
    root.put("levels", shape.depth());
    root.put("width", shape.width());
    put("peakParallelism", analysis.peak());
    root.put("workMs", shape.workMs());
    root.put("spanMs", shape.spanMs());
    root.put("idealSpeedup", shape.idealSpeedup());
    root.put("aloneMs", analysis.aloneMs());
    addIds("criticalPath", shape.criticalPath());
    addIds("readyAtOnce", analysis.readyAtOnce());
    addIds("blocked", analysis.blocked());
  }

  private void addRunners() {
    SpeedUp speedUp = analysis.speedUp();
    put("knee", speedUp.knee());
    ArrayNode points = root.putArray("runners");
    for (SpeedUp.Point point : speedUp.points()) {
      points
          .addObject()
          .put("runners", point.runners())
          .put("makespanMs", point.makespanMs())
          .put("lowerBoundMs", shape.lowerBoundMs(point.runners()))
          .put("speedup", point.speedup(shape.workMs()))
          .put("savedPercent", point.savedPercent(shape.workMs()))
          .put("peak", point.peak());
    }
  }

  private void addAdvice() {
    ArrayNode bottlenecks = root.putArray("bottlenecks");
    for (Bottleneck task : analysis.bottlenecks()) {
      bottlenecks
          .addObject()
          .put("task", task.task().value())
          .put("costMs", task.costMs())
          .put("slackMs", task.slackMs())
          .put("spanSavedMs", task.spanSavedMs())
          .put("makespanSavedMs", task.makespanSavedMs());
    }
    Optional<List<RedundantEdges.Edge>> redundant = analysis.redundant();
    if (redundant.isEmpty()) {
      root.putNull("redundant");
    } else {
      ArrayNode edges = root.putArray("redundant");
      redundant
          .get()
          .forEach(edge ->
              edges.addObject().put("task", edge.task().value()).put("need", edge.need().value()));
    }
    ArrayNode chains = root.putArray("chains");
    for (Chain chain : analysis.chains()) {
      ObjectNode node = chains.addObject().put("spanSavedMs", chain.spanSavedMs());
      chain.tasks().forEach(task -> node.withArray("tasks").add(task.value()));
    }
  }

  private void addFiles() {
    FileConflicts files = inspection.files();
    ArrayNode conflicts = root.putArray("conflicts");
    for (FileConflicts.Conflict conflict : files.conflicts()) {
      ObjectNode one = conflicts.addObject();
      add(one.putObject("first"), conflict.first());
      add(one.putObject("second"), conflict.second());
    }
    ArrayNode locks = root.putArray("locks");
    for (FileConflicts.Lock lock : files.locks()) {
      ObjectNode one =
          locks
              .addObject()
              .put("name", lock.name())
              .put("exclusive", lock.exclusive())
              .put("shared", lock.shared());
      lock.globs().forEach(glob -> one.withArray("globs").add(glob.text()));
    }
    ArrayNode edges = root.putArray("addedDependencies");
    files
        .edges()
        .forEach(edge ->
            edges.addObject().put("task", edge.after().value()).put("need", edge.before().value()));
  }

  private static void add(ObjectNode node, FileConflicts.Use use) {
    node.put("task", use.task().value());
    node.put(use.writes() ? "writes" : "reads", use.glob().text());
  }

  private void addTasks() {
    ArrayNode tasks = root.putArray("tasks");
    for (int i = 0; i < shape.tasks().size(); i++) {
      GraphShape.TaskPlace place = shape.tasks().get(i);
      tasks
          .addObject()
          .put("id", place.id().value())
          .put("title", analysis.spec().tasks().get(i).text().title())
          .put("runs", place.runs())
          .put("costMs", place.costMs())
          .put("earliestStartMs", place.earliestStartMs())
          .put("slackMs", place.slackMs());
    }
  }

  private void put(String name, OptionalInt value) {
    if (value.isPresent()) {
      root.put(name, value.getAsInt());
    } else {
      root.putNull(name);
    }
  }

  private void addIds(String name, List<TaskId> ids) {
    ArrayNode list = root.putArray(name);
    ids.forEach(id -> list.add(id.value()));
  }
}
