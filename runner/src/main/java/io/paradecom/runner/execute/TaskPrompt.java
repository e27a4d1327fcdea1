package io.paradecom.runner.execute;

import io.paradecom.common.blob.BlobReference;
import io.paradecom.runner.execute.TaskDocument.ChecklistItem;

/** The task document as plain text with Markdown headings, for people and models. */
final class TaskPrompt {
  private TaskPrompt() {}

  static String of(TaskDocument task) {
    StringBuilder prompt = new StringBuilder();
    prompt.append("# Task ").append(task.id());
    if (!task.title().isBlank()) {
      prompt.append(": ").append(oneLine(task.title()));
    }
    prompt.append('\n');
    paragraph(prompt, task.description());
    section(prompt, "Details", task.details());
    section(prompt, "Test strategy", task.testStrategy());
    checklist(prompt, task);
    dependencies(prompt, task);
    if (task.lastError() != null) {
      section(
          prompt,
          "Previous attempt",
          "This is attempt "
              + task.attempt()
              + ". The one before failed:\n\n"
              + indented(task.lastError()));
    }
    return prompt.toString();
  }

  private static void checklist(StringBuilder prompt, TaskDocument task) {
    if (task.subtasks().isEmpty()) {
      return;
    }
    heading(prompt, "Subtasks");
    for (ChecklistItem item : task.subtasks()) {
      prompt
          .append(item.done() ? "- [x] " : "- [ ] ")
          .append(item.id())
          .append(' ')
          .append(oneLine(item.title()))
          .append('\n');
      item.description()
          .lines()
          .filter(line -> !line.isBlank())
          .forEach(line -> prompt.append("  ").append(line).append('\n'));
    }
  }

  private static void dependencies(StringBuilder prompt, TaskDocument task) {
    if (task.dependencyOutputs().isEmpty()) {
      return;
    }
    heading(prompt, "Results of dependencies");
    task.dependencyOutputs()
        .forEach((id, output) -> {
          prompt.append("- ").append(id);
          prompt.append(
              "null".equals(output.strip()) ? ": no output\n" : ":\n\n" + indented(output) + "\n");
          if (!BlobReference.in(output).isEmpty()) {
            prompt
                .append("  What is large of it is in ")
                .append(LargeInputs.fileName(id))
                .append(" below the folder that PARADECOM_INPUT_DIR names.\n");
          }
        });
  }

  private static void section(StringBuilder prompt, String title, String text) {
    if (!text.isBlank()) {
      heading(prompt, title);
      prompt.append(text.strip()).append('\n');
    }
  }

  private static void paragraph(StringBuilder prompt, String text) {
    if (!text.isBlank()) {
      prompt.append('\n').append(text.strip()).append('\n');
    }
  }

  private static void heading(StringBuilder prompt, String title) {
    prompt.append("\n## ").append(title).append("\n\n");
  }

  /** Markdown's form for text that is data: nothing in it can end the block. */
  private static String indented(String text) {
    StringBuilder block = new StringBuilder();
    text.strip().lines().forEach(line -> block.append("    ").append(line).append('\n'));
    return block.toString();
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\R+", " ");
  }
}
