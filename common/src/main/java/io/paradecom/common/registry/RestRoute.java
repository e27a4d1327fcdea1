package io.paradecom.common.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One endpoint: a method, a path pattern whose {@code *} segments are parameters, and its answer.
 * Errors are {@link RegistryException}s.
 */
record RestRoute(String method, List<String> pattern, Function<RestCall, JsonNode> answer) {

  static RestRoute of(String method, String path, Function<RestCall, JsonNode> answer) {
    return new RestRoute(
        method, path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1)), answer);
  }

  /** The parameters in a path of this route; empty when the path is of another route. */
  Optional<List<String>> match(List<String> segments) {
    if (segments.size() != pattern.size()) {
      return Optional.empty();
    }
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) {
      if (pattern.get(i).equals("*")) {
        parameters.add(segments.get(i));
      } else if (!pattern.get(i).equals(segments.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }
}
