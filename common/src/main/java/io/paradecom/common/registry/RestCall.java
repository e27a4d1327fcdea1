package io.paradecom.common.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request to the registry's REST API, taken apart.
 *
 * @param parameters the path segments that stand where a route has a placeholder, in order
 * @param query query parameters; the last of several of a name
 * @param body the JSON body; a missing node when there is none
 */
record RestCall(List<String> parameters, Map<String, String> query, JsonNode body) {

  /** The first path parameter, usually the subject. */
  String subject() {
    return parameters.getFirst();
  }

  /** The second path parameter. */
  SchemaVersion version() {
    return SchemaVersion.of(parameters.get(1));
  }

  /**
   * The first path parameter as a schema id.
   *
   * @throws RegistryException with {@link RegistryError#SCHEMA_NOT_FOUND} when it is no number
   */
  int id() {
    try {
      return Integer.parseInt(parameters.getFirst());
    } catch (NumberFormatException e) {
      throw new RegistryException(
          RegistryError.SCHEMA_NOT_FOUND,
          "Expected a number as the schema id, but found '%s'".formatted(parameters.getFirst()),
          e);
    }
  }

  /** Whether a query parameter says true. */
  boolean is(String name) {
    return "true".equalsIgnoreCase(query.get(name));
  }

  /**
   * The schema text of the body.
   *
   * @throws RegistryException when there is none, or it is not plain Avro
   */
  String schema() {
    String type = body.path("schemaType").asText("AVRO");
    if (!type.equalsIgnoreCase("AVRO") && !type.equals("null")) {
      throw new RegistryException(
          RegistryError.INVALID_SCHEMA,
          "Expected schemaType AVRO, the only one here, but found " + type);
    }
    if (!body.path("references").isEmpty()) {
      throw new RegistryException(
          RegistryError.INVALID_SCHEMA,
          "Expected a schema without references, which this registry does not resolve");
    }
    String schema = body.path("schema").asText("");
    if (schema.isBlank()) {
      throw new RegistryException(
          RegistryError.INVALID_SCHEMA, "Expected a text 'schema' in the body, but found none");
    }
    return schema;
  }

  /**
   * The compatibility level of the body.
   *
   * @throws RegistryException with {@link RegistryError#INVALID_COMPATIBILITY} when it names none
   */
  Compatibility level() {
    String name = body.path("compatibility").asText("");
    return Compatibility.named(name)
        .orElseThrow(() ->
            new RegistryException(
                RegistryError.INVALID_COMPATIBILITY,
                "Invalid compatibility level '%s'. Valid values are %s"
                    .formatted(name, List.of(Compatibility.values()))));
  }

  /** A request path's segments, decoded. */
  static List<String> segments(URI uri) {
    List<String> segments = new ArrayList<>();
    for (String segment : uri.getRawPath().split("/", -1)) {
      if (!segment.isEmpty()) {
        segments.add(decode(segment.replace("+", "%2B")));
      }
    }
    return segments;
  }

  /** A request's query parameters, decoded. */
  static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    String raw = uri.getRawQuery();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        query.put(decode(name), equals < 0 ? "true" : decode(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RegistryException(
          RegistryError.BAD_REQUEST, "Expected a percent-encoded URL, but found '" + text + "'", e);
    }
  }
}
