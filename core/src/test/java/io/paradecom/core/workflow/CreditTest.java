package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreditTest {
  private static final QueueName QUEUE = TaskSpec.DEFAULT_QUEUE;

  private final Credit credit = new Credit();

  @ParameterizedTest
  @CsvSource({
    "0, 768", // three parcels of 64 for each slot
    "1, 768",
    "2, 8", // as many again as there are slots
    "200, 6", // half a task for each slot in the 100 ms of a trip
    "1000, 5",
    "10000, 5",
    "10001, 4"
  })
  void shouldLookAheadTheFurtherTheShorterATaskIs(long slotMs, int most) {
    // Given
    credit.set(QUEUE, 4);

    // Then
    Lane lane = new Lane(QUEUE, slotMs < TaskSpec.TINY_MS);
    assertThat(credit.allows(lane, slotMs, most - 1)).isTrue();
    assertThat(credit.allows(lane, slotMs, most)).isFalse();
  }

  @Test
  void shouldFearForSlotsOnlyWhenTheirStockRunsLow() {
    // Given
    credit.set(QUEUE, 4);

    // Then
    assertThat(credit.mayStarve(new Lane(QUEUE, true), 63)).isTrue();
    assertThat(credit.mayStarve(new Lane(QUEUE, true), 64)).isFalse();
    assertThat(credit.mayStarve(new Lane(QUEUE, false), 3)).isTrue();
    assertThat(credit.mayStarve(new Lane(QUEUE, false), 4)).isFalse();
    assertThat(credit.mayStarve(new Lane(new QueueName("other"), true), 0)).isFalse();
  }

  @Test
  void shouldStockNoMoreSlotsWithTinyTasksThanALeaderCanServe() {
    // Given
    credit.set(QUEUE, 64);

    // Then
    assertThat(credit.mayStarve(new Lane(QUEUE, true), 127)).isTrue();
    assertThat(credit.mayStarve(new Lane(QUEUE, true), 128)).isFalse();
    assertThat(credit.slots(new Lane(QUEUE, true))).isEqualTo(8);
    assertThat(credit.mayStarve(new Lane(QUEUE, false), 63)).isTrue();
    assertThat(credit.mayStarve(new Lane(QUEUE, false), 64)).isFalse();
  }

  @Test
  void shouldNotBelieveThatAProcessStartsInNoTime() {
    // Given
    TaskAction command = new TaskAction.Command(List.of("true"), TaskAction.ProcessSettings.NONE);
    TaskSpec declared = new TaskSpecs("a").action(command).duration(Duration.ofMillis(1)).build();

    // Then
    assertThat(declared.isTiny()).isFalse();
    assertThat(declared.isInstant()).isFalse();
  }

  @Test
  void shouldNotBelieveThatASleepIsShorterThanItIs() {
    // Given
    TaskAction sleep = new TaskAction.Sleep(Duration.ofSeconds(5));
    TaskSpec declared = new TaskSpecs("a").action(sleep).duration(Duration.ZERO).build();

    // Then
    assertThat(declared.slotMs()).isEqualTo(5000);
    assertThat(declared.isInstant()).isFalse();
  }
}
