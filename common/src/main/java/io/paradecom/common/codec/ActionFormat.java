package io.paradecom.common.codec;

import io.paradecom.core.spec.CustomSpec;
import io.paradecom.core.spec.FileGlob;
import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.core.spec.OAuthClient;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskAction.ProcessSettings;
import io.paradecom.core.spec.WorkspaceSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a task does, in a row: its kind, then what belongs to that. */
final class ActionFormat {
  private static final int COMMAND = 0;
  private static final int SHELL = 1;
  private static final int SLEEP = 2;
  private static final int NOOP = 3;
  private static final int GATE = 4;
  private static final int DECOMPOSE = 5;
  private static final int HTTP = 6;
  private static final int PROMPT = 7;
  private static final int CUSTOM = 8;
  private static final int SUB_WORKFLOW = 9;
  private static final int HTTP_WITH_TOKEN = 14;
  private static final int EXPAND = 13;
  private static final int APPROVAL = 10;
  private static final int WAIT = 11;
  private static final int SIGNAL = 12;
  private static final int FOR_EACH = 15;

  /** Added to the kind of a process with a workspace, and of one of an agent. */
  private static final int IN_WORKSPACE = 1 << 6;

  private static final int BY_AGENT = 1 << 5;

  /** Added to the kind of a process whose writes are watched. */
  private static final int WATCHED = 1 << 4;

  private static final int MARKS = IN_WORKSPACE | BY_AGENT | WATCHED;

  private ActionFormat() {}

  static void write(TaskAction action, RowWriter out) {
    switch (action) {
      case TaskAction.Command(var argv, var settings) -> {
        out.put(COMMAND | marks(settings)).number(argv.size());
        argv.forEach(out::text);
        write(settings, out);
      }
      case TaskAction.Shell(var script, var settings) -> {
        out.put(SHELL | marks(settings)).text(script);
        write(settings, out);
      }
      case TaskAction.Sleep(var duration) -> out.put(SLEEP).duration(duration);
      case TaskAction.Noop _ -> out.put(NOOP);
      case TaskAction.Gate _ -> out.put(GATE);
      case TaskAction.Decompose decompose -> QuestionFormat.write(decompose, out.put(DECOMPOSE));
      case TaskAction.Http(var request) -> write(request, out);
      case TaskAction.Prompt(var prompt) -> PromptFormat.write(prompt, out.put(PROMPT));
      case TaskAction.Custom(var spec) -> out.put(CUSTOM).text(spec.type()).text(spec.with());
      case TaskAction.Expand(var spec) -> ExpandFormat.write(spec, out.put(EXPAND));
      case TaskAction.Approval approval -> AwaitedFormat.write(approval, out.put(APPROVAL));
      case TaskAction.Wait wait -> AwaitedFormat.write(wait, out.put(WAIT));
      case TaskAction.AwaitSignal signal -> AwaitedFormat.write(signal, out.put(SIGNAL));
      case TaskAction.SubWorkflow(var spec) -> ChildCodec.write(spec, out.put(SUB_WORKFLOW));
      case TaskAction.ForEach(var loop) -> LoopFormat.write(loop, out.put(FOR_EACH));
    }
  }

  private static void write(HttpRequestSpec request, RowWriter out) {
    OAuthClient client = request.client();
    if (client == null) {
      RequestFormat.write(request, out.put(HTTP));
    } else {
      RequestFormat.write(request, client, out.put(HTTP_WITH_TOKEN));
    }
  }

  private static int marks(ProcessSettings settings) {
    return (settings.workspace() == null ? 0 : IN_WORKSPACE)
        | (settings.agent() == null ? 0 : BY_AGENT)
        | (settings.watchedWrites() == null ? 0 : WATCHED);
  }

  /** Number of variables times two, plus one when there is a directory; then both, and the rest. */
  private static void write(ProcessSettings settings, RowWriter out) {
    String directory = settings.directory();
    Map<String, String> environment = settings.environment();
    out.number(environment.size() * 2L + (directory == null ? 0 : 1));
    if (directory != null) {
      out.text(directory);
    }
    if (!environment.isEmpty()) {
      new TreeMap<>(environment).forEach((name, value) -> out.text(name).text(value));
    }
    WorkspaceSpec workspace = settings.workspace();
    if (workspace != null) {
      WorkspaceCodec.write(workspace, out);
    }
    String agent = settings.agent();
    if (agent != null) {
      out.text(agent);
    }
    List<FileGlob> watched = settings.watchedWrites();
    if (watched != null) {
      out.number(watched.size());
      watched.forEach(glob -> out.text(glob.text()));
    }
  }

  static TaskAction read(RowReader in) {
    int marked = in.next();
    int unmarked = marked & ~MARKS;
    int kind = unmarked > SHELL ? marked : unmarked;
    return switch (kind) {
      case COMMAND ->
          new TaskAction.Command(SpecFormat.texts(in, "Command.argv"), settings(marked, in));
      case SHELL -> new TaskAction.Shell(in.text("Shell.script"), settings(marked, in));
      case SLEEP -> new TaskAction.Sleep(in.duration());
      case NOOP -> new TaskAction.Noop();
      case GATE -> new TaskAction.Gate();
      case DECOMPOSE -> QuestionFormat.read(in);
      case HTTP -> new TaskAction.Http(RequestFormat.read(in));
      case HTTP_WITH_TOKEN -> new TaskAction.Http(RequestFormat.readWithClient(in));
      case PROMPT -> new TaskAction.Prompt(PromptFormat.read(in));
      case CUSTOM ->
          new TaskAction.Custom(new CustomSpec(in.text("Custom.type"), in.text("Custom.with")));
      case EXPAND -> new TaskAction.Expand(ExpandFormat.read(in));
      case APPROVAL -> AwaitedFormat.approval(in);
      case WAIT -> AwaitedFormat.waiting(in);
      case SIGNAL -> AwaitedFormat.signal(in);
      case SUB_WORKFLOW -> new TaskAction.SubWorkflow(ChildCodec.read(in));
      case FOR_EACH -> new TaskAction.ForEach(LoopFormat.read(in));
      default -> throw in.violation("a known TaskAction", marked);
    };
  }

  private static ProcessSettings settings(int marks, RowReader in) {
    ProcessSettings settings = plainSettings(in);
    if ((marks & IN_WORKSPACE) != 0) {
      settings = settings.withWorkspace(WorkspaceCodec.read(in));
    }
    if ((marks & BY_AGENT) != 0) {
      settings = settings.withAgent(in.text("Settings.agent"));
    }
    return (marks & WATCHED) == 0
        ? settings
        : settings.withWatchedWrites(
            SpecFormat.texts(in, "Settings.watchedWrites").stream().map(FileGlob::new).toList());
  }

  private static ProcessSettings plainSettings(RowReader in) {
    int header = in.integer("ProcessSettings.environment");
    if (header == 0) {
      return ProcessSettings.NONE;
    }
    String directory = (header & 1) == 0 ? null : in.text("ProcessSettings.directory");
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < header >> 1; i++) {
      environment.put(
          in.text("ProcessSettings.environment"), in.text("ProcessSettings.environment"));
    }
    return new ProcessSettings(directory, environment);
  }
}
