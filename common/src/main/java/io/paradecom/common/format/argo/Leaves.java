package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.Ids;
import io.paradecom.common.format.Quoted;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what a template does that calls no others, and where its outputs are. */
final class Leaves {
  private static final Map<String, String> MISSING =
      Map.of(
          "data", "A data template, which lists and filters artifacts,",
          "resource", "A template that creates or patches a Kubernetes resource",
          "plugin", "A plugin template");

  private final Texts texts;
  private final Programs programs;
  private final Requests requests;
  private final TemplateSettings settings;
  private final Globals globals;
  private final Library library;
  private final Map<String, Integer> semaphores;

  Leaves(
      Texts texts,
      Programs programs,
      TemplateSettings settings,
      Globals globals,
      Library library,
      Map<String, Integer> semaphores) {
    this.texts = texts;
    this.programs = programs;
    this.requests = new Requests(texts);
    this.settings = settings;
    this.globals = globals;
    this.library = library;
    this.semaphores = semaphores;
  }

  /** Returns where what is found about a task is told. */
  Report report(PlannedTask task) {
    return library.report(task.place());
  }

  TemplateSettings settings() {
    return settings;
  }

  /** Returns the semaphore that limits how many tasks of a template run; null: nothing does. */
  @Nullable String parallelism(Cursor template, Scope scope, String id) {
    Cursor at = template.field("parallelism");
    String text = at == null ? null : texts.known(at, scope);
    if (at == null || text == null) {
      return null;
    }
    if (!text.matches("[1-9][0-9]{0,5}") || Integer.parseInt(text) > ResourceWant.MAX_UNITS) {
      scope
          .definition()
          .report()
          .problem(
              at, "Expected a parallelism of 1 or more, but found %s.".formatted(Quoted.of(text)));
      return null;
    }
    String name = Ids.legal("parallelism." + id);
    semaphores.put(name, Integer.valueOf(text));
    return name;
  }

  /** Gives the task the work of a template. */
  void fill(PlannedTask task, Cursor template, Scope scope) {
    Report about = scope.definition().report();
    Cursor container = template.field("container");
    Cursor script = template.field("script");
    Cursor suspend = template.field("suspend");
    Cursor http = template.field("http");
    if (container != null || script != null) {
      program(task, container == null ? script : container, template, scope);
    } else if (suspend != null) {
      task.work(new Work.Direct(waiting(suspend, template, scope)));
    } else if (http != null) {
      task.settings(requests.timed(settings.read(template, scope), http, scope));
      task.wants().addAll(settings.wants(template, scope));
      Requests.Read read = requests.read(http, scope);
      task.work(new Work.Direct(read.action()));
      read.reads().forEach(source -> read(task, source));
    } else {
      task.work(new Work.Direct(new TaskAction.Noop()));
      Cursor missing =
          MISSING.keySet().stream()
              .map(template::field)
              .filter(at -> at != null)
              .findFirst()
              .orElse(null);
      if (missing == null) {
        about.problem(
            template,
            "Expected a template with container, script, containerSet, steps, dag, suspend or http,"
                + " but found none.");
      } else {
        about.unsupported(
            missing, MISSING.getOrDefault(missing.key(), missing.key()), "it does nothing");
      }
    }
  }

  /** Gives the task the program of a container. */
  void program(PlannedTask task, @Nullable Cursor container, Cursor template, Scope scope) {
    if (container == null) {
      return;
    }
    Work.Program program = programs.read(container, template, scope);
    task.work(program);
    task.settings(settings.read(template, scope));
    task.wants().addAll(settings.wants(template, scope));
    program.argv().forEach(value -> read(task, value));
    program.environment().values().forEach(value -> read(task, value));
    for (Value.File file : program.copies().values()) {
      PlannedTask writer = file.task();
      if (writer != null && !task.need(Edge.success(writer.id()))) {
        unread(task, writer);
      }
    }
    Value source = program.source();
    if (source != null) {
      read(task, source);
    }
  }

  private void read(PlannedTask task, Value value) {
    for (Value.Part part : value.parts()) {
      if (part instanceof Value.Output(OutputSource source)) {
        read(task, source);
      } else if (part instanceof Value.File) {
        report(task)
            .unsupported(
                task.place(),
                "An artifact within a text of task %s".formatted(Quoted.of(task.id())),
                "the text has nothing there");
      } else if (part instanceof Value.Status(GraphNode node)) {
        report(task)
            .unsupported(
                task.place(),
                "The status of %s within a text of task %s"
                    .formatted(Quoted.of(node.id()), Quoted.of(task.id())),
                "the text has nothing there");
      }
    }
  }

  /** Notes that a task reads what another gives: that one has to tell it, and to have succeeded. */
  void read(PlannedTask task, OutputSource source) {
    source.task().captured().add(String.join("/", source.path()));
    if (!task.need(Edge.success(source.task().id()))) {
      unread(task, source.task());
    }
  }

  private void unread(PlannedTask task, PlannedTask source) {
    report(task)
        .unsupported(
            task.place(),
            "What task %s gave, read by %s, which runs when that did not succeed,"
                .formatted(Quoted.of(source.id()), Quoted.of(task.id())),
            "it is not there");
  }

  private TaskAction waiting(Cursor suspend, Cursor template, Scope scope) {
    Cursor duration = suspend.field("duration");
    if (duration != null) {
      Duration length = settings.duration(duration, scope);
      return length != null && length.isPositive()
          ? new TaskAction.Wait(length, null)
          : new TaskAction.Noop();
    }
    Map<String, String> form = new LinkedHashMap<>();
    for (Cursor output : Inputs.list(template, "outputs", "parameters")) {
      String description = Inputs.text(output.field("description"));
      String name = Inputs.name(output);
      form.put(name, description.isEmpty() ? name : description);
    }
    return new TaskAction.Approval(null, false, form);
  }

  /** Tells where the outputs of a node are. */
  void outputs(GraphNode node, PlannedTask task, Cursor template, Scope scope) {
    boolean isProgram = task.work() instanceof Work.Program;
    if (isProgram) {
      node.outputs().put("result", new OutputSource(task, List.of("result")));
      node.outputs().put("exitCode", new OutputSource(task, List.of("exitCode")));
    } else if (template.field("http") != null) {
      node.outputs().put("result", new OutputSource(task, List.of("body")));
    }
    artifacts(node, task, template, scope);
    for (Cursor output : Inputs.list(template, "outputs", "parameters")) {
      String name = Inputs.name(output);
      OutputSource source =
          new OutputSource(task, isProgram ? List.of("parameters", name) : List.of(name));
      node.outputs().put("parameters." + name, source);
      Cursor global = output.field("globalName");
      String globalName = global == null ? null : texts.known(global, scope);
      if (globalName != null) {
        globals.output(globalName, source);
      }
    }
  }

  private void artifacts(GraphNode node, PlannedTask task, Cursor template, Scope scope) {
    for (Cursor output : Inputs.list(template, "outputs", "artifacts")) {
      Cursor path = output.field("path");
      String written = path == null ? null : texts.known(path, scope);
      if (written != null) {
        Value file = new Value(List.of(new Value.File(task, written)));
        node.artifacts().put(Inputs.name(output), file);
        Cursor global = output.field("globalName");
        if (global != null) {
          globals.artifact(Inputs.text(global), file);
        }
      }
    }
  }
}
