package io.paradecom.common.format;

import io.paradecom.core.spec.TaskAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what a task does; the process settings of the action are filled in later. */
final class ActionReader {
  /** The fields of which a task has one at most. */
  static final List<String> FIELDS =
      List.of(
          "command",
          "shell",
          "http",
          "sleep",
          "noop",
          "approval",
          "wait",
          "prompt",
          "decompose",
          "custom",
          SubWorkflowReader.FIELD);

  /** Those that may undo what a task did, in the order of the alphabet. */
  static final Set<String> UNDO =
      new TreeSet<>(Set.of("command", "shell", "http", "custom", "sleep", "noop"));

  private final Findings findings;

  ActionReader(Findings findings) {
    this.findings = findings;
  }

  /** Returns the action; null when the task has none, or none that can be read. */
  @Nullable TaskAction read(Fields fields) {
    List<String> given = new ArrayList<>();
    for (String name : FIELDS) {
      if (fields.has(name)) {
        given.add(name);
      }
    }
    if (given.isEmpty()) {
      return null;
    }
    Cursor second = given.size() > 1 ? fields.get(given.get(1)) : null;
    if (second != null) {
      findings.problemAtKey(
          second, "Expected one action, but found %s.".formatted(String.join(" and ", given)));
    }
    return switch (given.getFirst()) {
      case "command" -> command(fields);
      case "shell" -> shell(fields);
      case "http" -> new HttpReader(findings).read(fields);
      case "sleep" -> sleep(fields);
      case "approval" -> new AwaitedReader(findings).approval(fields);
      case "wait" -> new AwaitedReader(findings).waiting(fields);
      case "custom" -> new CustomReader(findings).read(fields);
      case SubWorkflowReader.FIELD -> new SubWorkflowReader(findings).read(fields);
      case "prompt" -> new PromptReader(findings).read(fields);
      case "decompose" -> new DecomposeReader(findings, this).read(fields);
      default -> noop(fields);
    };
  }

  private @Nullable TaskAction command(Fields fields) {
    String expected = "a list of a program and its arguments (a line of shell goes to shell)";
    List<String> argv = fields.words("command", expected);
    Cursor at = fields.get("command");
    if (argv == null || at == null) {
      return null;
    }
    if (argv.isEmpty() || argv.getFirst().isEmpty()) {
      findings.problem(at, "Expected %s, but found no program.".formatted(expected));
      return null;
    }
    return new TaskAction.Command(argv, TaskAction.ProcessSettings.NONE);
  }

  private @Nullable TaskAction shell(Fields fields) {
    String script = fields.nonBlank("shell", DocumentParser.MAX_SCALAR);
    Cursor at = fields.get("shell");
    if (script == null || at == null) {
      return null;
    }
    if (script.indexOf('\0') >= 0) {
      findings.problem(at, "Expected a script without the character 0, but found one with it.");
      return null;
    }
    return new TaskAction.Shell(script, TaskAction.ProcessSettings.NONE);
  }

  private @Nullable TaskAction sleep(Fields fields) {
    Duration duration = fields.duration("sleep");
    return duration == null ? null : new TaskAction.Sleep(duration);
  }

  private @Nullable TaskAction noop(Fields fields) {
    Cursor at = fields.get("noop");
    if (at != null
        && at.node() instanceof Node.Scalar scalar
        && scalar.kind() == Node.Kind.BOOLEAN
        && scalar.text().equalsIgnoreCase("true")) {
      return new TaskAction.Noop();
    }
    if (at != null) {
      findings.problem(at, "Expected true, but found %s.".formatted(at.node().described()));
    }
    return null;
  }
}
