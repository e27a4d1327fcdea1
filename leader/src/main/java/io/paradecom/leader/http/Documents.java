package io.paradecom.leader.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The description of the interface, and whether it is there. */
final class Documents {
  /** Resource with the OpenAPI description. */
  static final String OPENAPI = "openapi.json";

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/openapi.json", this::openApi).inNamespaces(),
        Route.get("/healthz", this::health).inNamespaces());
  }

  private void openApi(Context context) throws IOException {
    context.contentType("application/json").result(text());
  }

  private void health(Context context) {
    context.contentType("text/plain").result("ok\n");
  }

  static String text() throws IOException {
    try (InputStream stream = Documents.class.getResourceAsStream(OPENAPI)) {
      if (stream == null) {
        throw new IllegalStateException("Expected the resource %s.".formatted(OPENAPI));
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
