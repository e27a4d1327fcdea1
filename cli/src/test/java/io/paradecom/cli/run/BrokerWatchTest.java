package io.paradecom.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class BrokerWatchTest {
  private final Deque<KafkaFutureImpl<String>> asked = new ArrayDeque<>();
  private final List<String> notes = new ArrayList<>();
  private long nanos;
  private final BrokerWatch watch = new BrokerWatch("kafka:9092", this::ask, () -> nanos);

  private KafkaFuture<?> ask() {
    asked.add(new KafkaFutureImpl<>());
    return asked.getLast();
  }

  @Test
  void shouldSayOnceThatNobodyAnswersAndOnceThatSomebodyDoesAgain() {
    answer(true);
    assertThat(notes).isEmpty();

    answer(false);
    answer(false);
    assertThat(notes)
        .containsExactly(
            "No broker at kafka:9092 answers; nothing is lost, and the run goes on when one does.");

    answer(true);
    answer(true);
    assertThat(notes).hasSize(2).last().isEqualTo("A broker at kafka:9092 answers again.");
  }

  @Test
  void shouldAskOneQuestionAtATimeAndNotMoreOftenThanEachFiveSeconds() {
    look(Duration.ofSeconds(5));
    look(Duration.ofSeconds(5));
    assertThat(asked).hasSize(1);

    asked.remove().complete("here");
    look(Duration.ZERO);
    look(Duration.ofSeconds(4));
    assertThat(asked).isEmpty();

    look(Duration.ofSeconds(1));
    assertThat(asked).hasSize(1);
  }

  private void answer(boolean somebody) {
    look(Duration.ofSeconds(5));
    if (somebody) {
      asked.remove().complete("here");
    } else {
      asked.remove().completeExceptionally(new TimeoutException("nobody"));
    }
    look(Duration.ZERO);
  }

  private void look(Duration later) {
    nanos += later.toNanos();
    watch.look(new RunView(), new Notes());
  }

  private final class Notes implements Progress {
    @Override
    public void onEvent(Instant at, WorkflowEvent event, RunView view) {}

    @Override
    public void onNote(String note) {
      notes.add(note);
    }

    @Override
    public void onTick(RunView view) {}

    @Override
    public void close(RunView view) {}
  }
}
