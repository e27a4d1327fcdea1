package io.paradecom.common.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's certificate and key, as two files have them now. They are looked at again at most once
 * a second, at a handshake, so that a certificate that was renewed counts for the next connection.
 * While the files cannot be read or do not fit each other, as between the writing of the one and
 * the other, the last that did go on: a server without any would be of no more use.
 *
 * <p>A handshake asks several times. The alias names which reading it chose, and the one before the
 * last is kept, so that it gets the key of the certificate that it showed. Thread-safe.
 */
final class ReloadingIdentity extends X509ExtendedKeyManager {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadingIdentity.class);
  private static final long LOOK_AGAIN_MS = 1_000;

  private record Reading(String alias, X509ExtendedKeyManager keys, String inner) {}

  private final Path certificate;
  private final Path key;
  private final Clock clock;
  private Object seen;
  private long lookedAtMs;
  private long count;
  private volatile Reading now;
  private volatile Reading before;

  /**
   * @throws IOException when the files cannot be read or do not fit each other
   */
  ReloadingIdentity(Path certificate, Path key, Clock clock) throws IOException {
    this.certificate = certificate;
    this.key = key;
    this.clock = clock;
    seen = stamp();
    lookedAtMs = clock.millis();
    now = reading(PemIdentity.read(certificate, key));
    before = now;
  }

  private Reading reading(PemIdentity identity) {
    String type = identity.chain().getFirst().getPublicKey().getAlgorithm();
    X509ExtendedKeyManager keys = identity.keyManager();
    String inner = keys.getServerAliases(type, null)[0];
    count++;
    return new Reading("reading-" + count, keys, inner);
  }

  private Object stamp() throws IOException {
    return List.of(stamp(certificate), stamp(key));
  }

  /** Links of mounted secrets change where they point to, so time alone may be the same. */
  private static Object stamp(Path file) throws IOException {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(is.lastModifiedTime(), is.size(), String.valueOf(is.fileKey()));
    } catch (IOException absent) {
      // What is not there is said in full by whoever reads it.
      return "absent";
    }
  }

  private synchronized void look() {
    long ms = clock.millis();
    if (Math.abs(ms - lookedAtMs) < LOOK_AGAIN_MS) {
      return;
    }
    lookedAtMs = ms;
    try {
      Object stamp = stamp();
      if (!stamp.equals(seen)) {
        seen = stamp;
        PemIdentity identity = PemIdentity.read(certificate, key);
        before = now;
        now = reading(identity);
        LOG.atInfo()
            .addKeyValue("certificate", certificate)
            .addKeyValue("expires", identity.expires())
            .log("the server's certificate was read again");
      }
    } catch (IOException unreadable) {
      LOG.atWarn()
          .addKeyValue("error", unreadable.getMessage())
          .log("the server goes on with the certificate that it has");
    }
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    look();
    Reading current = now;
    return current.keys().getServerAliases(keyType, issuers) == null ? null : current.alias();
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = chooseEngineServerAlias(keyType, issuers, null);
    return alias == null ? null : new String[] {alias};
  }

  private Reading chosen(String alias) {
    Reading current = now;
    return current.alias().equals(alias) ? current : before;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Reading reading = chosen(alias);
    return reading.keys().getCertificateChain(reading.inner());
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Reading reading = chosen(alias);
    return reading.keys().getPrivateKey(reading.inner());
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
