package io.paradecom.leader.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The web page: a few files of this program, under a policy that lets nothing else in. */
final class Page {
  /** No other server, no script or style within the page, no frame around it. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final List<String> FILES =
      List.of(
          "style.css",
          "icon.svg",
          "main.js",
          "api.js",
          "ask.js",
          "dom.js",
          "fleet.js",
          "graph.js",
          "list.js",
          "logs.js",
          "map.js",
          "paint.js",
          "picture.js",
          "states.js",
          "submit.js",
          "task.js",
          "timeline.js",
          "workflow.js");

  /** The files by their address. */
  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(Route.get("/", context -> serve(context, "index.html")));
    for (String file : FILES) {
      routes.add(Route.get("/" + file, context -> serve(context, file)));
    }
    return routes;
  }

  private static void serve(Context context, String file) throws IOException {
    context
        .contentType(TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), ""))
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cache-Control", "no-cache")
        .result(bytes(file));
  }

  private static byte[] bytes(String file) throws IOException {
    try (InputStream stream = Page.class.getResourceAsStream("page/" + file)) {
      if (stream == null) {
        throw new IllegalStateException("Expected the resource page/%s.".formatted(file));
      }
      return stream.readAllBytes();
    }
  }
}
