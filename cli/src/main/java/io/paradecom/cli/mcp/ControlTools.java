package io.paradecom.cli.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.remote.RestClient;
import io.paradecom.core.workflow.WorkflowCommand;
import java.util.List;

/** Changes what runs. An answer of state 'accepted' has been read from what is committed. */
final class ControlTools {
  private static final String TASK = "task";
  private static final String REASON = "reason";

  private final Desk desk;

  ControlTools(Desk desk) {
    this.desk = desk;
  }

  List<Tool> tools() {
    return List.of(
        simple("pause", "Starts nothing new of a workflow; what runs goes on."),
        simple("resume", "Goes on with a paused workflow."),
        cancel(),
        retry(),
        skip());
  }

  /** Returns what became of a wish, with a word about one that is not answered yet. */
  static String told(JsonNode answer) {
    ObjectNode told = answer.deepCopy();
    if (told.path("state").asText().equals("pending")) {
      told.put(
          "note",
          "Kept, but not answered yet: it is done when a leader serves this workflow. Look with"
              + " show, and do not ask again.");
    }
    return told.toString();
  }

  private Tool simple(String verb, String description) {
    return new Tool(
        verb,
        description,
        Tool.Consequence.ADDS,
        List.of(ReadTools.WORKFLOW),
        arguments -> {
          try (RestClient instance = desk.instance()) {
            return told(
                instance.post(
                    RestClient.path("workflows", arguments.text("workflow"), verb),
                    JsonNodeFactory.instance.objectNode()));
          }
        });
  }

  private Tool cancel() {
    return new Tool(
        "cancel",
        "Stops a workflow, or one of its tasks: commands that run are killed, and what depends on a"
            + " cancelled task is skipped.",
        Tool.Consequence.ENDS,
        List.of(
            ReadTools.WORKFLOW,
            Parameter.text(TASK, "Id of a task (default: the whole workflow)."),
            Parameter.flag("subtree", "Also the tasks below it, by their parents."),
            Parameter.text(REASON, "Why; it is kept.")),
        this::cancel);
  }

  private String cancel(Arguments arguments) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put(REASON, arguments.text(REASON, ""));
    String workflow = arguments.text("workflow");
    try (RestClient instance = desk.instance()) {
      if (arguments.has(TASK)) {
        body.put("subtree", arguments.flag("subtree"));
        return told(
            instance.post(
                RestClient.path("workflows", workflow, "tasks", arguments.text(TASK), "cancel"),
                body));
      }
      if (arguments.flag("subtree")) {
        throw new CliException(
            ExitCode.INVALID, "Expected task together with subtree, but found none.");
      }
      return told(instance.post(RestClient.path("workflows", workflow, "cancel"), body));
    }
  }

  private Tool retry() {
    return new Tool(
        "retry",
        "Does again what did not succeed, and all that depends on it; a workflow that has ended is"
            + " opened again. Without tasks: all that failed, were cancelled or are parked.",
        Tool.Consequence.ADDS,
        List.of(
            ReadTools.WORKFLOW,
            new Parameter(
                "tasks",
                new Parameter.Kind.Texts(WorkflowCommand.MAX_NAMED_TASKS),
                false,
                "Ids of tasks.")),
        arguments -> {
          ObjectNode body = JsonNodeFactory.instance.objectNode();
          arguments.json("tasks").forEach(body.putArray("tasks")::add);
          try (RestClient instance = desk.instance()) {
            return told(
                instance.post(
                    RestClient.path("workflows", arguments.text("workflow"), "retry"), body));
          }
        });
  }

  private Tool skip() {
    return new Tool(
        "skip",
        "Lets what depends on a waiting task go on without it.",
        Tool.Consequence.ENDS,
        List.of(
            ReadTools.WORKFLOW,
            Parameter.text(TASK, "Id of the task.").needed(),
            Parameter.text(REASON, "Why; it is kept.")),
        arguments -> {
          ObjectNode body =
              JsonNodeFactory.instance.objectNode().put(REASON, arguments.text(REASON, ""));
          try (RestClient instance = desk.instance()) {
            return told(
                instance.post(
                    RestClient.path(
                        "workflows",
                        arguments.text("workflow"),
                        "tasks",
                        arguments.text(TASK),
                        "skip"),
                    body));
          }
        });
  }
}
