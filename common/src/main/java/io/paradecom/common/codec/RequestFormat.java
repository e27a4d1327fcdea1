package io.paradecom.common.codec;

import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.core.spec.HttpRequestSpec.Body;
import io.paradecom.core.spec.HttpRequestSpec.Method;
import io.paradecom.core.spec.OAuthClient;
import io.paradecom.core.spec.OAuthClient.Proof;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request to an HTTP server, in a row. */
final class RequestFormat {
  private static final EnumCodes<Method> METHODS =
      EnumCodes.of(
          Method.class,
          List.of(Method.GET, Method.HEAD, Method.POST, Method.PUT, Method.PATCH, Method.DELETE));

  private static final EnumCodes<Proof> PROOFS =
      EnumCodes.of(Proof.class, List.of(Proof.BASIC, Proof.BODY));

  private static final int NO_BODY = 0;
  private static final int TEXT = 1;
  private static final int JSON = 2;

  private RequestFormat() {}

  static void write(HttpRequestSpec request, RowWriter out) {
    Body body = request.body();
    out.put(METHODS.code(request.method())).text(request.url()).number(request.headers().size());
    request.headers().forEach((name, value) -> out.text(name).text(value));
    if (body == null) {
      out.put(NO_BODY);
    } else {
      out.put(body.json() ? JSON : TEXT).text(body.text());
    }
    out.number(request.expected().size());
    request.expected().forEach(out::number);
  }

  /** A request and, before it, the client whose token it carries. */
  static void write(HttpRequestSpec request, OAuthClient client, RowWriter out) {
    out.text(client.tokenUrl())
        .text(client.clientId())
        .text(client.clientSecret())
        .text(client.scope())
        .text(client.audience())
        .put(PROOFS.code(client.proof()));
    write(request, out);
  }

  static HttpRequestSpec readWithClient(RowReader in) {
    OAuthClient client =
        new OAuthClient(
            in.text("OAuthClient.tokenUrl"),
            in.text("OAuthClient.clientId"),
            in.text("OAuthClient.clientSecret"),
            in.text("OAuthClient.scope"),
            in.text("OAuthClient.audience"),
            PROOFS.symbol(in.next(), in));
    return read(client, in);
  }

  static HttpRequestSpec read(RowReader in) {
    return read(null, in);
  }

  private static HttpRequestSpec read(@Nullable OAuthClient client, RowReader in) {
    Method method = METHODS.symbol(in.next(), in);
    String url = in.text("HttpRequest.url");
    int count = in.count("HttpRequest.headers");
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < count; i++) {
      headers.put(in.text("HttpRequest.headers"), in.text("HttpRequest.headers"));
    }
    Body body = body(in);
    int statuses = in.count("HttpRequest.expected");
    List<Integer> expected = new ArrayList<>(statuses);
    for (int i = 0; i < statuses; i++) {
      expected.add(in.integer("HttpRequest.expected"));
    }
    return new HttpRequestSpec(method, url, headers, body, expected, client);
  }

  private static @Nullable Body body(RowReader in) {
    int kind = in.next();
    return switch (kind) {
      case NO_BODY -> null;
      case TEXT -> new Body(in.text("HttpRequest.body"), false);
      case JSON -> new Body(in.text("HttpRequest.body"), true);
      default -> throw in.violation("a known kind of body", kind);
    };
  }
}
