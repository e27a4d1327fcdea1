package io.paradecom.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IntHeapTest {
  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldGiveWhatAPriorityQueueGives(long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    IntHeap heap = new IntHeap(random.nextInt(3));
    PriorityQueue<Integer> expected = new PriorityQueue<>();

    for (int step = 0; step < 1_000; step++) {
      // When
      if (random.nextInt(5) < 3 || expected.isEmpty()) {
        int value = random.nextInt(-100, 100);
        heap.add(value);
        expected.add(value);
      } else {
        assertThat(heap.removeSmallest()).isEqualTo(expected.remove());
      }

      // Then
      assertThat(heap.isEmpty()).isEqualTo(expected.isEmpty());
      if (!expected.isEmpty()) {
        assertThat(heap.smallest()).isEqualTo(expected.element());
      }
    }
  }

  @Test
  void shouldRefuseToGiveFromNothing() {
    assertThatThrownBy(() -> new IntHeap(1).removeSmallest())
        .isInstanceOf(IllegalStateException.class);
  }
}
