package io.paradecom.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.analysis.TextHints.Mention;
import io.paradecom.core.analysis.TextHints.SharedFile;
import io.paradecom.core.graph.Graphs;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextHintsTest {
  @Test
  void shouldFindAMentionWithoutADependency() {
    // When
    TextHints hints =
        hints(
            task("1", "Set up"),
            task("2", "Use what task 1 made"),
            task("3", "After Task #1 and task 3", "1"),
            task("4", "As of task 3, and of task 99", "3"));

    // Then
    assertThat(hints.mentions()).containsExactly(new Mention(new TaskId("2"), new TaskId("1")));
    assertThat(hints.unorderedMentions()).isEqualTo(1);
  }

  @Test
  void shouldBelieveWhicheverReadingIsInOrder() {
    // Given
    TaskSpec one = child(task("3.1", "Model"));
    TaskSpec two = child(task("3.2", "View, builds on subtask 1", "3.1"));

    // When
    TextHints hints = hints(task("1", "Other"), one, two);

    // Then
    assertThat(hints.mentions()).isEmpty();
  }

  @Test
  void shouldFindAFileThatTasksMayTouchAtTheSameTime() {
    // When
    TextHints hints =
        hints(
            task("1", "Write src/store.ts and README.md with Node.js and Next.js"),
            task("2", "Extend ./src/store.ts, see README.md.", "1"),
            task("3", "Test src/store.ts; Node.js, Next.js; e.g. i.e. v1.2.c3", "1"));

    // Then
    assertThat(hints.sharedFiles())
        .containsExactly(
            new SharedFile(
                "src/store.ts", List.of(new TaskId("1"), new TaskId("2"), new TaskId("3"))));
  }

  private static TextHints hints(TaskSpec... tasks) {
    return Analysis.of(Graphs.workflow(List.of(tasks)), 4).hints().orElseThrow();
  }

  private static TaskSpec task(String id, String title, String... needs) {
    TaskSpec bare =
        TaskSpec.of(
            new TaskId(id),
            new TaskAction.Noop(),
            Stream.of(needs).map(need -> Dependency.onSuccess(new TaskId(need))).toList());
    return with(bare, TaskText.ofTitle(title), null);
  }

  private static TaskSpec child(TaskSpec task) {
    return with(task, task.text(), new TaskId("3"));
  }

  static TaskSpec with(
      TaskSpec task, TaskText text, @org.jspecify.annotations.Nullable TaskId parent) {
    return new TaskSpec(
        task.id(),
        text,
        task.action(),
        task.needs(),
        task.retry(),
        task.timeouts(),
        task.queue(),
        task.priority(),
        task.duration(),
        task.rankMs(),
        task.disposition(),
        parent,
        List.of(),
        TaskRole.ORDINARY,
        null,
        FileClaims.NONE);
  }
}
