package io.paradecom.common.format.argo;

import io.paradecom.core.spec.TaskAction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes the command of a program. One that neither reads what tasks gave nor gives anything that is
 * read runs as it is; any other runs under a script of ours ({@code step.sh}), which needs {@code
 * sh} and {@code awk} on the runner's machine.
 */
final class StepCommand {
  private static final Set<String> TAKE_C =
      Set.of("sh", "bash", "dash", "ash", "ksh", "zsh", "python", "python2", "python3");
  private static final String SCRIPT = script();

  private final PlannedTask task;
  private final Work.Program program;
  private final Containers containers;
  private final String workflow;
  private final List<String> options = new ArrayList<>();
  private final Map<Value.Part, Integer> numbers = new LinkedHashMap<>();

  /**
   * @param workflow its name, after which the volumes of containers are called
   */
  StepCommand(PlannedTask task, Work.Program program, Containers containers, String workflow) {
    this.task = task;
    this.program = program;
    this.containers = containers;
    this.workflow = workflow;
  }

  TaskAction action() {
    List<String> argv = new ArrayList<>();
    program.argv().forEach(word -> argv.add(text(word)));
    if (argv.isEmpty() && (containers == Containers.NONE || program.source() != null)) {
      return new TaskAction.Noop();
    }
    source(argv);
    Map<String, String> environment = new LinkedHashMap<>();
    List<String> command = new ArrayList<>();
    if (containers == Containers.NONE) {
      command.addAll(variables(environment));
    } else {
      command.addAll(container(environment));
    }
    command.addAll(argv);
    copies();
    outputs();
    if (!options.isEmpty() || !numbers.isEmpty()) {
      command.addAll(0, wrapper());
    }
    return new TaskAction.Command(command, new TaskAction.ProcessSettings(null, environment));
  }

  private void source(List<String> argv) {
    Value source = program.source();
    if (source == null) {
      return;
    }
    String name = argv.getFirst().substring(argv.getFirst().lastIndexOf('/') + 1);
    if (TAKE_C.contains(name)) {
      argv.add("-c");
      argv.add(text(source));
    } else {
      options.addAll(List.of("-s", text(source)));
    }
  }

  /** Variables that are not known yet are set by {@code env}. */
  private List<String> variables(Map<String, String> environment) {
    List<String> late = new ArrayList<>();
    program
        .environment()
        .forEach((name, value) -> {
          if (value.known().isPresent()) {
            environment.put(name, value.known().get());
          } else {
            late.add(name + "=" + text(value));
          }
        });
    if (!late.isEmpty()) {
      late.addFirst("env");
    }
    return late;
  }

  private List<String> container(Map<String, String> environment) {
    List<String> run = new ArrayList<>();
    run.addAll(List.of(containers.name().toLowerCase(Locale.ROOT), "run", "--rm"));
    program
        .environment()
        .forEach((name, value) -> {
          run.add("-e");
          if (value.known().isPresent()) {
            environment.put(name, value.known().get());
            run.add(name);
          } else {
            run.add(name + "=" + text(value));
          }
        });
    program
        .mounts()
        .forEach((path, volume) ->
            run.addAll(List.of("-v", "paradecom-%s-%s:%s".formatted(workflow, volume, path))));
    program
        .files()
        .forEach((name, file) -> {
          if (task.captured().contains("parameters/" + name)) {
            run.addAll(List.of("-v", "{{paradecom:dir}}/p-" + name + ":" + file));
          }
        });
    String directory = program.directory();
    if (directory != null) {
      run.addAll(List.of("-w", directory));
    }
    String image = program.image();
    run.add(image == null ? "" : image);
    return run;
  }

  private void copies() {
    program
        .copies()
        .forEach((target, file) -> {
          if (file.task() == null) {
            options.addAll(List.of("-t", file.text(), target));
          } else if (!file.text().equals(target)) {
            options.addAll(List.of("-c", file.text(), target));
          }
        });
  }

  private void outputs() {
    if (task.captured().contains("result")) {
      options.add("-r");
    }
    if (task.isExitCodeKept() || task.captured().contains("exitCode")) {
      options.add(task.isExitCodeKept() ? "-x" : "-r");
    }
    program
        .files()
        .forEach((name, file) -> {
          if (task.captured().contains("parameters/" + name)) {
            options.addAll(
                containers == Containers.NONE ? List.of("-p", name, file) : List.of("-m", name));
            String fallback = program.defaults().get(name);
            if (fallback != null) {
              options.addAll(List.of("-d", name, fallback));
            }
          }
        });
  }

  private List<String> wrapper() {
    List<String> wrapper = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "argo-step"));
    for (Value.Part part : numbers.keySet()) {
      if (part instanceof Value.Output(OutputSource source)) {
        wrapper.add("-i");
        wrapper.add(
            source.task().id() + source.path().stream().reduce("", (all, key) -> all + "/" + key));
      } else if (part instanceof Value.LoopItem(String key)) {
        wrapper.addAll(List.of("-e", key));
      } else {
        wrapper.add("-w");
      }
    }
    wrapper.addAll(options);
    wrapper.add("--");
    return wrapper;
  }

  private String text(Value value) {
    StringBuilder out = new StringBuilder();
    for (Value.Part part : value.parts()) {
      if (part instanceof Value.Known(String known)) {
        out.append(known);
      } else if (part instanceof Value.Output
          || part instanceof Value.LoopItem
          || part instanceof Value.WorkflowId) {
        int number = numbers.computeIfAbsent(part, _ -> numbers.size() + 1);
        out.append("{{paradecom:").append(number).append("}}");
      }
    }
    return out.toString();
  }

  private static String script() {
    try (InputStream in = StepCommand.class.getResourceAsStream("step.sh")) {
      if (in == null) {
        throw new IllegalStateException("Expected the resource step.sh, but found none.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
