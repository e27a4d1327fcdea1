package io.paradecom.runner.execute;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.runner.execute.TaskDocument.ChecklistItem;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The files through which a command hears of its task and answers, in the execution's private
 * folder.
 *
 * @param task the task document as JSON
 * @param inputs the outputs of the dependencies by id, as JSON
 * @param prompt the task document as text: the command's standard input
 * @param output where the command may write its answer; not there until it does
 * @param outputFile where it may write a large part of it; not there until it does
 * @param inputFolder large outputs of dependencies
 * @param scratch not there, and nobody's
 */
record TaskFiles(
    Path task,
    Path inputs,
    Path prompt,
    Path output,
    Path outputFile,
    Path inputFolder,
    Path scratch) {
  static TaskFiles in(Path folder) {
    return new TaskFiles(
        folder.resolve("task.json"),
        folder.resolve("inputs.json"),
        folder.resolve("prompt.md"),
        folder.resolve("output.json"),
        folder.resolve("output"),
        folder.resolve("inputs"),
        folder.resolve("scratch"));
  }

  /**
   * Writes all files but the output.
   *
   * @return a refusal when an output of a dependency is not JSON
   * @throws IOException when the disk refuses
   */
  Checked<TaskFiles> write(ExecutionRequest request) throws IOException {
    for (Map.Entry<String, String> entry : request.document().dependencyOutputs().entrySet()) {
      if (JsonText.parse(entry.getValue()) instanceof Checked.Refused<JsonNode>(String what)) {
        return Checked.refused(
            "Expected the output of the dependency "
                + entry.getKey()
                + " to be JSON, but "
                + what
                + ".");
      }
    }
    Files.writeString(inputs, inputsOf(request.document()));
    Files.writeString(task, documentOf(request));
    Files.writeString(prompt, TaskPrompt.of(request.document()));
    return Checked.of(this);
  }

  private static String inputsOf(TaskDocument document) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonText.mapper().createGenerator(text)) {
      writeOutputs(json, document);
    }
    return text + "\n";
  }

  private static String documentOf(ExecutionRequest request) throws IOException {
    TaskDocument document = request.document();
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonText.mapper().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("id", document.id());
      json.writeStringField("title", document.title());
      json.writeStringField("description", document.description());
      json.writeStringField("details", document.details());
      json.writeStringField("testStrategy", document.testStrategy());
      json.writeArrayFieldStart("subtasks");
      for (ChecklistItem item : document.subtasks()) {
        json.writeStartObject();
        json.writeStringField("id", item.id());
        json.writeStringField("title", item.title());
        json.writeStringField("description", item.description());
        json.writeBooleanField("done", item.done());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeFieldName("dependencies");
      writeOutputs(json, document);
      json.writeNumberField("attempt", document.attempt());
      json.writeStringField("lastError", document.lastError());
      json.writeEndObject();
    }
    return text + "\n";
  }

  /** Writes the outputs as they came: parsing and printing could change a number. */
  private static void writeOutputs(JsonGenerator json, TaskDocument document) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, String> entry : document.dependencyOutputs().entrySet()) {
      json.writeFieldName(entry.getKey());
      json.writeRawValue(entry.getValue());
    }
    json.writeEndObject();
  }
}
