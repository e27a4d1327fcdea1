package io.paradecom.leader.access;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** An issuer of tokens on loopback, with keys of its own. */
public final class StandInIssuer implements AutoCloseable {
  /** Whom its tokens are for. */
  public static final String AUDIENCE = "paradecom";

  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();
  private final List<JsonWebKey> shown = new ArrayList<>();
  private volatile int status = 200;
  private volatile String named;

  public StandInIssuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    named = url();
    server.createContext(
        "/realm/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange,
                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys?v=1\"}".formatted(named, url())));
    server.createContext(
        "/realm/keys",
        exchange -> {
          asked.incrementAndGet();
          answer(exchange, keys());
        });
    server.start();
  }

  private synchronized String keys() {
    return new JsonWebKeySet(shown).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
  }

  private void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Its name, and where it is. */
  public String url() {
    return "http://127.0.0.1:%d/realm".formatted(server.getAddress().getPort());
  }

  /** How often its keys were read. */
  int asked() {
    return asked.get();
  }

  /** Answers with another status from now on. */
  public void failWith(int other) {
    status = other;
  }

  /** Calls itself something else from now on. */
  void name(String other) {
    named = other;
  }

  /** Makes a key, which is not shown yet. */
  public static PublicJsonWebKey key(String id, boolean rsa) throws JoseException {
    PublicJsonWebKey key =
        rsa ? RsaJwkGenerator.generateJwk(2048) : EcJwkGenerator.generateJwk(EllipticCurves.P256);
    key.setKeyId(id);
    key.setUse("sig");
    return key;
  }

  /** Shows these keys from now on, and no others. */
  public synchronized void show(JsonWebKey... keys) {
    shown.clear();
    shown.addAll(List.of(keys));
  }

  /** Issues a token for one of these roles. */
  public String token(PublicJsonWebKey key, String subject, String... roles) throws JoseException {
    return token(
        key,
        claims -> {
          claims.setSubject(subject);
          claims.setStringListClaim("roles", roles);
        });
  }

  /** Issues a token that is otherwise. */
  public String token(PublicJsonWebKey key, Consumer<JwtClaims> change) throws JoseException {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(url());
    claims.setAudience(AUDIENCE, "other");
    claims.setSubject("ada");
    claims.setExpirationTimeMinutesInTheFuture(10);
    claims.setNotBefore(NumericDate.now());
    change.accept(claims);
    return signed(
        key, key.getKeyType().equals("RSA") ? "RS256" : "ES256", key.getKeyId(), claims.toJson());
  }

  static String signed(PublicJsonWebKey key, String algorithm, String id, String payload)
      throws JoseException {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(payload);
    signature.setKey(key.getPrivateKey());
    signature.setAlgorithmHeaderValue(algorithm);
    if (!id.isEmpty()) {
      signature.setKeyIdHeaderValue(id);
    }
    return signature.getCompactSerialization();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
