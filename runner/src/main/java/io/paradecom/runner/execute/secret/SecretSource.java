package io.paradecom.runner.execute.secret;

import java.util.ArrayList;
import java.util.List;

/**
 * A place that secrets come from. Called from many threads at once; may block (a file, a command).
 */
@FunctionalInterface
public interface SecretSource {
  /** Knows no secret. */
  SecretSource NONE = _ -> new SecretLookup.Missing("no secret source is configured");

  /**
   * Looks a secret up.
   *
   * @param name matches {@code [A-Za-z_][A-Za-z0-9_.-]*}, at most 128 characters: safe as a file
   *     name and as an argument
   */
  SecretLookup find(String name);

  /**
   * Asks {@code sources} in order until one knows the name. A source that fails ends the search: a
   * later one might know an older value.
   */
  static SecretSource firstOf(List<SecretSource> sources) {
    List<SecretSource> inOrder = List.copyOf(sources);
    if (inOrder.isEmpty()) {
      return NONE;
    }
    return name -> {
      List<String> places = new ArrayList<>();
      for (SecretSource source : inOrder) {
        switch (source.find(name)) {
          case SecretLookup.Missing missing -> places.add(missing.place());
          case SecretLookup.Found found -> {
            return found;
          }
          case SecretLookup.Failed failed -> {
            return failed;
          }
        }
      }
      return new SecretLookup.Missing(String.join("; ", places));
    };
  }
}
