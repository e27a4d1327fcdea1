package io.paradecom.cli.remote;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.FromEnvironment;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which instance a verb talks to. */
public sealed class InstanceOptions implements FromEnvironment permits RemoteOptions {
  /** The variable with the key that is shown to the instance. */
  static final String KEY = "PARADECOM_API_KEY";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The instance's REST interface, as http://127.0.0.1:8088 (default: the one that runs in"
              + " .paradecom of this directory or one above). A key that it asks for is taken from"
              + " PARADECOM_API_KEY.")
  private @Nullable String url;

  /**
   * Returns a client of the instance that is there now.
   *
   * @throws CliException when the address or the key cannot be meant, or no instance is found
   */
  public RestClient client() {
    return new RestClient(base(), key());
  }

  /**
   * Looks at what was given, without looking for an instance.
   *
   * @throws CliException when the address or the key cannot be meant
   */
  public void check() {
    if (url != null) {
      base();
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

  private URI base() {
    String given = url;
    if (given == null) {
      return LocalInstances.nearest(Path.of("").toAbsolutePath())
          .orElseThrow(() ->
              new CliException(
                  ExitCode.INFRASTRUCTURE,
                  "Expected an instance that runs in .paradecom of this directory or one above, but"
                      + " found none. Start one with 'paradecom up', or pass --url."));
    }
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
