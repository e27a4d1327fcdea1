package io.paradecom.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.topic.Topics;
import io.paradecom.core.graph.GraphValidation;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadPieceTest {
  private static final Topics TOPICS = new Topics("p.", 6, Set.of(Topics.DEFAULT_QUEUE));
  private static final Script SCRIPT = new Script(Path.of("witness"));

  @Test
  void shouldBeTheSameForTheSameSeedAndNumber() {
    LoadPiece piece = LoadPiece.of(5, 17, TOPICS, 3, SCRIPT);

    assertThat(LoadPiece.of(5, 17, TOPICS, 3, SCRIPT)).isEqualTo(piece);
    assertThat(LoadPiece.of(5, 17, TOPICS, 4, SCRIPT).spec().tasks())
        .isEqualTo(piece.spec().tasks());
    assertThat(LoadPiece.of(6, 17, TOPICS, 3, SCRIPT).id()).isNotEqualTo(piece.id());
  }

  @Test
  void shouldComeToRestOnThePartitionThatWasAskedFor() {
    for (int number = 0; number < 100; number++) {
      LoadPiece piece = LoadPiece.of(1, number, TOPICS, number % 6, SCRIPT);

      assertThat(TOPICS.partitionOf(piece.id())).isEqualTo(number % 6);
    }
  }

  @Test
  void shouldHaveEveryShapeInEveryDeal() {
    for (int first = 0; first < 10 * LoadShape.DEALT; first += LoadShape.DEALT) {
      assertThat(
              IntStream.range(first, first + LoadShape.DEALT)
                  .mapToObj(number -> LoadPiece.of(3, number, TOPICS, 0, SCRIPT).shape()))
          .containsAll(EnumSet.allOf(LoadShape.class));
    }
  }

  /** Seeds that are neighbours must not draw alike. */
  @Test
  void shouldBeOfEveryShapeAndWayForAnySeed() {
    for (int seed = 0; seed < 50; seed++) {
      Map<LoadShape, Integer> shapes = new HashMap<>();
      int byTopic = 0;
      int cancelled = 0;
      for (int number = 0; number < 200; number++) {
        LoadPiece piece = LoadPiece.of(seed, number, TOPICS, 0, SCRIPT);
        shapes.merge(piece.shape(), 1, Integer::sum);
        byTopic += piece.byTopic() ? 1 : 0;
        cancelled += piece.cancelAfter() == null ? 0 : 1;
        assertThat(GraphValidation.check(piece.spec())).isEmpty();
      }

      assertThat(shapes.keySet()).as("seed %d", seed).isEqualTo(EnumSet.allOf(LoadShape.class));
      assertThat(shapes.values()).allMatch(count -> count >= 2);
      assertThat(byTopic).as("seed %d", seed).isBetween(40, 120);
      assertThat(cancelled).as("seed %d", seed).isBetween(3, 40);
    }
  }
}
