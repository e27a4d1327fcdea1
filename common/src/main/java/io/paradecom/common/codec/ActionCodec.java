package io.paradecom.common.codec;

import io.paradecom.core.spec.CustomSpec;
import io.paradecom.core.spec.FileGlob;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskAction.ProcessSettings;
import io.paradecom.schemas.ApprovalAction;
import io.paradecom.schemas.CommandAction;
import io.paradecom.schemas.CustomAction;
import io.paradecom.schemas.DecomposeAction;
import io.paradecom.schemas.ExpandAction;
import io.paradecom.schemas.ForEachAction;
import io.paradecom.schemas.HttpAction;
import io.paradecom.schemas.PlainAction;
import io.paradecom.schemas.PromptAction;
import io.paradecom.schemas.ShellAction;
import io.paradecom.schemas.SignalAction;
import io.paradecom.schemas.SleepAction;
import io.paradecom.schemas.SubWorkflowAction;
import io.paradecom.schemas.WaitAction;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is done when a task runs. */
final class ActionCodec {
  private ActionCodec() {}

  /** Returns a branch of the union {@code TaskSpecRecord.action}. */
  static Object toRecord(TaskAction action) {
    return switch (action) {
      case TaskAction.Command(var argv, var settings) ->
          new CommandAction(
              argv,
              settings.directory(),
              sorted(settings.environment()),
              WorkspaceCodec.toRecord(settings.workspace()),
              settings.agent(),
              texts(settings.watchedWrites()));
      case TaskAction.Shell(var script, var settings) ->
          new ShellAction(
              script,
              settings.directory(),
              sorted(settings.environment()),
              WorkspaceCodec.toRecord(settings.workspace()),
              texts(settings.watchedWrites()));
      case TaskAction.Sleep(var duration) ->
          new SleepAction(Fields.ms("SleepAction.durationMs", duration));
      case TaskAction.Decompose decompose -> QuestionCodec.toRecord(decompose);
      case TaskAction.Http http -> RequestCodec.toRecord(http.request());
      case TaskAction.Prompt(var prompt) -> PromptFormat.toRecord(prompt);
      case TaskAction.Custom(var spec) -> new CustomAction(spec.type(), spec.with());
      case TaskAction.Expand(var spec) -> ExpandFormat.toRecord(spec);
      case TaskAction.Noop _ -> PlainAction.NOOP;
      case TaskAction.Gate _ -> PlainAction.GATE;
      case TaskAction.Awaited awaited -> AwaitedCodec.toRecord(awaited);
    };
  }

  /**
   * @param field where the action stands, for the message
   * @throws ContractViolationException when it is no known action
   */
  static TaskAction fromRecord(String field, @Nullable Object action) {
    try {
      return switch (action) {
        case CommandAction command ->
            new TaskAction.Command(
                Fields.list("CommandAction.argv", command.getArgv(), argument -> argument),
                settings(
                        "CommandAction.environment",
                        command.getDirectory(),
                        command.getEnvironment())
                    .withWorkspace(WorkspaceCodec.fromRecord(command.getWorkspace()))
                    .withAgent(command.getAgent())
                    .withWatchedWrites(
                        globs("CommandAction.watchedWrites", command.getWatchedWrites())));
        case ShellAction shell ->
            new TaskAction.Shell(
                Fields.required("ShellAction.script", shell.getScript()),
                settings("ShellAction.environment", shell.getDirectory(), shell.getEnvironment())
                    .withWorkspace(WorkspaceCodec.fromRecord(shell.getWorkspace()))
                    .withWatchedWrites(
                        globs("ShellAction.watchedWrites", shell.getWatchedWrites())));
        case SleepAction sleep ->
            new TaskAction.Sleep(Fields.duration("SleepAction.durationMs", sleep.getDurationMs()));
        case DecomposeAction decompose -> QuestionCodec.fromRecord(decompose);
        case HttpAction http -> new TaskAction.Http(RequestCodec.fromRecord(http));
        case PromptAction prompt -> new TaskAction.Prompt(PromptFormat.fromRecord(prompt));
        case CustomAction custom -> new TaskAction.Custom(custom(custom));
        case ExpandAction expand -> new TaskAction.Expand(ExpandFormat.fromRecord(expand));
        case SubWorkflowAction sub -> new TaskAction.SubWorkflow(ChildCodec.fromRecord(sub));
        case ForEachAction each -> new TaskAction.ForEach(LoopFormat.fromRecord(each));
        case PlainAction plain -> plain(field, plain);
        case ApprovalAction approval -> AwaitedCodec.fromRecord(approval);
        case WaitAction wait -> AwaitedCodec.fromRecord(wait);
        case SignalAction signal -> AwaitedCodec.fromRecord(signal);
        case null, default -> throw Fields.unknown(field, action);
      };
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of(field, e);
    }
  }

  private static CustomSpec custom(CustomAction action) {
    return new CustomSpec(
        Fields.required("CustomAction.executor", action.getExecutor()),
        Fields.required("CustomAction.with", action.getWith()));
  }

  private static TaskAction plain(String field, PlainAction action) {
    return switch (action) {
      case NOOP -> new TaskAction.Noop();
      case GATE -> new TaskAction.Gate();
      case UNKNOWN -> throw Fields.unknown(field, action);
    };
  }

  private static ProcessSettings settings(
      String field, @Nullable String directory, @Nullable Map<String, String> environment) {
    Map<String, String> variables = Fields.required(field, environment);
    if (directory == null && variables.isEmpty()) {
      return ProcessSettings.NONE;
    }
    variables.forEach((name, value) -> {
      Fields.required(field, name);
      Fields.required(field, value);
    });
    return new ProcessSettings(directory, variables);
  }

  private static @Nullable List<String> texts(@Nullable List<FileGlob> globs) {
    return globs == null ? null : globs.stream().map(FileGlob::text).toList();
  }

  private static @Nullable List<FileGlob> globs(String field, @Nullable List<String> texts) {
    return texts == null ? null : Fields.list(field, texts, FileGlob::new);
  }

  /** The core's maps have another order in every JVM; bytes must not. */
  private static Map<String, String> sorted(Map<String, String> environment) {
    return environment.size() < 2 ? environment : new TreeMap<>(environment);
  }
}
