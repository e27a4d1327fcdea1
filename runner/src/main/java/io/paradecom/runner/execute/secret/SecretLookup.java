package io.paradecom.runner.execute.secret;

/** What a {@link SecretSource} answers. */
public sealed interface SecretLookup {
  /** The secret's value. */
  record Found(String value) implements SecretLookup {
    /** Says nothing of the value, so that no log line ever does. */
    @Override
    public String toString() {
      return "Found[value=***]";
    }
  }

  /** The source does not know the name; {@code place} says where it looked. */
  record Missing(String place) implements SecretLookup {}

  /** The source could not be asked; {@code reason} is a sentence without the secret in it. */
  record Failed(String reason) implements SecretLookup {}
}
