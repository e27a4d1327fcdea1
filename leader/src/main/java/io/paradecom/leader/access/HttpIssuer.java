package io.paradecom.leader.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.common.json.StrictJson;
import io.paradecom.common.tls.TlsFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/**
 * Reads an issuer's keys as its description names them (OpenID Connect Discovery 1.0, section 4).
 * Follows no redirects, and reads {@value #MOST_BYTES} bytes of an answer at most.
 */
public final class HttpIssuer implements IssuerSource, AutoCloseable {
  /** Of one request. */
  public static final Duration LIMIT = Duration.ofSeconds(5);

  private static final String DESCRIPTION = "/.well-known/openid-configuration";
  private static final int MOST_BYTES = 512 * 1024;

  private final String issuer;
  private final HttpClient http;

  /**
   * @param issuer as {@link TokenRules} has it
   */
  public HttpIssuer(String issuer, SSLContext tls) {
    this.issuer = issuer;
    this.http =
        HttpClient.newBuilder()
            .sslContext(tls)
            .connectTimeout(LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public List<JsonWebKey> read() throws IOException {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    JsonNode description = StrictJson.read(fetch(base + DESCRIPTION));
    String named = description.path("issuer").asText();
    if (!named.equals(issuer)) {
      throw new IOException("it calls itself '%s'".formatted(named));
    }
    String place = description.path("jwks_uri").asText();
    if (!isPlace(place)) {
      throw new IOException("it names no place of its keys that can be trusted");
    }
    try {
      return new JsonWebKeySet(fetch(place)).getJsonWebKeys();
    } catch (JoseException foreign) {
      throw new IOException("its keys cannot be read", foreign);
    }
  }

  /** Google and others serve keys from another host, some with a query. */
  private static boolean isPlace(String url) {
    int query = url.indexOf('?');
    return TokenRules.isUsable(query < 0 ? url : url.substring(0, query));
  }

  private String fetch(String url) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(LIMIT)
            .header("Accept", "application/json")
            .build();
    try {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new IOException("%s answered with %d".formatted(url, answer.statusCode()));
        }
        byte[] bytes = body.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
          throw new IOException("%s says more than %d bytes".formatted(url, MOST_BYTES));
        }
        return new String(bytes, StandardCharsets.UTF_8);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("this leader stops", stopped);
    } catch (IOException failed) {
      throw new IOException(reason(failed), failed);
    }
  }

  private static String reason(IOException failed) {
    return TlsFailure.reason(failed, "--oidc-ca FILE")
        .orElseGet(
            () -> failed.getMessage() == null ? "nobody listens there" : failed.getMessage());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
