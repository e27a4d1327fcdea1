package io.paradecom.common.codec;

import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.schemas.HttpAction;
import io.paradecom.schemas.HttpMethodName;
import java.util.Map;

/** A request to an HTTP server. */
final class RequestCodec {
  private static final EnumPair<HttpMethodName, HttpRequestSpec.Method> METHODS =
      EnumPair.of(HttpMethodName.values(), HttpRequestSpec.Method.values());

  private RequestCodec() {}

  static HttpAction toRecord(HttpRequestSpec request) {
    HttpRequestSpec.Body body = request.body();
    return new HttpAction(
        METHODS.toWire(request.method()),
        request.url(),
        request.headers(),
        body == null ? null : body.text(),
        body != null && body.json(),
        request.expected());
  }

  /**
   * @throws ContractViolationException when a part is missing, or the method is unknown
   * @throws IllegalArgumentException when a part is not as it must be
   */
  static HttpRequestSpec fromRecord(HttpAction action) {
    Map<String, String> headers = Fields.required("HttpAction.headers", action.getHeaders());
    headers.forEach((name, value) -> {
      Fields.required("HttpAction.headers", name);
      Fields.required("HttpAction.headers", value);
    });
    String body = action.getBody();
    return new HttpRequestSpec(
        METHODS.toCore("HttpAction.method", action.getMethod()),
        Fields.required("HttpAction.url", action.getUrl()),
        headers,
        body == null ? null : new HttpRequestSpec.Body(body, action.getJson()),
        Fields.list("HttpAction.expected", action.getExpected(), status -> status));
  }
}
