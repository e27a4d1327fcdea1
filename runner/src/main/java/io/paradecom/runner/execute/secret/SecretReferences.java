package io.paradecom.runner.execute.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The references {@code ${secret:NAME}} in a text. Anything else in the text, other uses of {@code
 * $} included, stays as it is. A value is put in as it is and not looked through again.
 */
public final class SecretReferences {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{secret:([^}]*)}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");

  private SecretReferences() {}

  /** A text without references, or why there is none. */
  public sealed interface Resolution {
    /** The text with all values in place, and these values. */
    record Resolved(String text, List<String> secrets) implements Resolution {
      public Resolved {
        secrets = List.copyOf(secrets);
      }

      /** Says nothing of the values. */
      @Override
      public String toString() {
        return "Resolved[secrets=" + secrets.size() + "]";
      }
    }

    /** One sentence: which reference could not be resolved, and why. */
    record Unresolved(String reason) implements Resolution {}
  }

  /**
   * Resolves every reference in {@code text}.
   *
   * @param where what holds the text, for the sentence of a refusal
   */
  public static Resolution resolve(String text, String where, SecretSource source) {
    if (!text.contains("${secret:")) {
      return new Resolution.Resolved(text, List.of());
    }
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    List<String> secrets = new ArrayList<>();
    while (matcher.find()) {
      String name = matcher.group(1);
      if (!NAME.matcher(name).matches()) {
        return new Resolution.Unresolved(
            "Expected a secret's name of letters, digits, '_', '.' and '-' in "
                + where
                + ", but found \""
                + name
                + "\".");
      }
      switch (source.find(name)) {
        case SecretLookup.Found found -> {
          secrets.add(found.value());
          matcher.appendReplacement(resolved, Matcher.quoteReplacement(found.value()));
        }
        case SecretLookup.Missing missing -> {
          return new Resolution.Unresolved(
              "Expected the secret "
                  + name
                  + " of "
                  + where
                  + " to be known on this runner, but "
                  + missing.place()
                  + ".");
        }
        case SecretLookup.Failed failed -> {
          return new Resolution.Unresolved(failed.reason());
        }
      }
    }
    matcher.appendTail(resolved);
    return new Resolution.Resolved(resolved.toString(), secrets);
  }
}
