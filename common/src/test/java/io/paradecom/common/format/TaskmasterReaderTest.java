package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskmasterReaderTest {
  private static final ReadOptions EXEC = Reading.withExec();
  private static final ReadOptions STRICT =
      Reading.options().exec(List.of("run-task")).policy(RepairPolicy.STRICT).build();
  private static final ReadOptions WHOLE =
      Reading.options().exec(List.of("run-task")).unit(ImportUnit.TASK).build();

  @Test
  void shouldReadTheTextOfATask() {
    TaskSpec task =
        Reading.task(
            Reading.spec(
                """
                {"tasks": [{"id": 7, "title": " Two\\n lines ", "description": "What",
                  "details": ["How", "and how"], "testStrategy": null, "priority": "high",
                  "status": "pending", "complexity": {"score": 7}, "assignee": "me"}]}
                """,
                EXEC),
            "7");

    assertThat(task.text().title()).isEqualTo("Two lines");
    assertThat(task.text().description()).isEqualTo("What");
    assertThat(task.text().details()).isEqualTo("How\nand how");
    assertThat(task.text().testStrategy()).isEmpty();
    assertThat(task.priority()).isEqualTo(200);
    assertThat(task.action())
        .isEqualTo(new TaskAction.Command(List.of("run-task"), TaskAction.ProcessSettings.NONE));
  }

  @ParameterizedTest
  @CsvSource({
    "critical, 300",
    "high, 200",
    "medium, 100",
    "low, 0",
    "High, 200",
    "'', 100",
    "urgent, 100"
  })
  void shouldMapPriorities(String word, int priority) {
    String text = "{\"tasks\": [{\"id\": 1, \"priority\": \"%s\"}]}".formatted(word);

    assertThat(Reading.task(Reading.spec(text, EXEC), "1").priority()).isEqualTo(priority);
  }

  @ParameterizedTest
  @CsvSource({
    "pending, RUN",
    "todo, RUN",
    "in-progress, RUN",
    "in progress, RUN",
    "IN_PROGRESS, RUN",
    "done, DONE",
    "completed, DONE",
    "Done, DONE",
    "deferred, HELD",
    "cancelled, HELD",
    "canceled, HELD",
    "blocked, HELD",
    "review, HELD",
    "'', RUN",
    "waiting for godot, RUN"
  })
  void shouldMapStatuses(String word, Disposition disposition) {
    String text = "{\"tasks\": [{\"id\": 1, \"status\": \"%s\"}]}".formatted(word);

    assertThat(Reading.task(Reading.spec(text, EXEC), "1").disposition()).isEqualTo(disposition);
  }

  @Test
  void shouldWarnOfWordsThatItDoesNotKnow() {
    String text =
        """
        {"tasks": [{"id": 1, "status": "parked", "priority": "p0"}]}
        """;

    assertThat(Reading.notes(Reading.report(text, EXEC)))
        .containsExactly(
            "warning: line 1, column 32, at tasks[0].status: Expected a status that Taskmaster"
                + " knows, but found 'parked'; it is read as pending.",
            "warning: line 1, column 54, at tasks[0].priority: Expected a priority of critical,"
                + " high, medium or low, but found 'p0'; it is read as medium.");
  }

  @Test
  void shouldLetCancelledTasksCountAsDoneWhenAsked() {
    String text =
        """
        {"tasks": [{"id": 1, "status": "cancelled"}, {"id": 2, "dependencies": [1]}]}
        """;
    ReadOptions asked = Reading.options().exec(List.of("x")).cancelledSatisfies(true).build();

    assertThat(Reading.task(Reading.spec(text, EXEC), "1").disposition())
        .isEqualTo(Disposition.HELD);
    assertThat(Reading.task(Reading.spec(text, asked), "1").disposition())
        .isEqualTo(Disposition.DONE);
  }

  @Test
  void shouldPutSubtasksBetweenGates() {
    WorkflowSpec spec =
        Reading.spec(
            """
            {"tasks": [
              {"id": 1},
              {"id": 2, "dependencies": [1], "priority": "high", "subtasks": [
                {"id": 1, "title": "a"}, {"id": 2, "title": "b", "dependencies": [1]}]},
              {"id": 3, "dependencies": [2]}]}
            """,
            EXEC);

    assertThat(Reading.ids(spec)).containsExactly("1", "2.start", "2.1", "2.2", "2", "3");
    assertThat(Reading.needs(spec, "2.start")).containsExactly("1");
    assertThat(Reading.needs(spec, "2.1")).containsExactly("2.start");
    assertThat(Reading.needs(spec, "2.2")).containsExactly("2.start", "2.1");
    assertThat(Reading.needs(spec, "2")).containsExactly("2.1", "2.2");
    assertThat(Reading.needs(spec, "3")).containsExactly("2");
    assertThat(Reading.task(spec, "2.1").parent()).isEqualTo(new TaskId("2"));
    assertThat(Reading.task(spec, "2.1").priority()).isEqualTo(200);
    assertThat(Reading.task(spec, "2").action()).isEqualTo(new TaskAction.Gate());
  }

  @Test
  void shouldReadIdsAsTheyAreWritten() {
    WorkflowSpec spec =
        Reading.spec(
            """
            [{"id": 37, "subtasks": [
               {"id": 37.1}, {"id": 37.10, "dependencies": 37.1}, {"id": "37.2", "dependencies": [37.10]},
               {"id": " 4 ", "dependencies": ["37.2"]}]},
             {"id": "TASK-001", "dependencies": "37"}, {"id": "40", "dependencies": ["TASK-001", null, ""]}]
            """,
            EXEC);

    assertThat(Reading.ids(spec))
        .containsExactly("37.start", "37.1", "37.10", "37.2", "37.4", "37", "TASK-001", "40");
    assertThat(Reading.needs(spec, "37.10")).containsExactly("37.start", "37.1");
    assertThat(Reading.needs(spec, "37.2")).containsExactly("37.start", "37.10");
    assertThat(Reading.needs(spec, "37.4")).containsExactly("37.start", "37.2");
    assertThat(Reading.needs(spec, "TASK-001")).containsExactly("37");
    assertThat(Reading.needs(spec, "40")).containsExactly("TASK-001");
  }

  @Test
  void shouldPreferTheSiblingAndSayWhereThereIsATaskToo() {
    String text =
        """
        {"tasks": [{"id": 1}, {"id": 2}, {"id": 9},
          {"id": 3, "subtasks": [{"id": 1}, {"id": 2, "dependencies": [1, 9, "2"]}]}]}
        """;

    assertThat(Reading.needs(Reading.spec(text, EXEC), "3.2"))
        .containsExactly("3.start", "3.1", "9");
    assertThat(Reading.notes(Reading.report(text, EXEC)))
        .containsExactly(
            "ambiguous: line 2, column 64, at tasks[3].subtasks[1].dependencies[0]: The dependency"
                + " '1' of '3.2' means its sibling '3.1', although there is a task '1' as well.",
            "ambiguous: line 2, column 70, at tasks[3].subtasks[1].dependencies[2]: The dependency"
                + " '2' of '3.2' means its sibling '3.2', although there is a task '2' as well.",
            "repair: line 2, column 70, at tasks[3].subtasks[1].dependencies[2]: Expected task"
                + " '3.2' to need other tasks only, but it needs itself; the dependency is"
                + " dropped.");
  }

  private static final String FAULTY =
      """
      {"tasks": [
        {"id": 1, "dependencies": [1, 99, 2, "2", {"id": 2}, true]},
        {"id": 2, "dependencies": {"on": 1}},
        {"id": 3, "dependencies": ["3.1"], "subtasks": [{"id": 1, "dependencies": [3]}, {}]},
        {"title": "no id", "dependencies": [4]}]}
      """;

  @Test
  void shouldDropDependenciesThatCannotBeMeant() {
    WorkflowSpec spec = Reading.spec(FAULTY, EXEC);

    assertThat(Reading.ids(spec)).containsExactly("1", "2", "3.start", "3.1", "3.2", "3", "4");
    assertThat(Reading.needs(spec, "1")).containsExactly("2");
    assertThat(Reading.notes(Reading.report(FAULTY, EXEC)))
        .allMatch(note -> note.startsWith("repair: line "))
        .anyMatch(note -> note.contains("found '99'; the dependency is dropped."))
        .anyMatch(note -> note.contains("found '2' again; the second one is dropped."))
        .anyMatch(note -> note.contains("Expected a task id, but found a map; the dep"))
        .anyMatch(note -> note.contains("Expected a task id, but found true; the dep"))
        .anyMatch(note -> note.contains("as a list of task ids, but found a map"))
        .anyMatch(note -> note.contains("because that is one of its own subtasks"))
        .anyMatch(note -> note.contains("because that ends only after all of its subtasks"))
        .anyMatch(note -> note.contains("tasks[2].subtasks[1]: Expected a task with an id, but"))
        .hasSize(11);
  }

  @Test
  void shouldRefuseThemWhenStrict() {
    assertThat(Reading.problems(FAULTY, STRICT))
        .hasSize(10)
        .contains(
            "graph, line 2, column 33, at tasks[0].dependencies[1]: Expected a dependency of '1' to"
                + " be a task of the same tag, but found '99'.");
  }

  @Test
  void shouldGiveSubtasksTheFateOfTheirParent() {
    String text =
        """
        {"tasks": [
          {"id": 1, "status": "done", "subtasks": [{"id": 1, "status": "done"}, {"id": 2}]},
          {"id": 2, "status": "deferred", "subtasks": [{"id": 1, "status": "done"}, {"id": 2}]},
          {"id": 3, "subtasks": [{"id": 1, "status": "done"}, {"id": 2, "status": "blocked"}]}]}
        """;

    WorkflowSpec spec = Reading.spec(text, EXEC);

    assertThat(spec.tasks().stream().map(task -> task.id() + " " + task.disposition()))
        .containsExactly(
            "1.start DONE",
            "1.1 DONE",
            "1.2 DONE",
            "1 DONE",
            "2.start HELD",
            "2.1 DONE",
            "2.2 HELD",
            "2 HELD",
            "3.start RUN",
            "3.1 DONE",
            "3.2 HELD",
            "3 RUN");
    assertThat(Reading.notes(Reading.report(text, EXEC)))
        .anyMatch(note ->
            note.endsWith("Task '1.2' is pending, but counts as done because its parent is."))
        .anyMatch(
            note -> note.endsWith("Task '2.2' is pending, but is held because its parent is."))
        .anyMatch(note ->
            note.endsWith("Task '2' is deferred: it is held, and what needs it is skipped."))
        .hasSize(4);
  }

  @Test
  void shouldRunWholeTasksWithAChecklist() {
    WorkflowSpec spec =
        Reading.spec(
            """
            {"tasks": [
              {"id": 1, "subtasks": [{"id": 1, "title": "first", "status": "done"},
                {"id": 2, "dependencies": [1, "3.1"]}]},
              {"id": 2, "dependencies": ["1.2", 1]},
              {"id": 3, "subtasks": [{"id": 1}]}]}
            """,
            WHOLE);

    assertThat(Reading.ids(spec)).containsExactly("1", "2", "3");
    assertThat(Reading.task(spec, "1").text().checklist())
        .containsExactly("1.1 first (done)", "1.2 (no title) (pending)");
    assertThat(Reading.needs(spec, "1")).containsExactly("3");
    assertThat(Reading.needs(spec, "2")).containsExactly("1");
  }

  @Test
  void shouldAskForACommandWhenNothingElseSaysWhatToRun() {
    String text = "{\"tasks\": [{\"id\": 1, \"status\": \"done\"}, {\"id\": 2}, {\"id\": 3}]}";

    assertThat(Reading.problems(text))
        .containsExactly(
            "graph, line 1, column 41, at tasks[1]: Expected an action for every task, but 2 tasks"
                + " have none, the first of them is '2': pass --exec CMD, which runs every task"
                + " that has none, or an overlay file.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"tasks\": [{\"id\": 1, \"status\": \"done\"}]}",
        "[{\"id\": 1, \"status\": \"done\"}]"
      })
  void shouldNotAskWhenNothingIsToBeRun(String text) {
    assertThat(Reading.task(Reading.spec(text), "1").action()).isEqualTo(new TaskAction.Noop());
  }
}
