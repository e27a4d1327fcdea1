package io.paradecom.common.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Who a server says it is: a private key and the certificates that vouch for it.
 *
 * @param chain the server's own certificate first, then those of who signed it
 */
record PemIdentity(PrivateKey key, List<X509Certificate> chain) {
  private static final char[] NO_PASSWORD = new char[0];

  PemIdentity {
    chain = List.copyOf(chain);
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "PemIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
  }

  /**
   * Reads both files, which have to fit each other.
   *
   * @throws IOException when one cannot be read or they do not fit; one sentence, with the place
   */
  static PemIdentity read(Path certificate, Path key) throws IOException {
    List<X509Certificate> chain = certificates(certificate);
    String text = text(key, "a private key");
    try {
      PemIdentity identity = new PemIdentity(PrivateKeyPem.read(text), chain);
      if (!identity.fits()) {
        throw new IllegalArgumentException(
            "it is not that of the certificate in %s".formatted(certificate.toAbsolutePath()));
      }
      return identity;
    } catch (IllegalArgumentException unreadable) {
      throw refused("a private key", key, unreadable.getMessage(), unreadable);
    }
  }

  /**
   * Reads certificates in PEM.
   *
   * @throws IOException when there are none; one sentence, with the place
   */
  static List<X509Certificate> certificates(Path file) throws IOException {
    byte[] pem = text(file, "certificates").getBytes(StandardCharsets.UTF_8);
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw refused("certificates", file, "there are none in it", null);
      }
      return found;
    } catch (CertificateException unreadable) {
      throw refused("certificates", file, "they cannot be read", unreadable);
    }
  }

  private static String text(Path file, String what) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException absent) {
      throw refused(what, file, "there is no such file", absent);
    } catch (IOException unreadable) {
      throw refused(what, file, "it cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private static IOException refused(
      String what,
      Path file,
      @org.jspecify.annotations.Nullable String why,
      @org.jspecify.annotations.Nullable Throwable cause) {
    return new IOException(
        "Expected %s in PEM in %s, but %s.".formatted(what, file.toAbsolutePath(), why), cause);
  }

  /** Whether what the key signs is what the certificate confirms. */
  private boolean fits() {
    X509Certificate own = chain.getFirst();
    try {
      Signature signer = Signature.getInstance(algorithm());
      signer.initSign(key);
      signer.update(own.getEncoded());
      byte[] signature = signer.sign();
      signer.initVerify(own.getPublicKey());
      signer.update(own.getEncoded());
      return signer.verify(signature);
    } catch (GeneralSecurityException other) {
      return false;
    }
  }

  private String algorithm() {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }

  /** When the server's own certificate ends. */
  Instant expires() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  X509ExtendedKeyManager keyManager() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(store, NO_PASSWORD);
      return Arrays.stream(factory.getKeyManagers())
          .filter(X509ExtendedKeyManager.class::isInstance)
          .map(X509ExtendedKeyManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException("Expected a key store in memory.", impossible);
    }
  }
}
