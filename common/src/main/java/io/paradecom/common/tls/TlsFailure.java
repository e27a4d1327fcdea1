package io.paradecom.common.tls;

import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says in plain words why a connection over TLS did not come about. */
public final class TlsFailure {
  private TlsFailure() {}

  /**
   * Returns what is wrong, as a clause that goes on behind "but"; empty: it has nothing to do with
   * TLS.
   *
   * @param trusting how somebody says whom to trust, as {@code --ca FILE}
   */
  public static Optional<String> reason(Throwable failed, String trusting) {
    boolean tls = false;
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return Optional.of("its certificate has expired");
      }
      if (cause instanceof CertificateNotYetValidException) {
        return Optional.of("its certificate is not valid yet");
      }
      // Another authority of the same name has another key.
      if (cause instanceof CertPathBuilderException || cause instanceof SignatureException) {
        return Optional.of(
            "its certificate is of an authority that is not trusted here; %s names one that is"
                .formatted(trusting));
      }
      tls |= cause instanceof SSLException;
    }
    return tls ? Optional.of(byWords(deepest(failed))) : Optional.empty();
  }

  private static Throwable deepest(Throwable failed) {
    Throwable last = failed;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last;
  }

  /** The JDK has no types for these. */
  private static String byWords(Throwable failed) {
    String words = String.valueOf(failed.getMessage());
    if (words.startsWith("No subject alternative") || words.startsWith("No name matching")) {
      return "its certificate is for another name";
    }
    if (words.contains("SSL message") || words.contains("SSL/TLS record")) {
      return "it does not speak TLS; its address begins with http:// then";
    }
    return "TLS failed: " + words;
  }
}
