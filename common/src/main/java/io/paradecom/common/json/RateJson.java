package io.paradecom.common.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.core.spec.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rates of a workflow's own in a graph as JSON: lists of windows, by name. */
final class RateJson {
  private RateJson() {}

  static void write(Map<String, Rate> rates, ObjectNode graph) {
    if (rates.isEmpty()) {
      return;
    }
    ObjectNode all = graph.putObject("rates");
    rates.forEach((name, rate) -> {
      ArrayNode windows = all.putArray(name);
      for (Rate.Window window : rate.windows()) {
        windows.addObject().put("permits", window.permits()).put("perMs", window.per().toMillis());
      }
    });
  }

  /**
   * @throws IllegalArgumentException when a rate is outside its range
   */
  static Map<String, Rate> parse(JsonNode value) {
    if (!value.isMissingNode() && !value.isObject()) {
      throw new ContractViolationException("Expected rates as an object.");
    }
    Map<String, Rate> rates = new TreeMap<>();
    value.properties().forEach(entry -> rates.put(entry.getKey(), rate(entry.getValue())));
    return rates;
  }

  private static Rate rate(JsonNode value) {
    if (!value.isArray()) {
      throw new ContractViolationException("Expected a rate as a list of windows.");
    }
    List<Rate.Window> windows = new ArrayList<>();
    for (JsonNode window : value) {
      JsonNode permits = window.path("permits");
      JsonNode per = window.path("perMs");
      if (!permits.canConvertToInt() || !per.canConvertToLong() || window.size() != 2) {
        throw new ContractViolationException(
            "Expected whole numbers as permits and perMs in each window of a rate, and nothing"
                + " else.");
      }
      windows.add(new Rate.Window(permits.intValue(), Duration.ofMillis(per.longValue())));
    }
    return new Rate(windows);
  }
}
