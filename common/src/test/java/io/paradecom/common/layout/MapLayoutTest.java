package io.paradecom.common.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.graph.CompactGraph;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MapLayoutTest {
  private static final int WIDE = 100;

  /** Levels of so many tasks; each but the first needs some of the level before. */
  private static CompactGraph layered(int tasks, int wide) {
    Random random = new Random(5);
    int[] starts = new int[tasks + 1];
    int[] needs = new int[3 * tasks];
    int count = 0;
    for (int task = 0; task < tasks; task++) {
      for (int i = 0; task >= wide && i < 3; i++) {
        needs[count++] = task / wide * wide - wide + random.nextInt(wide);
      }
      starts[task + 1] = count;
    }
    return new CompactGraph(starts, Arrays.copyOf(needs, count));
  }

  private static int[] levels(int tasks, int wide) {
    int[] levels = new int[tasks];
    Arrays.setAll(levels, task -> task / wide);
    return levels;
  }

  private static void requireApart(MapLayout layout, int tasks) {
    for (int column = 0; column < layout.columns(); column++) {
      int at = column;
      int[] within = layout.within(new MapLayout.Area(at, 0, at, layout.rows()));
      for (int i = 1; i < within.length; i++) {
        assertThat(layout.row(within[i]) - layout.row(within[i - 1])).isGreaterThan(0.999);
      }
    }
    assertThat(layout.count(new MapLayout.Area(0, 0, layout.columns(), layout.rows())))
        .isEqualTo(tasks);
  }

  @Test
  void shouldPutEachLevelInAColumnWithEveryTaskApart() {
    // When
    MapLayout layout = MapLayout.of(layered(5000, WIDE), levels(5000, WIDE));

    // Then
    assertThat(layout.columns()).isEqualTo(50);
    assertThat(layout.rows()).isLessThan(2 * WIDE);
    for (int task = 0; task < 5000; task++) {
      assertThat(layout.column(task)).isEqualTo(task / WIDE);
    }
    requireApart(layout, 5000);
  }

  @Test
  void shouldGiveAWideLevelSeveralColumns() {
    // When
    MapLayout layout = MapLayout.of(new CompactGraph(new int[10_001], new int[0]), new int[10_000]);

    // Then
    assertThat(layout.columns()).isEqualTo(50);
    assertThat(layout.rows()).isEqualTo(200);
    requireApart(layout, 10_000);
  }

  @Test
  void shouldPutNeighboursNearEachOther() {
    // Given: ladders side by side, whose rungs are told in turn
    int wide = 20;
    int tasks = 200;
    int[] starts = new int[tasks + 1];
    int[] needs = new int[tasks - wide];
    for (int task = 0; task < tasks; task++) {
      // Each level is turned against the one before.
      if (task >= wide) {
        needs[task - wide] = task / wide * wide - wide + (task * 7 + 3) % wide;
      }
      starts[task + 1] = Math.max(0, task + 1 - wide);
    }

    // When
    MapLayout layout = MapLayout.of(new CompactGraph(starts, needs), levels(tasks, wide));

    // Then
    for (int task = wide; task < tasks; task++) {
      assertThat(Math.abs(layout.row(task) - layout.row(needs[task - wide]))).isLessThan(0.01);
    }
  }

  @Test
  void shouldFindWhatIsWithinAnAreaByColumnAndRow() {
    // Given
    MapLayout layout = MapLayout.of(layered(1000, 10), levels(1000, 10));

    // When
    int bottom = layout.rows() / 2;
    int[] found = layout.within(new MapLayout.Area(3, 0, 4, bottom));

    // Then
    assertThat(found).isNotEmpty();
    for (int task = 0; task < 1000; task++) {
      boolean inside =
          layout.column(task) >= 3 && layout.column(task) <= 4 && layout.row(task) < bottom + 1;
      int one = task;
      assertThat(Arrays.stream(found).anyMatch(each -> each == one)).isEqualTo(inside);
    }
  }

  @Test
  void shouldBeEmptyWithoutTasks() {
    // When
    MapLayout layout = MapLayout.of(new CompactGraph(new int[1], new int[0]), new int[0]);

    // Then
    assertThat(layout.columns()).isZero();
    assertThat(layout.within(new MapLayout.Area(0, 0, 9, 9))).isEmpty();
  }
}
