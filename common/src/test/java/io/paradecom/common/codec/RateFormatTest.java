package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.core.resource.RateState;
import io.paradecom.core.resource.ResourceKey;
import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateFormatTest {
  private static final Rate RATE =
      new Rate(
          List.of(
              new Rate.Window(10, Duration.ofSeconds(1)),
              new Rate.Window(300, Duration.ofHours(1))));

  private final RowCodec codec = new RowCodec();

  @Test
  void shouldKeepWhatIsTakenOfARate() {
    // Given
    List<RateState.Taken> second = List.of(new RateState.Taken(1_767_225_600_003L, 4));
    List<RateState.Taken> hour =
        List.of(
            new RateState.Taken(1_767_225_600_003L, 4),
            new RateState.Taken(1_767_229_200_000L, 300));
    ResourceKey all = new ResourceKey(null, "api");
    ResourceKey own = new ResourceKey(new WorkflowId("w"), "api");

    // Then
    for (ResourceKey key : List.of(all, own)) {
      RateState state = new RateState(key, RATE, List.of(second, hour));
      assertThat(codec.decodeRate(codec.encode(state))).isEqualTo(state);
    }
  }

  @Test
  void shouldKeepItsBytes() {
    // Given
    RateState state =
        new RateState(
            new ResourceKey(null, "api"),
            Rate.of(10, Duration.ofSeconds(1)),
            List.of(List.of(new RateState.Taken(1000, 4), new RateState.Taken(1008, 1))));

    // Then
    assertThat(HexFormat.of().formatHex(codec.encode(state)))
        .isEqualTo("010003617069010ae80702d00f041001");
  }

  @Test
  void shouldRefuseBytesThatAreNoRate() {
    byte[] bytes = HexFormat.of().parseHex("0100036170690100e80700");
    assertThatThrownBy(() -> codec.decodeRate(bytes))
        .isInstanceOf(ContractViolationException.class)
        .hasMessageContaining("Expected a rate of 1 to 1,000,000 permits, but found 0.");
  }
}
