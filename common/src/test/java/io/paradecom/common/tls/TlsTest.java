package io.paradecom.common.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.paradecom.embedded.tls.TestAuthority;
import io.paradecom.embedded.tls.TestAuthority.Issued;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server shows, and whom a client believes. */
class TlsTest {
  @TempDir private static Path folder;
  private static TestAuthority authority;
  private static Issued good;

  @BeforeAll
  static void found() throws Exception {
    authority = TestAuthority.in(folder.resolve("ca"));
    good = authority.issue();
  }

  /** Connects once; returns the certificate that the client believed. */
  private static X509Certificate met(SSLContext server, SSLContext client) throws Exception {
    try (SSLServerSocket listening =
        (SSLServerSocket)
            server
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                  accepted.startHandshake();
                  accepted.getOutputStream().write(1);
                } catch (IOException refused) {
                  // The client says what was wrong.
                }
              },
              Thread::startVirtualThread);
      try (SSLSocket socket =
          (SSLSocket)
              client.getSocketFactory().createSocket("127.0.0.1", listening.getLocalPort())) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        assertThat(socket.getInputStream().read()).isEqualTo(1);
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
      } finally {
        served.join();
      }
    }
  }

  private static String refusalOf(Issued shown, Path trusted) throws Exception {
    SSLContext server = Tls.server(shown.certificate(), shown.key(), Clock.systemUTC());
    Throwable refused = catchThrowable(() -> met(server, Tls.client(trusted)));
    return TlsFailure.reason(refused, "--ca FILE").orElseThrow();
  }

  @Test
  void shouldMeetByTheAuthorityThatWasNamed() throws Exception {
    for (String algorithm : new String[] {"RSA", "EC"}) {
      Issued issued = authority.issue(algorithm, "ip:127.0.0.1", "-1H", 2);
      SSLContext server = Tls.server(issued.certificate(), issued.key(), Clock.systemUTC());
      assertThat(met(server, Tls.client(authority.certificate())).getSubjectX500Principal())
          .isEqualTo(
              PemIdentity.certificates(issued.certificate()).getFirst().getSubjectX500Principal());
    }
  }

  @Test
  void shouldSayWhatIsWrongWithACertificate() throws Exception {
    Path ca = authority.certificate();
    TestAuthority other = TestAuthority.in(folder.resolve("other"));

    assertThat(refusalOf(authority.issue("EC", "ip:127.0.0.1", "-3d", 1), ca))
        .isEqualTo("its certificate has expired");
    assertThat(refusalOf(authority.issue("EC", "ip:127.0.0.1", "+3d", 1), ca))
        .isEqualTo("its certificate is not valid yet");
    assertThat(refusalOf(authority.issue("EC", "ip:127.0.0.2,dns:x", "-1H", 1), ca))
        .isEqualTo("its certificate is for another name");
    assertThat(refusalOf(good, other.certificate())).contains("not trusted", "--ca FILE");
  }

  @Test
  void shouldShowARenewedCertificateAtTheNextConnection() throws Exception {
    // Given
    Issued first = authority.issue("EC", "ip:127.0.0.1", "-1H", 2);
    Issued second = authority.issue("RSA", "ip:127.0.0.1", "-1H", 2);
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    SSLContext server = Tls.server(first.certificate(), first.key(), ticking(now));
    SSLContext client = Tls.client(authority.certificate());
    X509Certificate before = met(server, client);

    // When: the certificate alone is there at first
    Files.copy(
        second.certificate(),
        first.certificate(),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    now.set(now.get().plusSeconds(2));

    // Then
    assertThat(met(server, Tls.client(authority.certificate()))).isEqualTo(before);

    // When
    second.replace(first);
    now.set(now.get().plusSeconds(2));

    // Then
    assertThat(met(server, Tls.client(authority.certificate())))
        .isEqualTo(PemIdentity.certificates(second.certificate()).getFirst());

    // When
    Files.delete(first.key());
    now.set(now.get().plusSeconds(2));

    // Then
    assertThat(met(server, Tls.client(authority.certificate())))
        .isEqualTo(PemIdentity.certificates(second.certificate()).getFirst());
  }

  private static Clock ticking(AtomicReference<Instant> now) {
    return new Clock() {
      @Override
      public java.time.ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now.get();
      }
    };
  }

  @Test
  void shouldReadKeysInTheOlderForm() throws Exception {
    // Given: PKCS#8 of RSA has 26 bytes before the older form
    String pem = Files.readString(good.key());
    byte[] pkcs8 = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);

    // When
    var read =
        PrivateKeyPem.read(
            "-----BEGIN RSA PRIVATE KEY-----\n%s\n-----END RSA PRIVATE KEY-----"
                .formatted(Base64.getMimeEncoder().encodeToString(pkcs1)));

    // Then
    RSAPrivateKey expected =
        (RSAPrivateKey)
            KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    assertThat(read).isEqualTo(expected);
  }

  @Test
  void shouldReadKeysOfCurvesInTheOlderForm() {
    // Given: a key that 'openssl ecparam -name prime256v1 -genkey' wrote for this test
    String sec1 =
        """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIOmLDCRAHFuUTZRgaA7DnzmjB+N6yPcw8bYMz/XFUk5VoAoGCCqGSM49
        AwEHoUQDQgAES1+zCE6jFyJwchkC4rx6w+R3UAvITwt6GFlENpTmsoelYbtOXcAq
        LV7jcQZAhv5pZxZMOEBW5u0az78orqkgcQ==
        -----END EC PRIVATE KEY-----
        """;

    // When Then
    assertThat(PrivateKeyPem.read(sec1).getAlgorithm()).isEqualTo("EC");
    assertThatThrownBy(() -> PrivateKeyPem.read(sec1.replaceFirst("(?s)MHc.*AwEH", "MAAwEH")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldSayWhatIsWrongWithTheFiles() throws Exception {
    // Given
    Issued other = authority.issue("EC", "ip:127.0.0.1", "-1H", 2);
    Path absent = folder.resolve("absent.pem");
    Path encrypted = folder.resolve("encrypted.pem");
    Files.writeString(
        encrypted,
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAo=\n-----END ENCRYPTED PRIVATE KEY-----");

    // When Then
    assertRefused(absent, good.key(), "certificates", absent.toString(), "no such file");
    assertRefused(good.certificate(), absent, "private key", absent.toString(), "no such file");
    assertRefused(good.key(), good.key(), "certificates", good.key().toString());
    assertRefused(good.certificate(), good.certificate(), "no private key in PEM");
    assertRefused(good.certificate(), other.key(), "not that of the certificate");
    assertRefused(good.certificate(), encrypted, "encrypted", "openssl pkey");
    assertThatThrownBy(() -> Tls.client(absent)).hasMessageContaining(absent.toString());
  }

  private static void assertRefused(Path certificate, Path key, String... words) {
    assertThatThrownBy(() -> Tls.server(certificate, key, Clock.systemUTC()))
        .isInstanceOf(IOException.class)
        .message()
        .contains(words)
        .endsWith(".")
        .doesNotContain("\n");
  }
}
