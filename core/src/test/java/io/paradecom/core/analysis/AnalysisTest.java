package io.paradecom.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.graph.Graphs;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnalysisTest {
  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldKeepEveryMakespanWithinItsBounds(long seed) {
    // Given
    WorkflowSpec spec = Graphs.randomDag(seed, 40);

    // When
    Analysis analysis = Analysis.of(spec, 20);

    // Then
    GraphShape shape = analysis.shape();
    assertThat(analysis.speedUp().points().getFirst().makespanMs()).isEqualTo(shape.workMs());
    for (SpeedUp.Point point : analysis.speedUp().points()) {
      long graham = shape.spanMs() + Math.ceilDiv(shape.workMs(), (long) point.runners());
      assertThat(point.makespanMs())
          .isBetween(shape.lowerBoundMs(point.runners()), Math.min(graham, shape.workMs()));
      assertThat(point.peak()).isLessThanOrEqualTo(point.runners());
    }
    assertThat(analysis.unlimited().peak()).isLessThanOrEqualTo(analysis.peak().orElseThrow());
  }

  @Test
  void shouldSayHowLongOnlyOneTaskRuns() {
    // Given
    WorkflowSpec spec = Graphs.parse("a", "b: a", "c: a", "d: b c", "e: d");

    // When
    Analysis analysis = Analysis.of(spec, 4);

    // Then
    assertThat(analysis.aloneMs()).isEqualTo(3000);
    assertThat(analysis.readyAtOnce()).containsExactly(new TaskId("a"));
    assertThat(analysis.peak()).hasValue(2);
    assertThat(analysis.speedUp().knee()).hasValue(2);
    assertThat(analysis.schedule().makespanMs()).isEqualTo(4000);
  }

  @Test
  void shouldFindNoKneeWhereEverythingIsParallel() {
    // Given
    WorkflowSpec spec =
        Graphs.workflow(
            LongStream.range(0, 64).mapToObj(i -> Graphs.sleep("t" + i, 10, List.of())).toList());

    // Then
    assertThat(Analysis.of(spec, 16).speedUp().knee()).isEmpty();
    assertThat(Analysis.of(spec, 16).speedUp().usefulRunners()).isEqualTo(16);
    assertThat(Analysis.of(spec, 100).speedUp().knee()).hasValue(64);
  }

  @Test
  void shouldNameTasksThatCanNeverRun() {
    // Given
    WorkflowSpec spec =
        Graphs.workflow(
            List.of(
                Graphs.with(Graphs.sleep("held", 10, List.of()), Disposition.HELD),
                Graphs.sleep("behind", 10, List.of("held")),
                Graphs.sleep("far", 10, List.of("behind")),
                Graphs.sleep("free", 10, List.of())));

    // When
    Analysis analysis = Analysis.of(spec, 4);

    // Then
    assertThat(analysis.blocked()).containsExactly(new TaskId("behind"), new TaskId("far"));
    assertThat(analysis.readyAtOnce()).containsExactly(new TaskId("free"));
  }

  @Test
  void shouldAnalyseAGraphInWhichNothingRuns() {
    // Given
    WorkflowSpec spec =
        Graphs.workflow(List.of(Graphs.with(Graphs.sleep("a", 1, List.of()), Disposition.DONE)));

    // When
    Analysis analysis = Analysis.of(spec, 4);

    // Then
    assertThat(analysis.shape().workMs()).isZero();
    assertThat(analysis.speedUp().knee()).hasValue(1);
    assertThat(analysis.bottlenecks()).isEmpty();
    assertThat(analysis.unlimited().peak()).isZero();
  }
}
