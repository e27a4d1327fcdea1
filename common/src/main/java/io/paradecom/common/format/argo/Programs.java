package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.Ids;
import io.paradecom.common.format.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what the container of a template, or one of several, runs. */
final class Programs {
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Pattern SECRET = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  private final Texts texts;
  private final Containers containers;

  Programs(Texts texts, Containers containers) {
    this.texts = texts;
    this.containers = containers;
  }

  /**
   * Returns the program.
   *
   * @param template the template whose outputs it gives
   */
  Work.Program read(Cursor at, Cursor template, Scope scope) {
    Report report = scope.definition().report();
    FieldTables.CONTAINER.check(at, report);
    List<Value> argv = new ArrayList<>(words(at.field("command"), scope));
    argv.addAll(words(at.field("args"), scope));
    Cursor source = at.field("source");
    Value script = source == null ? null : texts.scalar(source, scope);
    checkProgram(at, argv, script, report);
    Cursor image = at.field("image");
    Cursor directory = at.field("workingDir");
    Map<String, String> files = new LinkedHashMap<>();
    Map<String, String> defaults = new LinkedHashMap<>();
    outputs(template, scope, files, defaults);
    return new Work.Program(
        argv,
        script,
        image == null ? null : texts.known(image, scope),
        directory == null ? null : texts.known(directory, scope),
        environment(at.field("env"), scope),
        mounts(at, scope),
        copies(template, scope),
        files,
        defaults);
  }

  private void checkProgram(Cursor at, List<Value> argv, @Nullable Value script, Report report) {
    boolean isAlone = containers == Containers.NONE;
    Cursor image = at.field("image");
    if (argv.isEmpty() && (isAlone || script != null)) {
      report.unsupported(
          at,
          "A container without a command, whose image alone says what runs,",
          "it does nothing");
    }
    if (isAlone && image != null) {
      report.info(
          image,
          "The image %s is not used: the command runs on the runner's machine."
              .formatted(Quoted.of(Inputs.text(image))));
    } else if (!isAlone && image == null) {
      report.problem(at, "Expected a container with an image, but found none.");
    }
  }

  private List<Value> words(@Nullable Cursor list, Scope scope) {
    List<Value> words = new ArrayList<>();
    for (Cursor word : list == null ? List.<Cursor>of() : list.items()) {
      Value value = texts.scalar(word, scope);
      if (value != null) {
        words.add(value);
      }
    }
    return words;
  }

  private Map<String, Value> environment(@Nullable Cursor list, Scope scope) {
    Map<String, Value> variables = new LinkedHashMap<>();
    Report report = scope.definition().report();
    for (Cursor one : list == null ? List.<Cursor>of() : list.items()) {
      String name = Inputs.name(one);
      if (!VARIABLE.matcher(name).matches() || name.startsWith("PARADECOM_")) {
        report.problem(
            one,
            "Expected a variable of letters, digits and _ that does not start with PARADECOM_, but found %s."
                .formatted(Quoted.of(name)));
        continue;
      }
      Cursor value = one.field("value");
      Value text = value == null ? from(one, scope) : texts.scalar(value, scope);
      variables.put(name, text == null ? Value.EMPTY : text);
    }
    return variables;
  }

  private static @Nullable Value from(Cursor variable, Scope scope) {
    Cursor from = variable.field("valueFrom");
    Cursor secret = from == null ? null : from.field("secretKeyRef");
    Report report = scope.definition().report();
    if (secret == null) {
      if (from != null) {
        report.unsupported(from, "A variable that is taken from elsewhere", "it is empty");
      }
      return null;
    }
    String name = Inputs.name(secret) + "." + Inputs.text(secret.field("key"));
    if (!SECRET.matcher(name).matches()) {
      report.unsupported(
          secret, "The secret %s".formatted(Quoted.of(name)), "the variable is empty");
      return null;
    }
    report.info(secret, "The runner's secret %s is put in.".formatted(Quoted.of(name)));
    return Value.of("${secret:" + name + "}");
  }

  private Map<String, String> mounts(Cursor at, Scope scope) {
    Map<String, String> mounts = new LinkedHashMap<>();
    Report report = scope.definition().report();
    Cursor list = at.field("volumeMounts");
    for (Cursor one : list == null ? List.<Cursor>of() : list.items()) {
      String name = Inputs.name(one);
      Cursor path = one.field("mountPath");
      String target = path == null ? null : texts.known(path, scope);
      if (containers == Containers.NONE) {
        report.warning(
            one,
            "The volume %s is not mounted: the command sees the machine's own %s."
                .formatted(Quoted.of(name), Quoted.of(target == null ? "" : target)));
      } else if (target != null) {
        String folder = Inputs.text(one.field("subPath"));
        mounts.put(target, Ids.legal(folder.isEmpty() ? name : name + "-" + folder));
      }
    }
    return mounts;
  }

  /** What a task wrote at one path is copied to another. */
  private Map<String, Value.File> copies(Cursor template, Scope scope) {
    Map<String, Value.File> copies = new LinkedHashMap<>();
    Report report = scope.definition().report();
    for (Cursor input : Inputs.list(template, "inputs", "artifacts")) {
      Cursor path = input.field("path");
      String target = path == null ? null : texts.known(path, scope);
      Value value =
          scope
              .parameters()
              .getOrDefault(Inputs.HIDDEN + "inputs.artifacts." + Inputs.name(input), Value.EMPTY);
      for (Value.Part part : value.parts()) {
        if (target == null || !(part instanceof Value.File file)) {
          continue;
        }
        if (containers != Containers.NONE) {
          report.unsupported(input, "An artifact between containers", "it is not there");
        } else {
          copies.put(target, file);
          report.warning(
              input,
              "The artifact %s is put at %s on the runner's machine: all tasks have to run on one."
                  .formatted(Quoted.of(Inputs.name(input)), Quoted.of(target)));
        }
      }
    }
    return copies;
  }

  private void outputs(
      Cursor template, Scope scope, Map<String, String> files, Map<String, String> defaults) {
    Report report = scope.definition().report();
    for (Cursor output : Inputs.list(template, "outputs", "parameters")) {
      Cursor from = output.field("valueFrom");
      Cursor path = from == null ? null : from.field("path");
      String name = Inputs.name(output);
      String file = path == null ? null : texts.known(path, scope);
      if (!PARAMETER.matcher(name).matches() || file == null) {
        report.unsupported(
            output,
            "The output parameter %s, which is in no file,".formatted(Quoted.of(name)),
            "it is not there");
      } else {
        files.put(name, file);
        Cursor fallback = from == null ? null : from.field("default");
        if (fallback != null) {
          defaults.put(name, Inputs.text(fallback));
        }
        if (containers != Containers.NONE) {
          continue;
        }
        report.warning(
            output,
            "The output parameter %s is read from %s on the runner's machine, which tasks share."
                .formatted(Quoted.of(name), Quoted.of(file)));
      }
    }
  }
}
