package io.paradecom.leader.trace;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where spans are sent, by the environment variables that OpenTelemetry defines for that.
 *
 * @param endpoint takes OTLP over HTTP in protobuf
 * @param headers sent with each request; may hold credentials
 * @param service name of this installation among others
 */
public record OtlpTarget(URI endpoint, Map<String, String> headers, String service) {
  /** The name of an installation that has none of its own. */
  public static final String SERVICE = "paradecom";

  private static final String PATH = "/v1/traces";

  /**
   * @throws IllegalArgumentException when the endpoint is no address of HTTP
   */
  public OtlpTarget {
    headers = Map.copyOf(headers);
    address(endpoint.toString());
  }

  /**
   * Returns the target that these variables name; empty: none.
   *
   * @param base goes before {@code OTEL_EXPORTER_OTLP_ENDPOINT}; empty: not given
   * @throws IllegalArgumentException when one of them is no address, or no list of headers
   */
  public static Optional<OtlpTarget> of(String base, Map<String, String> environment) {
    String general = base.isEmpty() ? variable("OTEL_EXPORTER_OTLP_ENDPOINT", environment) : base;
    String own = base.isEmpty() ? variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", environment) : "";
    if (general.isEmpty() && own.isEmpty()) {
      return Optional.empty();
    }
    String text = own.isEmpty() ? withPath(general) : own;
    Map<String, String> headers = headers(variable("OTEL_EXPORTER_OTLP_HEADERS", environment));
    headers.putAll(headers(variable("OTEL_EXPORTER_OTLP_TRACES_HEADERS", environment)));
    String service = variable("OTEL_SERVICE_NAME", environment);
    return Optional.of(
        new OtlpTarget(address(text), headers, service.isEmpty() ? SERVICE : service));
  }

  private static URI address(String text) {
    try {
      URI address = new URI(text);
      if (address.getHost() != null && String.valueOf(address.getScheme()).matches("https?")) {
        return address;
      }
    } catch (URISyntaxException invalid) {
      // Told below, as what is no address of HTTP.
    }
    throw new IllegalArgumentException(
        "Expected the address of an OTLP receiver as http://host:4318, but found \"%s\"."
            .formatted(text));
  }

  private static String variable(String name, Map<String, String> environment) {
    return environment.getOrDefault(name, "").strip();
  }

  private static String withPath(String base) {
    address(base);
    return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + PATH;
  }

  private static Map<String, String> headers(String text) {
    Map<String, String> headers = new TreeMap<>();
    for (String entry : text.split(",", -1)) {
      if (entry.isBlank()) {
        continue;
      }
      int equals = entry.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException(
            "Expected OTEL_EXPORTER_OTLP_HEADERS to be name=value, separated by commas, but found"
                + " an entry without '='.");
      }
      String value = entry.substring(equals + 1).strip();
      headers.put(
          entry.substring(0, equals).strip(), URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    return headers;
  }

  /** Says nothing of the headers. */
  @Override
  public String toString() {
    return service + " at " + endpoint;
  }
}
