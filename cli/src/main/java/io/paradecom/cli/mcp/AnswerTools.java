package io.paradecom.cli.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.remote.RestClient;
import java.util.List;

/** Ends tasks that wait for a word. */
final class AnswerTools {
  private static final String TASK = "task";
  private static final String NOTE = "note";

  private final Desk desk;

  AnswerTools(Desk desk) {
    this.desk = desk;
  }

  List<Tool> tools() {
    return List.of(approve(), reject(), signal());
  }

  private Tool approve() {
    return new Tool(
        "approve",
        "Approves a task that waits for an approval: it succeeds, and the fields are its output."
            + " The first answer counts; one to a task that does not wait for it any more is"
            + " refused.",
        Tool.Consequence.ADDS,
        List.of(
            ReadTools.WORKFLOW,
            Parameter.text(TASK, "Id of the task.").needed(),
            new Parameter(
                "fields",
                new Parameter.Kind.TextMap(),
                false,
                "The answers to all questions of its form, by their names: spec.action.form in"
                    + " what show says of the task."),
            Parameter.text(NOTE, "What is kept beside it.")),
        arguments -> answer(arguments, "approve"));
  }

  private Tool reject() {
    return new Tool(
        "reject",
        "Rejects a task that waits for an approval: it fails, and is not tried again.",
        Tool.Consequence.ENDS,
        List.of(
            ReadTools.WORKFLOW,
            Parameter.text(TASK, "Id of the task.").needed(),
            Parameter.text(NOTE, "Why; it is kept.")),
        arguments -> answer(arguments, "reject"));
  }

  private Tool signal() {
    return new Tool(
        "signal",
        "Tells a workflow something: it ends one task that waits for a signal of this name, and"
            + " is kept for the one that comes when none waits yet.",
        Tool.Consequence.ADDS,
        List.of(
            ReadTools.WORKFLOW,
            Parameter.text("name", "Name of the signal.").needed(),
            new Parameter(
                "data",
                new Parameter.Kind.Any(),
                false,
                "Any JSON of at most 16 KiB: the output of the task that is given it.")),
        this::signal);
  }

  private ObjectNode authored() {
    return JsonNodeFactory.instance.objectNode().put("author", desk.author());
  }

  private String answer(Arguments arguments, String verb) {
    ObjectNode body = authored().put(NOTE, arguments.text(NOTE, ""));
    if (arguments.has("fields")) {
      body.set("fields", arguments.json("fields"));
    }
    try (RestClient instance = desk.instance()) {
      return ControlTools.told(
          instance.post(
              RestClient.path(
                  "workflows", arguments.text("workflow"), "tasks", arguments.text(TASK), verb),
              body));
    }
  }

  private String signal(Arguments arguments) {
    ObjectNode body = authored().put("name", arguments.text("name"));
    JsonNode data = arguments.json("data");
    if (!data.isMissingNode()) {
      body.set("data", data);
    }
    try (RestClient instance = desk.instance()) {
      return ControlTools.told(
          instance.post(RestClient.path("workflows", arguments.text("workflow"), "signal"), body));
    }
  }
}
