package io.paradecom.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.graph.Graphs;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChainSearchTest {
  @Test
  void shouldFindTasksThatOnlyFollowEachOther() {
    // Given
    WorkflowSpec spec = Graphs.parse("a", "b: a", "c: b", "d: c", "x", "end: d x");

    // When
    List<Chain> chains = chains(spec);

    // Then
    assertThat(chains).containsExactly(new Chain(ids("a", "b", "c", "d"), 3000));
  }

  @Test
  void shouldNotTakeAForkOrAJoinForAChain() {
    assertThat(chains(Graphs.parse("a", "b: a", "c: a", "d: b c"))).isEmpty();
    assertThat(chains(Graphs.parse("a", "b: a", "x", "c: b x"))).isEmpty();
  }

  @Test
  void shouldLeaveOutAChainThatHoldsNothingUp() {
    // Given
    WorkflowSpec spec =
        Graphs.workflow(
            List.of(
                Graphs.sleep("a", 1, List.of()),
                Graphs.sleep("b", 1, List.of("a")),
                Graphs.sleep("c", 1, List.of("b")),
                Graphs.sleep("long", 1000, List.of())));

    // Then
    assertThat(chains(spec)).isEmpty();
  }

  private static List<Chain> chains(WorkflowSpec spec) {
    return ChainSearch.find(spec, GraphShape.of(spec).spanMs());
  }

  private static List<TaskId> ids(String... ids) {
    return Stream.of(ids).map(TaskId::new).toList();
  }
}
