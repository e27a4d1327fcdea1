package io.paradecom.runner.http;

import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.core.spec.OAuthClient;
import io.paradecom.core.spec.TextTemplate;
import io.paradecom.core.spec.TextTemplate.Part;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.output.Redactor;
import io.paradecom.runner.execute.secret.SecretSource;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request with everything in its place.
 *
 * @param body null: none
 * @param client whose access token has yet to go along; null: nobody's
 * @param secrets what went into it and must not come out
 */
record FilledRequest(
    URI url,
    Map<String, String> headers,
    @Nullable String body,
    @Nullable TokenClient client,
    List<String> secrets) {
  /** What may stand in a path or query as it is; a secret may be a piece of one. */
  private static final Pattern OF_ADDRESS = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*");

  /** Returns it with an access token in it. */
  FilledRequest withToken(String token) {
    Map<String, String> authorized = new LinkedHashMap<>(headers);
    authorized.put("Authorization", "Bearer " + token);
    List<String> hidden = new ArrayList<>(secrets);
    hidden.add(token);
    return new FilledRequest(url, authorized, body, null, hidden);
  }

  /** Returns what hides its secrets. */
  Redactor redactor() {
    return Redactor.of(secrets);
  }

  /** Returns whether it must not follow a server's word to another one. */
  boolean carriesSecret() {
    return !secrets.isEmpty();
  }

  /** Says nothing of what is in it. */
  @Override
  public String toString() {
    return "FilledRequest[" + url.getHost() + "]";
  }

  /** A request cannot be filled in; the message is one sentence without a secret in it. */
  static final class UnfillableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfillableException(String message) {
      super(message);
    }
  }

  /**
   * Fills a request in.
   *
   * @throws UnfillableException when an output, a part of it or a secret is not there, or does not
   *     fit where it should stand
   */
  static FilledRequest of(HttpRequestSpec spec, ExecutionRequest request, SecretSource secrets)
      throws UnfillableException {
    try {
      Values values = new Values(request, secrets);
      String url = TextTemplate.parse(spec.url()).fill(values::inAddress);
      Map<String, String> headers = new LinkedHashMap<>();
      spec.headers().forEach((name, template) -> headers.put(name, values.header(name, template)));
      HttpRequestSpec.Body body = spec.body();
      String content = body == null ? null : values.body(body);
      return new FilledRequest(
          URI.create(url),
          headers,
          content,
          values.client(spec.client()),
          values.references.secretsUsed());
    } catch (InputValues.MissingException missing) {
      throw new UnfillableException(missing.getMessage());
    }
  }

  /** Gives a value for each reference. */
  private static final class Values {
    private final ReferenceValues references;

    Values(ExecutionRequest request, SecretSource secrets) {
      this.references = new ReferenceValues(request, secrets, "the request");
    }

    @Nullable TokenClient client(@Nullable OAuthClient client) {
      return client == null
          ? null
          : new TokenClient(
              client.tokenUrl(),
              TextTemplate.parse(client.clientId()).fill(references::text),
              TextTemplate.parse(client.clientSecret()).fill(references::text),
              client.scope(),
              client.audience(),
              client.proof());
    }

    String inAddress(Part part) {
      if (part instanceof Part.Secret(String name)) {
        String secret = references.secret(name);
        if (!OF_ADDRESS.matcher(secret).matches()) {
          throw new InputValues.MissingException(
              "Expected the secret %s to be fit for an address, but it has other characters."
                  .formatted(name));
        }
        return secret;
      }
      return URLEncoder.encode(references.text(part), StandardCharsets.UTF_8).replace("+", "%20");
    }

    String header(String name, String template) {
      String value = TextTemplate.parse(template).fill(references::text);
      if (!HttpRequestSpec.isHeaderValue(value)) {
        throw new InputValues.MissingException(
            "Expected a value without line breaks for the header %s, but found one with them."
                .formatted(name));
      }
      return value;
    }

    String body(HttpRequestSpec.Body body) {
      if (!body.json()) {
        return TextTemplate.parse(body.text()).fill(references::text);
      }
      return references.json(body.text(), "a body");
    }
  }
}
