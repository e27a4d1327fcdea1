package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.paradecom.e2e.Expressions.Expression;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Alerts and dashboards agree with the documents and with themselves; no server is started. */
class AlertsTest {
  private static final Path FOLDER = Path.of("..", "deploy", "prometheus");
  private static final Path OPERATIONS = Path.of("..", "docs", "operations.md");
  private static final Path METRICS = Path.of("..", "docs", "metrics.md");
  private static final Pattern NAME = Pattern.compile("\\bparadecom_[a-z_]+");

  private static String promtool(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  @Test
  void shouldComeWhenTheyShouldAndStayAwayOtherwise() throws Exception {
    assumeTrue(Prometheus.isInstalled("promtool"), "promtool is not installed on this machine");
    assertThat(promtool("check", "config", "prometheus.yml"))
        .contains(Expressions.alerts().size() + " rules found");
    assertThat(promtool("test", "rules", "paradecom.rules.test.yml")).contains("SUCCESS");
  }

  @Test
  void shouldEachHaveATestOfBothKinds() throws IOException {
    Set<String> come = new HashSet<>();
    Set<String> stayAway = new HashSet<>();
    for (JsonNode test :
        new YAMLMapper()
            .readTree(FOLDER.resolve("paradecom.rules.test.yml").toFile())
            .get("tests")) {
      for (JsonNode look : test.get("alert_rule_test")) {
        (look.get("exp_alerts").isEmpty() ? stayAway : come).add(look.get("alertname").asText());
      }
    }
    for (JsonNode alert : Expressions.alerts()) {
      String name = alert.get("alert").asText();
      assertThat(come).contains(name);
      assertThat(stayAway).contains(name);
    }
  }

  @Test
  void shouldEachSayWhereTheirEntryIsWhichIsThere() throws IOException {
    List<String> headings =
        Files.readAllLines(OPERATIONS).stream()
            .filter(line -> line.startsWith("### "))
            .map(line -> line.substring(4))
            .toList();
    List<String> names =
        Expressions.alerts().stream().map(alert -> alert.get("alert").asText()).toList();
    assertThat(headings).containsExactlyElementsOf(names);
    for (JsonNode alert : Expressions.alerts()) {
      assertThat(alert.get("annotations").get("runbook").asText())
          .isEqualTo(
              "docs/operations.md#"
                  + alert.get("alert").asText().toLowerCase(java.util.Locale.ROOT));
      assertThat(alert.get("annotations").get("summary").asText()).endsWith(".");
      assertThat(alert.get("labels").get("severity").asText()).isIn("critical", "warning", "info");
    }
  }

  @Test
  void shouldAskForMetricsThatAreDescribed() throws IOException {
    String described = Files.readString(METRICS);
    List<Expression> asked = new ArrayList<>(Expressions.comparedByAlerts());
    asked.addAll(Expressions.ofDashboards());
    assertThat(asked).hasSizeGreaterThan(80);
    for (Expression expression : asked) {
      Matcher names = NAME.matcher(expression.text());
      while (names.find()) {
        String name = names.group().replaceFirst("_(bucket|sum|count|max)$", "");
        assertThat(described).as(expression.place()).contains("| `" + name + "` |");
      }
    }
  }
}
