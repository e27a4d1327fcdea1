package io.paradecom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the alerts and dashboards of this repository ask a Prometheus for. */
final class Expressions {
  static final Path RULES = Path.of("..", "deploy", "prometheus", "paradecom.rules.yml");
  static final Path DASHBOARDS = Path.of("..", "deploy", "grafana", "dashboards");

  private static final Pattern COMPARED =
      Pattern.compile("\\s(?:and on \\(\\w+\\)|==|>=|<=|>|<)\\s");

  /** One expression and the place that it stands at. */
  record Expression(String place, String text) {}

  private Expressions() {}

  /** The alerts as they stand in the file. */
  static List<JsonNode> alerts() throws IOException {
    List<JsonNode> alerts = new ArrayList<>();
    for (JsonNode group : new YAMLMapper().readTree(RULES.toFile()).get("groups")) {
      group.get("rules").forEach(alerts::add);
    }
    return alerts;
  }

  /** What each alert compares with its limits, which must have values while nothing is wrong. */
  static List<Expression> comparedByAlerts() throws IOException {
    List<Expression> compared = new ArrayList<>();
    for (JsonNode alert : alerts()) {
      COMPARED
          .splitAsStream(alert.get("expr").asText())
          .filter(operand -> !operand.strip().matches("[0-9.]+"))
          .forEach(operand ->
              compared.add(new Expression(alert.get("alert").asText(), operand.strip())));
    }
    return compared;
  }

  private static String filled(String expression) {
    return expression
        .replace("$__rate_interval", "1m")
        .replace("$__range", "1m")
        .replaceAll("\\$price_\\w+", "1");
  }

  /** What the panels show, with the intervals and prices that Grafana would fill in. */
  static List<Expression> ofDashboards() throws IOException {
    List<Expression> shown = new ArrayList<>();
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      for (Path file : files.sorted().toList()) {
        for (JsonNode panel : new ObjectMapper().readTree(file.toFile()).get("panels")) {
          for (JsonNode target : panel.get("targets")) {
            shown.add(
                new Expression(
                    file.getFileName() + ": " + panel.get("title").asText(),
                    filled(target.get("expr").asText())));
          }
        }
      }
    }
    return shown;
  }
}
