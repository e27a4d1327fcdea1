package io.paradecom.cli;

/** What {@code --adaptive} says wherever it is an option. */
public final class AdaptiveText {
  public static final String DESCRIPTION =
      "Use fewer of the slots while processors or memory are more than 80 %% in use, servers ask to"
          + " be left alone, or the same work takes far longer than it did. What runs is never"
          + " ended by it.";

  private AdaptiveText() {}
}
