package io.paradecom.runner.plugin;

/** What a plugin threw, in words. */
final class Broken {
  private Broken() {}

  /** Returns half a sentence, also of what cannot even say what it is. */
  @SuppressWarnings("IllegalCatch") // Its toString is the plugin's own.
  static String described(Throwable thrown) {
    try {
      return String.valueOf(thrown);
    } catch (Throwable _) {
      return thrown.getClass().getName();
    }
  }
}
