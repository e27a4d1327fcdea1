package io.paradecom.common.decompose.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.decompose.Answer;
import io.paradecom.common.decompose.Answer.Fault;
import io.paradecom.common.decompose.Answer.Provenance;
import io.paradecom.common.decompose.Budget;
import io.paradecom.common.decompose.DecompositionLeader;
import io.paradecom.common.decompose.DecompositionLeader.Result;
import io.paradecom.common.decompose.QuestionPort;
import io.paradecom.common.decompose.Tokens;
import io.paradecom.common.decompose.Usage;
import io.paradecom.core.decompose.Capabilities;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.SplitPolicy;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.decompose.TreePosition;
import io.paradecom.core.spec.TaskText;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a model says goes through reading and judging, from the question to the graph. */
class BrokenAnswersTest {
  private static final Usage USAGE = new Usage(10L, 10L);

  /** A model that answers with texts. */
  private static final class Talking implements QuestionPort {
    private final Function<Question, String> says;
    private final List<News> news = new ArrayList<>();

    Talking(Function<Question, String> says) {
      this.says = says;
    }

    @Override
    public boolean isAnswered(Question question) {
      return false;
    }

    @Override
    public void ask(Question question) {
      news.add(new News.Answered(question, answer(says.apply(question)), false));
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // The very object that was asked.
    public void withdraw(Question question) {
      news.removeIf(one -> one.question() == question);
    }

    private static Answer answer(String text) {
      return switch (AnswerReader.read(text)) {
        case ReadAnswer.Read(var proposal) ->
            new Answer.Proposed(proposal, Provenance.UNKNOWN, USAGE);
        case ReadAnswer.Malformed(var errors) -> unreadable(Fault.MALFORMED, errors);
        case ReadAnswer.TooLarge(var why) -> unreadable(Fault.TOO_LARGE, List.of(why));
        case ReadAnswer.Truncated(var why) -> unreadable(Fault.TRUNCATED, List.of(why));
      };
    }

    private static Answer unreadable(Fault fault, List<String> errors) {
      return new Answer.Unreadable(fault, errors, Provenance.UNKNOWN, USAGE);
    }

    @Override
    public List<News> poll(Duration patience) {
      List<News> heard = List.copyOf(news);
      news.clear();
      return heard;
    }

    @Override
    public void close() {}
  }

  private static DecompositionTree tree() {
    TreeNode root =
        TreeNode.root(
            TaskText.ofTitle("Bookshop"),
            List.of("Books survive a restart"),
            Capabilities.MODEL_ONLY,
            100);
    return new DecompositionTree(root, DecompositionLimits.DEFAULT, SplitPolicy.DEFAULT);
  }

  private static Result run(List<DecompositionTree> trees, Function<Question, String> says) {
    DecompositionLeader.Settings settings =
        new DecompositionLeader.Settings(
            8, List.of(), 2, Budget.UNLIMITED, _ -> new Tokens(10, 10), Duration.ZERO);
    return new DecompositionLeader(
            trees,
            new Talking(says),
            settings,
            new DecompositionLeader.Watcher() {},
            Clock.systemUTC())
        .run(() -> false);
  }

  @Test
  void shouldLetNoneOfTwoHundredBrokenRepliesReachTheGraph() {
    List<String> broken = BrokenReplies.many();
    assertThat(broken).hasSizeGreaterThanOrEqualTo(200).doesNotHaveDuplicates();
    for (String reply : broken) {
      DecompositionTree tree = tree();

      Result result = run(List.of(tree), _ -> reply);

      String shown = reply.substring(0, Math.min(300, reply.length()));
      assertThat(tree.expansions()).as(shown).isEmpty();
      assertThat(tree.parked()).as(shown).containsExactly(TreePosition.ROOT);
      assertThat(result.answers()).isEqualTo(DecompositionTree.MAX_ROUNDS);
    }
  }

  @Test
  void shouldTakeTheRepairedReplyAfterEveryBrokenOne() {
    for (String reply : BrokenReplies.many()) {
      DecompositionTree tree = tree();

      run(List.of(tree), question -> question.round() == 1 ? reply : BrokenReplies.sound());

      assertThat(tree.expansions().get(TreePosition.ROOT)).hasSize(2);
    }
  }
}
