package io.paradecom.common.decompose;

import io.paradecom.core.decompose.Proposal;
import io.paradecom.core.decompose.ProposedChild;
import io.paradecom.core.decompose.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Answers questions in a random order, after a random number of looks. */
final class ScriptedPort implements QuestionPort {
  private final Random random;
  private final Function<Question, News> script;
  private final List<Question> open = new ArrayList<>();
  private final List<News> sudden = new ArrayList<>();
  final List<String> asked = new ArrayList<>();
  final List<String> withdrawn = new ArrayList<>();
  int most;

  ScriptedPort(long seed, Function<Question, News> script) {
    this.random = new Random(seed);
    this.script = script;
  }

  /** Returns the answer of a model whose words depend on the question alone. */
  static News answer(Question question, int children, int complexity, Usage usage) {
    List<ProposedChild> proposed = new ArrayList<>();
    for (int i = 1; i <= children; i++) {
      String title =
          "Part " + i + " of " + question.node().position() + " " + "abcdefghijk".charAt(i);
      proposed.add(
          new ProposedChild(
              "c" + i,
              title,
              "About " + title,
              "",
              "",
              List.of(),
              List.of(),
              List.of(),
              complexity,
              "",
              false,
              List.of()));
    }
    return new News.Answered(
        question,
        new Answer.Proposed(Proposal.of(proposed), Answer.Provenance.UNKNOWN, usage),
        false);
  }

  static News unreadable(Question question, Usage usage) {
    return new News.Answered(
        question,
        new Answer.Unreadable(
            Answer.Fault.MALFORMED, List.of("No JSON."), Answer.Provenance.UNKNOWN, usage),
        false);
  }

  void say(News news) {
    sudden.add(news);
  }

  @Override
  public boolean isAnswered(Question question) {
    return false;
  }

  @Override
  public void ask(Question question) {
    asked.add(question.node().position() + "/" + question.round());
    open.add(question);
    most = Math.max(most, open.size());
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // The very object that was asked.
  public void withdraw(Question question) {
    withdrawn.add(question.node().position().toString());
    open.removeIf(one -> one == question);
  }

  @Override
  public List<News> poll(Duration patience) {
    List<News> heard = new ArrayList<>(sudden);
    sudden.clear();
    if (!open.isEmpty() && random.nextInt(3) > 0) {
      Question question = open.remove(random.nextInt(open.size()));
      News news = script.apply(question);
      heard.add(news);
      if (news instanceof News.Lost) {
        open.add(question);
      }
    }
    return heard;
  }

  @Override
  public void close() {}
}
