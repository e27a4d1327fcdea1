package io.paradecom.common.decompose;

import io.paradecom.common.decompose.RatedModel.Happening;
import io.paradecom.core.decompose.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks a model with rates; as many calls are under way as there are slots. */
final class RatedPort implements QuestionPort {
  private final RatedModel model;
  private final Duration retryAfter;
  private final int slots;
  private final ArrayDeque<Question> waiting = new ArrayDeque<>();
  private final Set<Question> unwanted = new HashSet<>();
  private final Map<Question, News> kept = new HashMap<>();
  private final List<News> free = new ArrayList<>();
  int most;
  private int open;

  RatedPort(RatedModel model, Duration retryAfter, int slots) {
    this.model = model;
    this.retryAfter = retryAfter;
    this.slots = slots;
  }

  @Override
  public boolean isAnswered(Question question) {
    return kept.containsKey(question);
  }

  @Override
  public void ask(Question question) {
    News there = kept.remove(question);
    if (there != null) {
      free.add(there);
    } else if (!unwanted.remove(question)) {
      waiting.add(question);
      begin();
    }
  }

  private void begin() {
    while (open < slots && !waiting.isEmpty()) {
      open++;
      most = Math.max(most, open);
      model.send(waiting.remove());
    }
  }

  /** What has begun goes on. */
  @Override
  public void withdraw(Question question) {
    if (!waiting.remove(question)) {
      unwanted.add(question);
    }
  }

  @Override
  public List<News> poll(Duration patience) {
    List<News> heard = new ArrayList<>(free);
    free.clear();
    Instant until = model.clock.instant().plus(patience);
    Happening happening = model.next(until);
    if (happening != null) {
      open--;
      News news = news(happening);
      if (!unwanted.remove(news.question())) {
        heard.add(news);
      } else if (news instanceof News.Answered) {
        kept.put(news.question(), news);
      }
      begin();
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
