package io.paradecom.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.paradecom.cli.doctor.Finding.Verdict;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is found of the settings of several brokers. */
class BrokerSettingsTest {
  private static final String BACKOFF = "add.partitions.to.txn.retry.backoff.ms";
  private static final String TIMEOUT = "transaction.max.timeout.ms";
  private static final String REPLICAS = "transaction.state.log.replication.factor";

  private static SortedMap<Integer, Map<String, String>> brokers(int count) {
    SortedMap<Integer, Map<String, String>> settings = new TreeMap<>();
    for (int broker = 1; broker <= count; broker++) {
      settings.put(broker, Map.of(BACKOFF, "1", TIMEOUT, "900000", REPLICAS, "3"));
    }
    return settings;
  }

  @Test
  void shouldBeContentWithBrokersThatAreAsTheyShouldBe() {
    assertThat(BrokerSettings.findings(brokers(3), 3))
        .containsExactly(Finding.good("broker settings", "as they should be on brokers 1, 2, 3"));
  }

  @Test
  void shouldNameTheBrokersThatAreNotAsTheyShouldBe() {
    // Given
    SortedMap<Integer, Map<String, String>> settings = brokers(4);
    settings.put(2, Map.of(BACKOFF, "20", TIMEOUT, "900000"));
    settings.put(3, Map.of(BACKOFF, "1", TIMEOUT, "5000"));
    settings.put(4, Map.of(BACKOFF, "20", TIMEOUT, "900"));

    // When
    List<Finding> findings = BrokerSettings.findings(settings, 4);

    // Then
    assertThat(findings)
        .extracting(Finding::verdict, Finding::found)
        .containsExactly(
            tuple(Verdict.BAD, TIMEOUT + " is 5000 on broker 3, 900 on broker 4"),
            tuple(Verdict.WARNING, BACKOFF + " is 20 on brokers 2, 4"));
    assertThat(findings.getFirst().advice()).startsWith("Set 10000. ");
  }

  @Test
  void shouldSayThatAllBrokersAreAlike() {
    // Given
    SortedMap<Integer, Map<String, String>> settings = brokers(3);
    settings.replaceAll((_, _) -> Map.of(REPLICAS, "1"));

    // When Then
    assertThat(BrokerSettings.findings(settings, 3))
        .singleElement()
        .extracting(Finding::found)
        .isEqualTo(REPLICAS + " is 1 on all brokers");
    assertThat(BrokerSettings.findings(settings, 2))
        .as("of two brokers none can have three replicas")
        .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.GOOD));
  }
}
