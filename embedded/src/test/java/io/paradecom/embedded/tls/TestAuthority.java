package io.paradecom.embedded.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** An authority that issues certificates, by the JDK's own tool. */
public final class TestAuthority {
  private static final String PASSWORD = "password";
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final Path folder;
  private final Path store;
  private int issued;

  private TestAuthority(Path folder) {
    this.folder = folder;
    this.store = folder.resolve("store.p12");
  }

  /** A certificate and its key, both in PEM. */
  public record Issued(Path certificate, Path key) {
    /** Puts both where others are. */
    public void replace(Issued other) throws IOException {
      Files.copy(key, other.key, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      Files.copy(certificate, other.certificate, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Founds one that keeps its files in a folder of its own. */
  public static TestAuthority in(Path folder) throws Exception {
    Files.createDirectories(folder);
    TestAuthority authority = new TestAuthority(folder);
    authority.keytool("-alias", "ca", "-dname", "CN=authority", "-ext", "bc:c");
    Files.writeString(authority.certificate(), authority.pem("ca"));
    return authority;
  }

  /** Its own certificate, in PEM. */
  public Path certificate() {
    return folder.resolve("ca.pem");
  }

  /** Issues one for {@code localhost} and {@code 127.0.0.1}. */
  public Issued issue() throws Exception {
    return issue("RSA", "dns:localhost,ip:127.0.0.1", "-1H", 2);
  }

  /**
   * Issues one.
   *
   * @param algorithm of its key, RSA or EC
   * @param names as keytool's extension {@code san} has them
   * @param from as keytool has {@code -startdate}
   * @param days that it is valid
   */
  public Issued issue(String algorithm, String names, String from, int days) throws Exception {
    String alias = "issued-" + issued++;
    keytool(
        algorithm,
        "-alias",
        alias,
        "-dname",
        "CN=" + alias,
        "-signer",
        "ca",
        "-ext",
        "san=" + names,
        "-startdate",
        from,
        "-validity",
        String.valueOf(days));
    Path certificate = folder.resolve(alias + ".crt");
    Path key = folder.resolve(alias + ".key");
    Files.writeString(certificate, pem(alias));
    Key secret = open().getKey(alias, PASSWORD.toCharArray());
    Files.writeString(key, block("PRIVATE KEY", secret.getEncoded()));
    return new Issued(certificate, key);
  }

  private void keytool(String... arguments) throws Exception {
    boolean named = !arguments[0].startsWith("-");
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    all.addAll(List.of("-genkeypair", "-keystore", store.toString(), "-storepass", PASSWORD));
    String algorithm = named ? arguments[0] : "RSA";
    all.addAll(List.of("-keyalg", algorithm));
    if (algorithm.equals("EC")) {
      all.addAll(List.of("-groupname", "secp256r1"));
    }
    all.addAll(Arrays.asList(arguments).subList(named ? 1 : 0, arguments.length));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
  }

  private KeyStore open() throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  private String pem(String alias) throws IOException, GeneralSecurityException {
    StringBuilder text = new StringBuilder();
    for (Certificate certificate : open().getCertificateChain(alias)) {
      text.append(block("CERTIFICATE", certificate.getEncoded()));
    }
    return text.toString();
  }

  private static String block(String kind, byte[] der) {
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(kind, LINES.encodeToString(der));
  }
}
