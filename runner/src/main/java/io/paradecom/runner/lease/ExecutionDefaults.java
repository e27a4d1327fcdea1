package io.paradecom.runner.lease;

import io.paradecom.core.fleet.FleetLimits;
import io.paradecom.core.spec.CustomSpec;
import io.paradecom.core.spec.FileGlob;
import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.core.spec.PromptSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskAction.ProcessSettings;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.WorkspaceSpec;
import io.paradecom.core.trace.TraceIds;
import io.paradecom.core.workflow.Effect.DispatchTask;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.runner.execute.ExecutionAction;
import io.paradecom.runner.execute.ExecutionIds;
import io.paradecom.runner.execute.ExecutionLimits;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.TaskDocument;
import io.paradecom.runner.execute.TaskDocument.ChecklistItem;
import io.paradecom.runner.execute.WorkspaceOrder;
import io.paradecom.runner.execute.WriteWatch;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns a dispatch into what the executor takes.
 *
 * @param directory where a command runs that names no directory; a relative one is looked for here
 * @param limits of every execution; a task's own timeout goes before theirs
 * @param tryLaterRules patterns in a failed command's output that say "try later"
 * @param traced whether commands and servers are told the span of their attempt
 */
public record ExecutionDefaults(
    Path directory, ExecutionLimits limits, List<Pattern> tryLaterRules, boolean traced) {
  /** Stands for "no timeout". */
  private static final Duration UNBOUNDED = Duration.ofDays(36_500);

  public ExecutionDefaults {
    directory = directory.toAbsolutePath().normalize();
    tryLaterRules = List.copyOf(tryLaterRules);
  }

  /** Defaults of a runner that tells nobody of spans. */
  public ExecutionDefaults(Path directory, ExecutionLimits limits, List<Pattern> tryLaterRules) {
    this(directory, limits, tryLaterRules, false);
  }

  /** A request, or why there is none. */
  sealed interface Prepared {
    /** It can be carried out. */
    record Ready(ExecutionRequest request) implements Prepared {}

    /** It cannot; {@code reason} is one sentence. */
    record Refused(String reason) implements Prepared {}
  }

  Prepared prepare(DispatchTask dispatch) {
    return switch (dispatch.spec().action()) {
      case TaskAction.Command(List<String> argv, ProcessSettings settings) ->
          program(dispatch, new ExecutionAction.Argv(argv), settings);
      case TaskAction.Shell(String script, ProcessSettings settings) ->
          program(dispatch, new ExecutionAction.Shell(script), settings);
      case TaskAction.Sleep(Duration duration) ->
          ready(dispatch, new ExecutionAction.Sleep(duration), directory, ProcessSettings.NONE);
      case TaskAction.Decompose(var model, var question, int maxOutputTokens) ->
          ready(
              dispatch,
              new ExecutionAction.Decompose(model, question, maxOutputTokens),
              directory,
              ProcessSettings.NONE);
      case TaskAction.Awaited _, TaskAction.Expand _ ->
          new Prepared.Refused("Expected a task that a runner runs.");
      case TaskAction.Http(HttpRequestSpec request) ->
          ready(dispatch, new ExecutionAction.Http(request), directory, ProcessSettings.NONE);
      case TaskAction.Prompt(PromptSpec prompt) ->
          ready(dispatch, new ExecutionAction.Prompt(prompt), directory, ProcessSettings.NONE);
      case TaskAction.Custom(CustomSpec custom) ->
          ready(dispatch, new ExecutionAction.Custom(custom), directory, ProcessSettings.NONE);
      case TaskAction.Noop _, TaskAction.Gate _ ->
          ready(dispatch, new ExecutionAction.Noop(), directory, ProcessSettings.NONE);
    };
  }

  private Prepared program(
      DispatchTask dispatch, ExecutionAction action, ProcessSettings settings) {
    String asked = settings.directory();
    WorkspaceSpec workspace = settings.workspace();
    boolean elsewhere = workspace != null && workspace.repository() != null;
    Path base = elsewhere ? WorkspaceOrder.ROOT : directory;
    try {
      Path place = asked == null ? base : base.resolve(asked).normalize();
      return ready(dispatch, action, place, settings);
    } catch (InvalidPathException e) {
      return new Prepared.Refused(
          "Expected a directory to run in, but found \"%s\": %s."
              .formatted(e.getInput().replace("\0", "\\0"), e.getReason()));
    }
  }

  private Prepared ready(
      DispatchTask dispatch, ExecutionAction action, Path place, ProcessSettings settings) {
    TaskRef ref = dispatch.ref();
    Duration timeout = dispatch.spec().timeouts().attempt();
    ExecutionIds ids =
        new ExecutionIds(
            dispatch.workflowId().value(),
            ref.task().value(),
            ref.attempt(),
            ref.run() + "/" + ref.task() + "/" + ref.attempt(),
            dispatch.fencingToken(),
            dispatch.undo(),
            traced ? TraceIds.parent(ref.run(), ref.task(), ref.epoch()) : null);
    return new Prepared.Ready(
        new ExecutionRequest(
            ids,
            action,
            place,
            settings.environment(),
            documentOf(dispatch),
            limitsOf(dispatch).withTimeout(timeout == null ? UNBOUNDED : timeout),
            tryLaterRules,
            orderOf(dispatch, settings),
            settings.agent(),
            watchOf(settings, place)));
  }

  private static @Nullable WriteWatch watchOf(ProcessSettings settings, Path place) {
    List<FileGlob> declared = settings.watchedWrites();
    return declared == null ? null : new WriteWatch(place, declared);
  }

  /** What holds resources must be gone before others are given them. */
  private ExecutionLimits limitsOf(DispatchTask dispatch) {
    Duration most = FleetLimits.DEFAULT.killGrace();
    boolean shorter = dispatch.fencingToken() != 0 && limits.grace().compareTo(most) > 0;
    return shorter ? limits.withGrace(most) : limits;
  }

  private static @Nullable WorkspaceOrder orderOf(DispatchTask dispatch, ProcessSettings settings) {
    WorkspaceSpec workspace = settings.workspace();
    TaskFailure last = dispatch.lastFailure();
    return workspace == null
        ? null
        : new WorkspaceOrder(
            workspace,
            dispatch.ref().run().value(),
            dispatch.ref().epoch(),
            last == null ? null : last.kind());
  }

  /** What stood in the way of a merge is what the next attempt has to know. */
  private static @Nullable String lastError(@Nullable TaskFailure last) {
    if (last == null || last.lastOutput().isEmpty() || last.kind() != FailureKind.MERGE_FAILED) {
      return last == null ? null : last.message();
    }
    return last.message() + "\n\n" + String.join("\n", last.lastOutput());
  }

  private static TaskDocument documentOf(DispatchTask dispatch) {
    TaskText text = dispatch.spec().text();
    TaskFailure last = dispatch.lastFailure();
    return new TaskDocument(
        dispatch.ref().task().value(),
        text.title(),
        text.description(),
        text.details(),
        text.testStrategy(),
        checklistOf(text),
        outputsOf(dispatch.inputs()),
        dispatch.ref().attempt(),
        lastError(last));
  }

  private static List<ChecklistItem> checklistOf(TaskText text) {
    List<ChecklistItem> items = new ArrayList<>();
    for (String line : text.checklist()) {
      items.add(new ChecklistItem(Integer.toString(items.size() + 1), line, "", false));
    }
    return items;
  }

  private static Map<String, String> outputsOf(Map<TaskId, String> inputs) {
    Map<String, String> outputs = new LinkedHashMap<>();
    inputs.forEach((task, output) -> outputs.put(task.value(), output));
    return outputs;
  }
}
