package io.paradecom.common.codec;

import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.core.spec.OAuthClient;
import io.paradecom.schemas.ClientProofName;
import io.paradecom.schemas.HttpAction;
import io.paradecom.schemas.HttpMethodName;
import io.paradecom.schemas.OAuthClientRecord;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request to an HTTP server. */
final class RequestCodec {
  private static final EnumPair<HttpMethodName, HttpRequestSpec.Method> METHODS =
      EnumPair.of(HttpMethodName.values(), HttpRequestSpec.Method.values());

  private static final EnumPair<ClientProofName, OAuthClient.Proof> PROOFS =
      EnumPair.of(ClientProofName.values(), OAuthClient.Proof.values());

  private RequestCodec() {}

  static HttpAction toRecord(HttpRequestSpec request) {
    HttpRequestSpec.Body body = request.body();
    return new HttpAction(
        METHODS.toWire(request.method()),
        request.url(),
        request.headers(),
        body == null ? null : body.text(),
        body != null && body.json(),
        request.expected(),
        toRecord(request.client()));
  }

  private static @Nullable OAuthClientRecord toRecord(@Nullable OAuthClient client) {
    return client == null
        ? null
        : new OAuthClientRecord(
            client.tokenUrl(),
            client.clientId(),
            client.clientSecret(),
            client.scope(),
            client.audience(),
            PROOFS.toWire(client.proof()));
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
        Fields.list("HttpAction.expected", action.getExpected(), status -> status),
        client(action.getOauth()));
  }

  private static @Nullable OAuthClient client(@Nullable OAuthClientRecord client) {
    return client == null
        ? null
        : new OAuthClient(
            Fields.required("OAuthClientRecord.tokenUrl", client.getTokenUrl()),
            Fields.required("OAuthClientRecord.clientId", client.getClientId()),
            Fields.required("OAuthClientRecord.clientSecret", client.getClientSecret()),
            Fields.required("OAuthClientRecord.scope", client.getScope()),
            Fields.required("OAuthClientRecord.audience", client.getAudience()),
            PROOFS.toCore("OAuthClientRecord.proof", client.getProof()));
  }
}
