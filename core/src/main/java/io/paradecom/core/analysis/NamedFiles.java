package io.paradecom.core.analysis;

import io.paradecom.core.spec.TaskText;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files that the text of a task names: what looks like one to a person who reads it. */
final class NamedFiles {
  private static final Pattern FILE =
      Pattern.compile(
          "(?<![\\w./-])(?:[\\w.-]{1,60}/){0,12}[\\w-][\\w.-]{0,80}\\.(?:tsx?|jsx?|mjs|py|rs|go|java|kt|rb|php"
              + "|cs|cpp|hpp|c|h|s?css|html|sql|json|ya?ml|toml|md|sh|vue|svelte|swift|proto|prisma"
              + "|tf|gradle|xml|env)(?![\\w/-])");

  /** Names of products that look like files: Node.js, D3.js. */
  private static final Pattern PRODUCT = Pattern.compile("[\\w.]+\\.js");

  private static final int MAX_TEXT = 20_000;

  private NamedFiles() {}

  /** Returns all that a text says, cut to {@value #MAX_TEXT} characters. */
  static String text(TaskText text) {
    String all =
        Stream.concat(
                Stream.of(text.title(), text.description(), text.details(), text.testStrategy()),
                text.checklist().stream())
            .reduce("", (a, b) -> a + "\n" + b);
    return all.length() <= MAX_TEXT ? all : all.substring(0, MAX_TEXT);
  }

  /** Returns names as they are written, without a leading {@code ./}, in the order of letters. */
  static Set<String> of(TaskText text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = FILE.matcher(text(text));
    while (matcher.find()) {
      String name = matcher.group();
      if (!PRODUCT.matcher(name).matches()) {
        names.add(name.startsWith("./") ? name.substring(2) : name);
      }
    }
    return names;
  }
}
