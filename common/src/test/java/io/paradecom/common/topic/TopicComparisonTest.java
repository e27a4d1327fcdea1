package io.paradecom.common.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicComparisonTest {
  private static final TopicSpec WANTED =
      new TopicSpec("x.task.reports", 12, TopicRetention.INPUT.settings());

  @Test
  void shouldAcceptATopicAsItHasToBe() {
    assertThat(TopicComparison.differences(WANTED, 12, WANTED.settings())).isEmpty();
  }

  @Test
  void shouldLeaveRetentionToTheOperator() {
    assertThat(TopicComparison.differences(WANTED, 12, with("retention.ms", "1"))).isEmpty();
  }

  @Test
  void shouldAcceptLargerRecords() {
    assertThat(TopicComparison.differences(WANTED, 12, with("max.message.bytes", "9000000")))
        .isEmpty();
  }

  @Test
  void shouldNameTheTopicAndBothNumbersOfPartitions() {
    assertThat(TopicComparison.differences(WANTED, 3, WANTED.settings()))
        .singleElement()
        .asString()
        .contains("topic x.task.reports to have 12 partition(s), but it has 3");
  }

  @Test
  void shouldNameEachSettingThatDiffers() {
    // Given
    Map<String, String> found = with("cleanup.policy", "compact");
    found.put("message.timestamp.type", "CreateTime");
    found.put("max.message.bytes", "1000");
    // When
    assertThat(TopicComparison.differences(WANTED, 12, found))
        // Then
        .satisfiesExactly(
            one -> assertThat(one).contains("cleanup.policy delete, but it has compact"),
            two -> assertThat(two).contains("timestamp.type LogAppendTime, but it has CreateTime"),
            three -> assertThat(three).contains("bytes 1048588 or more, but it has 1000"));
  }

  private static Map<String, String> with(String key, String value) {
    Map<String, String> settings = new HashMap<>(WANTED.settings());
    settings.put(key, value);
    return settings;
  }
}
