package io.paradecom.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutlooksTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  @Test
  void shouldTellWhatIsDoneLeftSpentAndDue() throws Exception {
    // Given
    JsonNode progress =
        json(
            "{'basis':'WORK','percent':62.9,'restMs':12000,'restMostMs':15000,'openEnded':1,"
                + "'deadlineRisk':'AT_RISK','spend':{'tokens':1000,'costUsd':0,'calls':1,"
                + "'complete':true,'expectedTokens':2000,'expectedUsd':0},"
                + "'budgets':[{'name':'tokens','scope':'WORKFLOW','unit':'tokens','spent':1E+3,"
                + "'reserved':500,'limit':4000,'percent':25}]}");
    JsonNode run = json("{'deadline':'2026-01-31T12:05:00Z'}");

    // Then
    assertThat(Outlooks.done(progress)).isEqualTo("62 % of the work");
    assertThat(Outlooks.left(progress)).isEqualTo("12 s to 15 s and 1 answer");
    assertThat(Outlooks.spent(progress)).isEqualTo("1,000 tokens; about 2,000 tokens by the end");
    assertThat(Outlooks.due(run, progress, NOW)).isEqualTo("in 5 min, at risk");
    assertThat(Outlooks.due(run, progress, NOW.plusSeconds(420))).isEqualTo("2 min ago");
    assertThat(Outlooks.budgets(progress))
        .containsExactly("tokens: 1,000 of 4,000 used (25 %), 500 set aside");
  }

  @Test
  void shouldSayNothingOfWhatNobodyKnows() throws Exception {
    // Given
    JsonNode progress =
        json(
            "{'basis':'COUNT','percent':50.0,'openEnded':0,'spend':{'tokens':7,'costUsd':0,"
                + "'calls':1,'complete':false}}");

    // Then
    assertThat(Outlooks.done(progress)).isEqualTo("50 % of the tasks");
    assertThat(Outlooks.left(progress)).isEmpty();
    assertThat(Outlooks.spent(progress)).isEqualTo("at least 7 tokens");
    assertThat(Outlooks.due(json("{}"), progress, NOW)).isEmpty();
    assertThat(Outlooks.budgets(progress)).isEmpty();
  }
}
