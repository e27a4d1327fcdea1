package io.paradecom.cli.decompose;

import io.paradecom.common.decompose.QuestionPort;
import io.paradecom.core.decompose.Question;
import io.paradecom.runner.decompose.DecomposeReply;
import io.paradecom.runner.decompose.Decomposer;
import io.paradecom.runner.decompose.provider.CallLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Questions to the outline of their text, which answers at once and for nothing: nothing has to be
 * kept, and nobody else is needed.
 */
final class LocalQuestions implements QuestionPort {
  private final Decomposer decomposer;
  private final List<News> news = new ArrayList<>();

  /**
   * @param decomposer one that answers at once; closed by this port
   */
  LocalQuestions(Decomposer decomposer) {
    this.decomposer = decomposer;
  }

  @Override
  public boolean isAnswered(Question question) {
    return true;
  }

  @Override
  public void ask(Question question) {
    news.add(
        switch (decomposer.ask(question, CallLimits.DEFAULT).reply().join()) {
          case DecomposeReply.Answered(var answer) -> new News.Answered(question, answer, false);
          case DecomposeReply.Failed(var failure) -> new News.Failed(question, failure.sentence());
        });
  }

  @Override
  public void withdraw(Question question) {
    throw new IllegalStateException("Expected all answers to be there, but one is not wanted.");
  }

  @Override
  public List<News> poll(Duration patience) {
    List<News> heard = List.copyOf(news);
    news.clear();
    return heard;
  }

  @Override
  public void close() {
    decomposer.close();
  }
}
