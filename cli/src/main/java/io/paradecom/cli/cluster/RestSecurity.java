package io.paradecom.cli.cluster;

import io.paradecom.cli.keys.KeysCommand;
import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.common.tls.Tls;
import io.paradecom.leader.access.Doorkeeper;
import io.paradecom.leader.access.HttpIssuer;
import io.paradecom.leader.access.KeyFile;
import io.paradecom.leader.access.RateLimits;
import io.paradecom.leader.access.TokenRules;
import io.paradecom.leader.http.RestConfig;
import io.paradecom.leader.http.RestTls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Who may use a leader's REST interface, how much, and how it is kept from whoever is on the way.
 *
 * @param keys file of the keys that callers may show; null: there are none
 * @param tokens which tokens callers may show; null: none. Without keys and tokens nobody is asked
 *     who they are, which is for loopback alone
 * @param issuerAuthorities whom to trust where the issuer is asked, in PEM; null: as the JVM does
 * @param certificate of this leader, in PEM; null: it answers in the clear
 * @param certificateKey that belongs to it, in PEM
 * @param peerAuthorities whom to trust where other leaders are asked, in PEM; null: as the JVM does
 * @param limits of each caller
 */
record RestSecurity(
    @Nullable Path keys,
    @Nullable TokenRules tokens,
    @Nullable Path issuerAuthorities,
    @Nullable Path certificate,
    @Nullable Path certificateKey,
    @Nullable Path peerAuthorities,
    RateLimits limits) {
  static final String CERTIFICATE = "--tls-cert";
  static final String CERTIFICATE_KEY = "--tls-key";
  static final String PEER_AUTHORITIES = "--tls-ca";

  /** Nobody is asked who they are. */
  static final RestSecurity NONE = of(null);

  /**
   * @throws IllegalConfigurationException when a part is given without what belongs to it
   */
  RestSecurity {
    if (certificate == null ^ certificateKey == null) {
      throw new IllegalConfigurationException(
          certificate == null ? CERTIFICATE : CERTIFICATE_KEY,
          "given where %s is".formatted(certificate == null ? CERTIFICATE_KEY : CERTIFICATE),
          "");
    }
    if (peerAuthorities != null && certificate == null) {
      throw new IllegalConfigurationException(
          PEER_AUTHORITIES, "given with " + CERTIFICATE + " alone", peerAuthorities);
    }
  }

  /** Returns that of keys alone. */
  static RestSecurity of(@Nullable Path keys) {
    return new RestSecurity(keys, null, null, null, null, null, RateLimits.NONE);
  }

  /** Whether callers are asked who they are. */
  boolean asks() {
    return keys != null || tokens != null;
  }

  /** What has to be given so that callers are asked. */
  static String whatAsks() {
    return "%s nor %s".formatted(KeysCommand.OPTION, TokenRules.ISSUER);
  }

  /** A configuration, and what has to be closed after the server that has it. */
  record Applied(RestConfig config, @Nullable HttpIssuer issuer) {
    /** Asks the issuer no more. */
    void close() {
      if (issuer != null) {
        issuer.close();
      }
    }
  }

  /**
   * Returns a configuration with all of this.
   *
   * @throws IOException when a file cannot be read; one sentence, with the place
   */
  Applied applied(RestConfig plain) throws IOException {
    RestConfig config = plain.with(limits);
    if (certificate != null && certificateKey != null) {
      Clock clock = Clock.systemUTC();
      config =
          config.with(
              new RestTls(
                  Tls.server(certificate, certificateKey, clock), Tls.client(peerAuthorities)));
    }
    Doorkeeper byKey = keys == null ? null : Doorkeeper.of(new KeyFile(keys), Clock.systemUTC());
    if (tokens == null) {
      return new Applied(byKey == null ? config : config.with(byKey), null);
    }
    HttpIssuer issuer = new HttpIssuer(tokens.issuer(), Tls.client(issuerAuthorities));
    Doorkeeper byToken = Doorkeeper.of(tokens, issuer, Clock.systemUTC());
    return new Applied(config.with(byKey == null ? byToken : byKey.and(byToken)), issuer);
  }
}
