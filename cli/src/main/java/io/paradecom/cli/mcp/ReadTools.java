package io.paradecom.cli.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.remote.RestClient;
import io.paradecom.cli.remote.RunReports;
import io.paradecom.cli.report.RunReport;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at workflows and tasks. */
final class ReadTools {
  static final Parameter WORKFLOW =
      Parameter.text("workflow", "Id of the workflow, as submit and list tell it.").needed();
  private static final String TASK = "task";
  private static final String STATE = "state";
  private static final String REASON = "reason";
  private static final String LIMIT = "limit";
  private static final String AFTER = "after";
  private static final int MOST = 1_000;

  private final Desk desk;

  ReadTools(Desk desk) {
    this.desk = desk;
  }

  List<Tool> tools() {
    return List.of(list(), show(), why(), output(), report());
  }

  /** Returns the names of values, as the REST interface takes them in any case. */
  private static <E extends Enum<E>> String names(E[] values, Predicate<E> wanted) {
    return Stream.of(values)
        .filter(wanted)
        .map(value -> value.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static boolean hasEnded(WorkflowState state) {
    return state.isTerminal() && !state.isPurged();
  }

  private static Parameter limit(int usual) {
    return Parameter.whole(
        LIMIT, 1, MOST, "At most so many entries (default: %d).".formatted(usual));
  }

  private Tool list() {
    return new Tool(
        "list",
        "Lists workflows, the newest first: id, name, state, how many tasks, how many of them"
            + " ended, counts by state and by what is waited for. Where next is in the answer,"
            + " there are more.",
        Tool.Consequence.READS,
        List.of(
            Parameter.text(
                STATE,
                "Only in these states, several with commas: %s."
                    .formatted(names(WorkflowState.values(), state -> !state.isPurged()))),
            Parameter.text("name", "Only with this in their name or id."),
            limit(20),
            Parameter.text(AFTER, "Id of a workflow: only what comes behind it; from next.")),
        arguments -> {
          try (RestClient instance = desk.instance()) {
            Map<String, String> query = new LinkedHashMap<>();
            Stream.of(STATE, "name", AFTER)
                .forEach(name -> query.put(name, arguments.text(name, "")));
            return Answers.page(
                (int) arguments.number(LIMIT, 20),
                limit -> {
                  query.put(LIMIT, Integer.toString(limit));
                  return body(instance.get(RestClient.path("workflows") + RestClient.query(query)));
                });
          }
        });
  }

  private static ObjectNode body(JsonNode answer) {
    if (answer instanceof ObjectNode object) {
      return object;
    }
    throw new CliException(
        ExitCode.INFRASTRUCTURE, "Expected an object as the answer of the instance.");
  }

  private Tool show() {
    return new Tool(
        "show",
        "Shows a workflow and its tasks in their order, a page at a time; or, with task, one task"
            + " with what it is, needs and is needed by, and how it failed. A workflow has ended"
            + " when its state is one of %s. Tasks that wait for an approval: reason approval; the"
                .formatted(names(WorkflowState.values(), ReadTools::hasEnded))
            + " questions of one stand in spec.action.form of the task.",
        Tool.Consequence.READS,
        List.of(
            WORKFLOW,
            Parameter.text(TASK, "Id of a task: only this one."),
            Parameter.text(
                STATE,
                "Only tasks in these states, several with commas: %s."
                    .formatted(names(TaskState.values(), _ -> true))),
            Parameter.text(
                REASON,
                "Only tasks that wait for this, several with commas: %s."
                    .formatted(names(WaitReason.values(), _ -> true))),
            limit(50),
            Parameter.whole(
                AFTER, 0, Integer.MAX_VALUE - 1, "Only tasks behind this position; from next.")),
        this::show);
  }

  private String show(Arguments arguments) {
    String workflow = arguments.text("workflow");
    try (RestClient instance = desk.instance()) {
      if (arguments.has(TASK)) {
        onlyTask(arguments, STATE, REASON, LIMIT, AFTER);
        JsonNode task =
            instance.get(RestClient.path("workflows", workflow, "tasks", arguments.text(TASK)));
        return Answers.cut(
            Answers.plain(task).toString(),
            "use 'paradecom show %s %s --json'".formatted(workflow, arguments.text(TASK)));
      }
      ObjectNode run = Answers.plain(instance.get(RestClient.path("workflows", workflow)));
      Map<String, String> query = new LinkedHashMap<>();
      query.put(STATE, arguments.text(STATE, ""));
      query.put(REASON, arguments.text(REASON, ""));
      return Answers.page(
          (int) arguments.number(LIMIT, 50),
          limit -> {
            ObjectNode answer = run.objectNode();
            answer.set("workflow", run);
            return answer.setAll(tasks(instance, workflow, "tasks", query, arguments, limit));
          });
    }
  }

  private static ObjectNode tasks(
      RestClient instance,
      String workflow,
      String of,
      Map<String, String> query,
      Arguments arguments,
      int limit) {
    query.put(LIMIT, Integer.toString(limit));
    query.put(AFTER, arguments.has(AFTER) ? Long.toString(arguments.number(AFTER, 0)) : "");
    return Answers.plain(
        instance.get(RestClient.path("workflows", workflow, of) + RestClient.query(query)));
  }

  private static void onlyTask(Arguments arguments, String... others) {
    Stream.of(others)
        .filter(arguments::has)
        .findFirst()
        .ifPresent(other -> {
          throw new CliException(
              ExitCode.INVALID, "Expected task without %s, but found both.".formatted(other));
        });
  }

  private Tool why() {
    return new Tool(
        "why",
        "Says why a task is not running, or each task of a workflow that waits: in text in words,"
            + " in roots the tasks at the root of its wait, in next what moves it on.",
        Tool.Consequence.READS,
        List.of(
            WORKFLOW,
            Parameter.text(TASK, "Id of a task (default: all that wait)."),
            limit(20),
            Parameter.whole(
                AFTER, 0, Integer.MAX_VALUE - 1, "Only tasks behind this position; from next.")),
        this::why);
  }

  private String why(Arguments arguments) {
    String workflow = arguments.text("workflow");
    try (RestClient instance = desk.instance()) {
      if (arguments.has(TASK)) {
        onlyTask(arguments, LIMIT, AFTER);
        String path = RestClient.path("workflows", workflow, "tasks", arguments.text(TASK), "why");
        return Answers.cut(
            Answers.plain(instance.get(path)).toString(),
            "ask why of the tasks that are named here");
      }
      return Answers.page(
          (int) arguments.number(LIMIT, 20),
          limit -> tasks(instance, workflow, "why", new LinkedHashMap<>(), arguments, limit));
    }
  }

  private Tool output() {
    return new Tool(
        "output",
        "Returns the output of a task that succeeded, as JSON. A large one comes in parts, as an"
            + " object with part, from, to and of in characters: the next part is asked for with"
            + " from, as to says.",
        Tool.Consequence.READS,
        List.of(
            WORKFLOW,
            Parameter.text(TASK, "Id of the task.").needed(),
            Parameter.whole(
                "from", 0, Integer.MAX_VALUE, "Character that the part begins with (default: 0).")),
        arguments -> {
          try (RestClient instance = desk.instance()) {
            JsonNode output =
                instance.get(
                    RestClient.path(
                        "workflows",
                        arguments.text("workflow"),
                        "tasks",
                        arguments.text(TASK),
                        "output"));
            return Answers.part(output.toString(), (int) arguments.number("from", 0));
          }
        });
  }

  private Tool report() {
    return new Tool(
        "report",
        "Tells where the time of a workflow went, what running its tasks in parallel brought, its"
            + " critical path and its slowest tasks; best when it has ended.",
        Tool.Consequence.READS,
        List.of(
            WORKFLOW,
            new Parameter(
                "format",
                new Parameter.Kind.Choice(List.of("text", "json")),
                false,
                "text, to read, or json (default: text).")),
        arguments -> {
          String workflow = arguments.text("workflow");
          try (RestClient instance = desk.instance()) {
            RunReport report = RunReports.of(instance, workflow);
            String text =
                arguments.text("format", "text").equals("json")
                    ? report.json(Instant.now())
                    : String.join("\n", report.lines(Instant.now()));
            return Answers.cut(text, "use 'paradecom report %s'".formatted(workflow));
          }
        });
  }
}
