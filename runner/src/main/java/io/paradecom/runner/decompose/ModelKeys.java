package io.paradecom.runner.decompose;

import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.runner.decompose.provider.ApiKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Keys and addresses of providers, from the environment: {@code OPENAI_API_KEY}, or a file that
 * {@code OPENAI_API_KEY_FILE} names, and {@code OPENAI_BASE_URL}; for Anthropic likewise.
 */
record ModelKeys(Map<String, String> environment) {
  private static final int MAX_KEY = 4096;

  ModelKeys {
    environment = Map.copyOf(environment);
  }

  /**
   * Returns the key of a provider.
   *
   * @param prefix {@code OPENAI} or {@code ANTHROPIC}
   * @param isRequired otherwise a missing key is an empty one
   * @throws IllegalConfigurationException when there is none, or the file cannot be read
   */
  ApiKey key(String prefix, boolean isRequired) {
    String variable = prefix + "_API_KEY";
    String file = environment.getOrDefault(variable + "_FILE", "");
    String value = environment.getOrDefault(variable, "").strip();
    if (!value.isEmpty()) {
      return new ApiKey(checked(value, variable), "the variable " + variable);
    }
    if (!file.isEmpty()) {
      String source = "the file that " + variable + "_FILE names";
      return new ApiKey(checked(read(file, variable + "_FILE"), variable + "_FILE"), source);
    }
    if (isRequired) {
      throw new IllegalConfigurationException(
          ModelChoice.KEY,
          "a model whose key is in %s or in a file named by %s_FILE".formatted(variable, variable),
          prefix.toLowerCase(Locale.ROOT) + " without a key");
    }
    return new ApiKey("", "the variable " + variable);
  }

  /**
   * Returns the base URL of a provider.
   *
   * @throws IllegalConfigurationException when it is not one of http or https without a user
   */
  URI url(String prefix, String usual) {
    String variable = prefix + "_BASE_URL";
    String text = environment.getOrDefault(variable, "").strip();
    try {
      URI url = new URI(text.isEmpty() ? usual : text);
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (isHttp && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null) {
        return url;
      }
    } catch (URISyntaxException _) {
      // Said below, without the text, which may hold a secret.
    }
    throw new IllegalConfigurationException(
        variable, "a URL of http or https without user and query", "something else");
  }

  /** A line break or a control character within a key would be seen as another header. */
  private static String checked(String value, String source) {
    if (value.length() > MAX_KEY || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalConfigurationException(
          source, "a key of visible ASCII characters, at most " + MAX_KEY, "something else");
    }
    return value;
  }

  private static String read(String file, String variable) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return new String(in.readNBytes(MAX_KEY + 2), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new IllegalConfigurationException(variable, "a file that can be read", file, e);
    }
  }
}
