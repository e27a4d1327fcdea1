package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WfFormatReaderTest {
  private static final String RECORDED =
      """
      {"name": "genome", "schemaVersion": "1.5", "workflow": {
        "specification": {"tasks": [
          {"name": "split", "id": "a", "parents": [], "children": ["b (1)", "b (2)"]},
          {"name": "work", "id": "b (1)", "parents": ["a"], "children": []},
          {"name": "work", "id": "b (2)", "parents": [], "children": ["c"]},
          {"name": "c", "id": "c", "parents": ["b (1)"], "children": []}],
          "files": [{"id": "f", "sizeInBytes": 12}]},
        "execution": {"makespanInSeconds": 9, "tasks": [
          {"id": "a", "runtimeInSeconds": 1.5}, {"id": "b (1)", "runtimeInSeconds": 2e1},
          {"id": "b (2)", "runtimeInSeconds": 0}]}}}
      """;
  private static final ReadOptions SCALED = Reading.options().timeScale(0.01).build();

  @Test
  void shouldReadEdgesFromBothEnds() {
    WorkflowSpec spec = Reading.spec(RECORDED, SCALED);

    assertThat(spec.name()).isEqualTo("genome");
    assertThat(Reading.ids(spec)).containsExactly("a", "b__1_", "b__2_", "c");
    assertThat(Reading.needs(spec, "b__1_")).containsExactly("a");
    assertThat(Reading.needs(spec, "b__2_")).containsExactly("a");
    assertThat(Reading.needs(spec, "c")).containsExactlyInAnyOrder("b__1_", "b__2_");
  }

  @Test
  void shouldSleepForTheScaledRunTime() {
    WorkflowSpec spec = Reading.spec(RECORDED, SCALED);

    assertThat(spec.tasks().stream().map(TaskSpec::action))
        .containsExactly(sleep(15), sleep(200), sleep(0), sleep(0));
    assertThat(Reading.notes(Reading.report(RECORDED, SCALED)))
        .contains(
            "warning: line 6, column 5, at workflow.specification.tasks[3]: No run time of 'c' is"
                + " recorded; it is read as 0.");
  }

  @Test
  void shouldKeepOriginalIdsInTitles() {
    WorkflowSpec spec = Reading.spec(RECORDED, SCALED);

    assertThat(spec.tasks().stream().map(task -> task.text().title()))
        .containsExactly("split", "b (1)", "b (2)", "");
  }

  @Test
  void shouldMakeReplacedIdsUnique() {
    WorkflowSpec spec =
        Reading.spec(
            """
            {"workflow": {"specification": {"tasks": [
              {"id": "a b", "parents": ["a/b"]}, {"id": "a/b"}, {"id": "a_b"}, {"id": ""}]}}}
            """,
            SCALED);

    assertThat(Reading.ids(spec)).containsExactly("a_b-2", "a_b-3", "a_b", "_");
    assertThat(Reading.needs(spec, "a_b-2")).containsExactly("a_b-3");
  }

  @Test
  void shouldDropOrRefuseEdgesThatLeadNowhere() {
    String text =
        """
        {"workflow": {"specification": {"tasks": [{"id": "a", "parents": ["a", "gone"]}]}}}
        """;
    ReadOptions strict = Reading.options().policy(RepairPolicy.STRICT).build();

    assertThat(Reading.needs(Reading.spec(text, SCALED), "a")).isEmpty();
    assertThat(Reading.report(text, SCALED).count(ImportNote.Kind.REPAIR)).isEqualTo(2);
    assertThat(Reading.problems(text, strict))
        .containsExactly(
            "graph, line 1, column 67, at workflow.specification.tasks[0].parents[0]: Expected task"
                + " 'a' to need other tasks only, but it needs itself.",
            "graph, line 1, column 72, at workflow.specification.tasks[0].parents[1]: Expected a"
                + " task of the same workflow, but found 'gone'.");
  }

  @Test
  void shouldRefuseDuplicateIdsCyclesAndRunTimesThatAreNone() {
    assertThat(
            Reading.problems(
                """
                {"workflow": {"specification": {"tasks": [
                  {"id": "a"}, {"id": "a"}, {"name": "x"}]}, "execution": {"tasks": [
                  {"id": "a", "runtimeInSeconds": -1}, {"id": "b", "runtimeInSeconds": 1e20}]}}}
                """))
        .containsExactly(
            "graph, line 2, column 16, at workflow.specification.tasks[1]: Expected every task id"
                + " once, but found 'a' here and at line 2, column 3"
                + " (workflow.specification.tasks[0]).",
            "graph, line 2, column 29, at workflow.specification.tasks[2]: Expected a task with an"
                + " id, but found a map.",
            "graph, line 3, column 35, at workflow.execution.tasks[0].runtimeInSeconds: Expected a"
                + " run time of 0 seconds or more, scaled 3650 days at most, but found the number"
                + " -1.",
            "graph, line 3, column 72, at workflow.execution.tasks[1].runtimeInSeconds: Expected a"
                + " run time of 0 seconds or more, scaled 3650 days at most, but found the number"
                + " 1e20.");
    assertThat(
            Reading.problems(
                """
                {"workflow": {"specification": {"tasks": [
                  {"id": "a", "parents": ["b"]}, {"id": "b", "parents": ["a"]}]}}}
                """))
        .containsExactly(
            "graph, line 2, column 3, at workflow.specification.tasks[0]: Expected no cycle, but"
                + " found a -> b -> a, where each task needs the next one.");
  }

  @Test
  void shouldRefuseOtherVersions() {
    assertThat(Reading.problems("{\"schemaVersion\": \"1.3\", \"workflow\": {\"tasks\": []}}"))
        .containsExactly(
            "graph, line 1, column 1: Expected WfFormat 1.5 with a list of tasks in"
                + " workflow.specification.tasks, but found none.");
  }

  private static TaskAction sleep(long millis) {
    return new TaskAction.Sleep(Duration.ofMillis(millis));
  }
}
