package io.paradecom.cli.remote;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.FromEnvironment;
import io.paradecom.common.tls.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which instance a verb talks to. */
public sealed class InstanceOptions implements FromEnvironment permits RemoteOptions {
  /** The variable with the key that is shown to the instance. */
  static final String KEY = "PARADECOM_API_KEY";

  /** Whom to trust. */
  static final String AUTHORITIES = "--ca";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The instance's REST interface, as http://127.0.0.1:8088 (default: the one that runs in"
              + " .paradecom of this directory or one above). A key or token that it asks for is"
              + " taken from PARADECOM_API_KEY.")
  private @Nullable String url;

  @Option(
      names = AUTHORITIES,
      paramLabel = "FILE",
      description =
          "Certificates in PEM of the authorities that the instance's is of, and no others, where"
              + " the address begins with https (default: whom the JVM trusts).")
  private @Nullable Path authorities;

  /**
   * Returns a client of the instance that is there now.
   *
   * @throws CliException when the address or the key cannot be meant, or no instance is found
   */
  RestClient client() {
    return client(Path.of("").toAbsolutePath());
  }

  /** The same, where one without an address is looked for in {@code folder} and those above it. */
  public RestClient client(Path folder) {
    return new RestClient(base(folder), key(), tls());
  }

  private SSLContext tls() {
    try {
      return Tls.client(authorities);
    } catch (IOException unreadable) {
      throw new CliException(
          ExitCode.INVALID, AUTHORITIES + ": " + unreadable.getMessage(), unreadable);
    }
  }

  /**
   * Looks at what was given, without looking for an instance.
   *
   * @throws CliException when the address or the key cannot be meant
   */
  public void check() {
    if (url != null) {
      parsed(url);
    }
    if (authorities != null) {
      tls();
    }
    key();
  }

  /** An option would show it to everybody who lists processes. */
  private static @Nullable String key() {
    String key = System.getenv(KEY);
    if (key == null || key.isBlank()) {
      return null;
    }
    if (!key.strip().matches("[\\x21-\\x7e]+")) {
      throw new CliException(
          ExitCode.INVALID, "Expected a key in %s, but found something else.".formatted(KEY));
    }
    return key.strip();
  }

  private URI base(Path folder) {
    if (url != null) {
      return parsed(url);
    }
    return LocalInstances.nearest(folder)
        .orElseThrow(() ->
            new CliException(
                ExitCode.INFRASTRUCTURE,
                "Expected an instance that runs in .paradecom of %s or a directory above, but found"
                        .formatted(folder)
                    + " none. Start one with 'paradecom up', or pass --url."));
  }

  private static URI parsed(String given) {
    try {
      URI uri = URI.create(given.replaceAll("/+$", ""));
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException malformed) {
      // It is told below, as what has no host is.
    }
    throw new CliException(
        ExitCode.INVALID, "Expected --url as http://HOST:PORT, but found '%s'.".formatted(given));
  }
}
