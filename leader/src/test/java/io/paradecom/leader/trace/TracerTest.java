package io.paradecom.leader.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.trace.TraceSpan;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TracerTest {
  private static final TopicPartition PARTITION = new TopicPartition("workflow.events", 0);
  private static final TaskId A = new TaskId("a");

  private final List<TraceSpan> sent = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Tracer tracer = new Tracer(sink(true), meters);

  private SpanSink sink(boolean takes) {
    return new SpanSink() {
      @Override
      public boolean send(List<TraceSpan> spans) {
        sent.addAll(spans);
        return takes;
      }

      @Override
      public void close() {
        // It has nothing open.
      }
    };
  }

  private static EventBatch batch(String run, long sequence, WorkflowEvent... events) {
    return new EventBatch(
        new WorkflowId("w-" + run),
        new RunId(run),
        sequence,
        Instant.ofEpochSecond(sequence),
        List.of(events));
  }

  private static WorkflowEvent submitted(String run) {
    SubmitHeader header = new SubmitHeader("", null, 0, OnFailure.CONTINUE, 1, 1, "");
    return new WorkflowEvent.WorkflowSubmitted(new RunId(run), header, "c");
  }

  private static WorkflowEvent ready() {
    return new WorkflowEvent.TaskReady(0, A);
  }

  private static WorkflowEvent[] ends() {
    return new WorkflowEvent[] {
      new WorkflowEvent.TaskSatisfied(0, A),
      new WorkflowEvent.WorkflowEnded(WorkflowState.SUCCEEDED)
    };
  }

  private static void read(Tracer tracer, long offset, EventBatch batch) {
    assertThat(tracer.take(PARTITION, offset, batch)).isFalse();
  }

  @Test
  void shouldSendSpansOfRunsThatEndAndNoteTheOldestThatIsOpen() {
    // When
    read(tracer, 10, batch("one", 1, submitted("one"), ready()));
    read(tracer, 11, batch("two", 1, submitted("two")));
    String both = tracer.note(PARTITION);
    read(tracer, 12, batch("one", 3, ends()));
    tracer.finish();

    // Then
    assertThat(both).isEqualTo("10");
    assertThat(tracer.note(PARTITION)).isEqualTo("11");
    assertThat(sent).extracting(TraceSpan::name).containsExactly("a", "w-one");
    assertThat(meters.get("paradecom.leader.trace.spans").tag("outcome", "sent").counter().count())
        .isEqualTo(2);
  }

  @Test
  void shouldKnowWhatIsUnderWayWhenItTakesOver() {
    // Given
    read(tracer, 10, batch("one", 1, submitted("one")));
    read(
        tracer,
        11,
        batch("two", 1, submitted("two"), ready(), new WorkflowEvent.TaskSatisfied(0, A)));
    tracer.finish();
    OffsetAndMetadata place = new OffsetAndMetadata(12, tracer.note(PARTITION));
    List<TraceSpan> before = List.copyOf(sent);
    sent.clear();
    Tracer next = new Tracer(sink(true), meters);

    // When
    long from = next.begin(PARTITION, place);
    read(next, 10, batch("one", 1, submitted("one")));
    read(
        next,
        11,
        batch("two", 1, submitted("two"), ready(), new WorkflowEvent.TaskSatisfied(0, A)));
    read(next, 12, batch("two", 4, new WorkflowEvent.WorkflowEnded(WorkflowState.SUCCEEDED)));
    next.finish();

    // Then
    assertThat(from).isEqualTo(10);
    assertThat(before).extracting(TraceSpan::name).containsExactly("a");
    assertThat(sent).singleElement().extracting(TraceSpan::name).isEqualTo("w-two");
    assertThat(sent.getFirst().start()).isEqualTo(Instant.ofEpochSecond(1));
  }

  @Test
  void shouldIgnoreWhatComesAfterTheEndAndNotesOfOthers() {
    // When
    read(tracer, 1, batch("one", 1, submitted("one"), ready()));
    read(tracer, 2, batch("one", 3, ends()));
    read(tracer, 3, batch("one", 5, new WorkflowEvent.PurgeBegan(null)));
    long from = tracer.begin(PARTITION, new OffsetAndMetadata(7, "something else"));

    // Then
    assertThat(tracer.note(PARTITION)).isEmpty();
    assertThat(from).isEqualTo(7);
  }

  @Test
  void shouldCountWhatIsNotTaken() {
    // Given
    Tracer unlucky = new Tracer(sink(false), meters);

    // When
    read(unlucky, 1, batch("one", 1, submitted("one"), ready()));
    read(unlucky, 2, batch("one", 3, ends()));
    unlucky.finish();
    unlucky.finish();

    // Then
    assertThat(
            meters.get("paradecom.leader.trace.spans").tag("outcome", "left_out").counter().count())
        .isEqualTo(2);
    assertThat(sent).hasSize(2);
  }
}
