package io.paradecom.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskIndexTest {
  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldFindWhatAMapFinds(long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    int size = random.nextInt(300);
    List<String> ids =
        IntStream.range(0, size).mapToObj(_ -> "t" + random.nextInt(size * 2)).toList();

    // Then
    assertSameAsMap(ids);
  }

  @Test
  void shouldFindTasksWhoseHashesMeet() {
    // Given: "Aa" and "BB" have the same hash, and so has every string of 12 such pairs
    List<String> ids = new ArrayList<>();
    for (int bits = 0; bits < 1 << 12; bits++) {
      StringBuilder id = new StringBuilder();
      for (int pair = 0; pair < 12; pair++) {
        id.append((bits >> pair & 1) == 0 ? "Aa" : "BB");
      }
      ids.add(id.toString());
    }
    assertThat(ids.stream().map(String::hashCode).distinct()).hasSize(1);
    ids.add(ids.getFirst());
    ids.add(ids.get(2000));

    // Then
    assertSameAsMap(ids);
  }

  private static void assertSameAsMap(List<String> ids) {
    List<TaskSpec> tasks = ids.stream().map(id -> Graphs.sleep(id, 1, List.of())).toList();
    TaskIndex index = new TaskIndex(tasks);
    Map<TaskId, Integer> map = new HashMap<>();
    for (int place = 0; place < tasks.size(); place++) {
      Integer first = map.putIfAbsent(tasks.get(place).id(), place);
      assertThat(index.addNext()).isEqualTo(first == null ? place : first);
    }
    map.forEach((id, place) -> assertThat(index.find(new TaskId(id.value()))).isEqualTo(place));
    for (int i = 0; i < 1_000; i++) {
      TaskId id = new TaskId("t" + i);
      assertThat(index.find(id)).isEqualTo(map.getOrDefault(id, -1));
    }
    assertThat(index.find(new TaskId("BB".repeat(11) + "aa"))).isEqualTo(-1);
  }
}
