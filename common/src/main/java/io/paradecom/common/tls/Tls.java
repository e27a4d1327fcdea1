package io.paradecom.common.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes what connections over TLS begin with. Stateless, thread-safe. */
public final class Tls {
  /** Versions that are spoken; what is older has no authenticated encryption (RFC 8996). */
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private Tls() {}

  /** Returns the versions that are spoken, the best first. */
  public static String[] protocols() {
    return PROTOCOLS.clone();
  }

  /**
   * Returns what a server begins with. Files that change count for connections from then on.
   *
   * @param certificate the server's certificate, then those of who signed it; PEM
   * @param key its private key, not encrypted; PEM
   * @throws IOException when one cannot be read or they do not fit; one sentence, with the place
   */
  public static SSLContext server(Path certificate, Path key, Clock clock) throws IOException {
    KeyManager[] identity = {new ReloadingIdentity(certificate, key, clock)};
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity, null, null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Expected every JDK to speak TLS.", impossible);
    }
  }

  /**
   * Returns what a client begins with.
   *
   * @param authorities certificates in PEM of whom alone is trusted; null: whoever the JVM trusts,
   *     by its own trust store or {@code -Djavax.net.ssl.trustStore}
   * @throws IOException when they cannot be read; one sentence, with the place
   */
  public static SSLContext client(@Nullable Path authorities) throws IOException {
    try {
      if (authorities == null) {
        return SSLContext.getDefault();
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (X509Certificate authority : PemIdentity.certificates(authorities)) {
        store.setCertificateEntry("authority-" + number, authority);
        number++;
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException unusable) {
      throw new IOException(
          "Expected the JVM's trust store to be usable, but " + unusable.getMessage(), unusable);
    }
  }
}
