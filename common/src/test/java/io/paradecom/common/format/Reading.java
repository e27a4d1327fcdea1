package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;

/** Short words for what the tests of readers do and look at. */
final class Reading {
  private Reading() {}

  static ReadOptions.Builder options() {
    return ReadOptions.builder();
  }

  static ReadOptions withExec() {
    return options().exec(List.of("run-task")).build();
  }

  static WorkflowSpec spec(String text, ReadOptions options) {
    return accepted(GraphReader.readText("graph", text, options)).spec();
  }

  static WorkflowSpec spec(String text) {
    return spec(text, ReadOptions.DEFAULTS);
  }

  static ImportReport report(String text, ReadOptions options) {
    return accepted(GraphReader.readText("graph", text, options)).report();
  }

  static ReadResult.Accepted accepted(ReadResult result) {
    if (result instanceof ReadResult.Refused refused) {
      throw new AssertionError(refused.problems().stream().map(Problem::text).toList().toString());
    }
    return (ReadResult.Accepted) result;
  }

  static List<String> problems(ReadResult result) {
    assertThat(result).isInstanceOf(ReadResult.Refused.class);
    return ((ReadResult.Refused) result).problems().stream().map(Problem::text).toList();
  }

  static List<String> problems(String text, ReadOptions options) {
    return problems(GraphReader.readText("graph", text, options));
  }

  static List<String> problems(String text) {
    return problems(text, ReadOptions.DEFAULTS);
  }

  static TaskSpec task(WorkflowSpec spec, String id) {
    return spec.tasks().stream()
        .filter(task -> task.id().value().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no task " + id + " among " + ids(spec)));
  }

  static List<String> ids(WorkflowSpec spec) {
    return spec.tasks().stream().map(TaskSpec::id).map(TaskId::value).toList();
  }

  static List<String> needs(WorkflowSpec spec, String id) {
    return task(spec, id).needs().stream().map(Dependency::task).map(TaskId::value).toList();
  }

  static List<String> notes(ImportReport report) {
    return report.notes().stream().map(ImportNote::text).toList();
  }
}
