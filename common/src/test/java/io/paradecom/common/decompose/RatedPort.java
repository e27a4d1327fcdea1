package io.paradecom.common.decompose;

import io.paradecom.common.decompose.RatedModel.Happening;
import io.paradecom.core.decompose.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Asks a model with rates. */
final class RatedPort implements QuestionPort {
  private final RatedModel model;
  private final Duration retryAfter;
  int most;
  private int open;

  RatedPort(RatedModel model, Duration retryAfter) {
    this.model = model;
    this.retryAfter = retryAfter;
  }

  @Override
  public boolean isAnswered(Question question) {
    return false;
  }

  @Override
  public void ask(Question question) {
    open++;
    most = Math.max(most, open);
    model.send(question);
  }

  @Override
  public List<News> poll(Duration patience) {
    List<News> heard = new ArrayList<>();
    Instant until = model.clock.instant().plus(patience);
    Happening happening = model.next(until);
    if (happening != null) {
      open--;
      heard.add(news(happening));
    }
    return heard;
  }

  private News news(Happening happening) {
    return happening.isArrival()
        ? new News.Delayed(happening.question(), happening.at().plus(retryAfter), "429")
        : ScriptedPort.answer(
            happening.question(),
            2,
            1,
            new Usage(happening.used().input(), happening.used().output()));
  }

  @Override
  public void close() {}
}
