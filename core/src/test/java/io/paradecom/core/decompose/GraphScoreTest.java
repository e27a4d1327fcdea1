package io.paradecom.core.decompose;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GraphScoreTest {
  private static final List<String> REQUIREMENTS =
      List.of(
          "Store the books of a household",
          "Search books by title and author",
          "Remind borrowers by email before a loan ends");

  private static TaskSpec task(String id, String title, String description, String... needs) {
    return new TaskSpec(
        new TaskId(id),
        new TaskText(title, description, "", "", List.of()),
        new TaskAction.Noop(),
        Stream.of(needs).map(need -> Dependency.onSuccess(new TaskId(need))).toList(),
        RetryPolicy.DEFAULT,
        Timeouts.NONE,
        TaskSpec.DEFAULT_QUEUE,
        0,
        null,
        -1,
        Disposition.RUN,
        null,
        List.of(),
        TaskRole.ORDINARY,
        null,
        FileClaims.NONE);
  }

  private static ScoredGraph graph(TaskSpec... tasks) {
    return ScoredGraph.of(new WorkflowSpec("w", null, 0, OnFailure.CONTINUE, List.of(tasks)));
  }

  private static ScoredGraph library() {
    return graph(
        task("1", "Book store", "Store the books of each household"),
        task("2", "Book search", "Search the books by title or author", "1"),
        task("3", "Reminders", "Remind borrowers before the loan ends by email", "2"));
  }

  @Test
  void shouldAgreeWithItselfInEverything() {
    GraphScore score = GraphScore.of(REQUIREMENTS, library(), library());
    assertThat(score)
        .isEqualTo(
            new GraphScore(
                3,
                3,
                3,
                0,
                0,
                new GraphScore.Pair(3, 3),
                new GraphScore.Pair(3, 3),
                3,
                new GraphScore.Agreement(3, 3, 3)));
  }

  @Test
  void shouldTellWhatIsMissingRepeatedAndOrderedOtherwise() {
    ScoredGraph other =
        graph(
            task("a", "Search for books", "Search books by title and author"),
            task("b", "Store of books", "Store books of households", "a"),
            task("c", "Search for books", "Search books by title and author"),
            task("d", "Payments", "Take credit cards"));

    GraphScore score = GraphScore.of(REQUIREMENTS, other, library());

    assertThat(score.covered()).isEqualTo(2);
    assertThat(score.coveredByReference()).isEqualTo(3);
    assertThat(score.duplicates()).isEqualTo(1);
    assertThat(score.matched()).isEqualTo(2);
    assertThat(score.agreement()).isEqualTo(new GraphScore.Agreement(0, 1, 1));
    assertThat(score.tops()).isEqualTo(new GraphScore.Pair(4, 3));
  }
}
