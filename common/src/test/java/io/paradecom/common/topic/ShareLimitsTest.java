package io.paradecom.common.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ShareLimitsTest {
  @Test
  void shouldStayWithinWhatBrokersAllowByDefault() {
    ShareLimits limits = ShareLimits.of(Map.of());
    assertThat(limits).isEqualTo(ShareLimits.DEFAULT);
    assertThat(limits.lockMs()).isEqualTo(15_000);
    assertThat(limits.locks()).isEqualTo(4_000);
  }

  @Test
  void shouldTakeWhatIsWantedWhereItMay() {
    ShareLimits limits =
        ShareLimits.of(
            Map.of(
                "group.share.min.record.lock.duration.ms", "1000",
                "group.share.max.record.lock.duration.ms", "60000",
                "group.share.max.partition.max.record.locks", "50000"));
    assertThat(limits.lockMs()).isEqualTo(6_000);
    assertThat(limits.locks()).isEqualTo(10_000);
  }

  @Test
  void shouldNotGoBeyondTheLongestLock() {
    assertThat(new ShareLimits(1_000, 4_000, 100).lockMs()).isEqualTo(4_000);
    assertThat(new ShareLimits(1_000, 4_000, 100).locks()).isEqualTo(100);
  }

  @Test
  void shouldBeCautiousWhereNothingMayBeRead() {
    assertThat(ShareLimits.UNKNOWN.lockMs()).isEqualTo(30_000);
    assertThat(ShareLimits.UNKNOWN.locks()).isEqualTo(4_000);
  }
}
