package io.paradecom.common.client.decompose;

import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.decompose.Budget;
import io.paradecom.common.decompose.DecompositionLeader;
import io.paradecom.common.decompose.DecompositionLeader.Ending;
import io.paradecom.common.decompose.DecompositionLeader.Result;
import io.paradecom.common.decompose.Tokens;
import io.paradecom.core.decompose.Capabilities;
import io.paradecom.core.decompose.DecomposedGraph;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.SplitPolicy;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.spec.TaskText;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Breaks projects down with the runners of a system: the shortest way from a text to its tasks. Who
 * wants budgets, rates, to watch or to stop it uses a {@link DecompositionLeader}. Thread-safe.
 */
public final class ParallelDecomposition {
  /**
   * What is broken down.
   *
   * @param title one line
   * @param text all that is known of it, for instance a document with requirements
   */
  public record Project(String title, String text) {}

  private final KafkaAccess access;
  private final QuestionTasks questions;
  private final DecompositionLimits limits;

  /**
   * @param questions which model is asked, and with what
   */
  public ParallelDecomposition(
      KafkaAccess access, QuestionTasks questions, DecompositionLimits limits) {
    this.access = access;
    this.questions = questions;
    this.limits = limits;
  }

  /**
   * Returns the tasks of a project, each before its subtasks, in the order of their positions: the
   * same for the same answers, however many are asked for at the same time. Blocks until they are
   * there; answers that are there already are not paid for again.
   *
   * @param runners questions under way at the same time, 1 to 1,000
   * @throws IllegalStateException when a question will not be answered, or the thread is
   *     interrupted; what was answered is kept
   */
  public List<TreeNode> parallelDecomposeProject(Project project, int runners) {
    return graph(project, runners).nodes();
  }

  /** The same as a graph, which can be made one that runs. */
  public DecomposedGraph graph(Project project, int runners) {
    TaskText text = new TaskText(project.title(), "", project.text(), "", List.of());
    DecompositionTree tree =
        new DecompositionTree(
            TreeNode.root(text, List.of(), Capabilities.MODEL_ONLY, limits.maxTasks()),
            limits,
            SplitPolicy.DEFAULT);
    DecompositionLeader.Settings settings =
        new DecompositionLeader.Settings(
            runners,
            List.of(),
            limits.maxDepth(),
            Budget.UNLIMITED,
            _ -> Tokens.NONE,
            Duration.ZERO);
    try (KafkaQuestions port = new KafkaQuestions(access, questions, () -> {})) {
      Result result =
          new DecompositionLeader(
                  List.of(tree),
                  port,
                  settings,
                  new DecompositionLeader.Watcher() {},
                  Clock.systemUTC())
              .run(() -> Thread.currentThread().isInterrupted());
      if (result.ending() != Ending.COMPLETE) {
        throw new IllegalStateException(
            "Expected '%s' to be broken down, but %s"
                .formatted(
                    project.title(),
                    result.reason().isEmpty() ? "it was stopped." : result.reason()));
      }
    }
    return tree.graph();
  }
}
