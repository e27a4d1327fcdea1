package io.paradecom.common.config;

import org.jspecify.annotations.Nullable;

/**
 * A setting that cannot be meant, found before anything was started. The message is one sentence
 * that names key, rule and value.
 */
public final class IllegalConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String key;

  /**
   * Says what was wrong.
   *
   * @param key as the user wrote it, as {@code --slots}
   * @param rule what is allowed, as {@code 1 to 1000}
   * @param value what was found; never a secret
   */
  public IllegalConfigurationException(String key, String rule, @Nullable Object value) {
    this(key, rule, value, null);
  }

  /** As the other, with what led to it. */
  public IllegalConfigurationException(
      String key, String rule, @Nullable Object value, @Nullable Throwable cause) {
    super("Expected %s to be %s, but found '%s'.".formatted(key, rule, value), cause);
    this.key = key;
  }

  /** The setting. */
  public String key() {
    return key;
  }
}
