package io.paradecom.runner.execute.secret;

/** The form in which files and commands give a secret. */
final class SecretText {
  private SecretText() {}

  /** Returns {@code text} less one line break at its end. */
  static String withoutLineEnd(String text) {
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
