package io.paradecom.runner.decompose.outline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Finds out which parts come before which: what a part says ("depends on", "requires", "blocked
 * by", "after"), and numbered phases and steps, each of which waits for the one before unless it
 * says otherwise. What would make parts wait for each other is left out.
 */
final class SiblingOrder {
  private static final Pattern PHRASE =
      Pattern.compile(
          "(?i)\\b(?:depends?\\s+on|dependent\\s+on|requires?|blocked\\s+by|needs|after|"
              + "prerequisites?:?|dependenc(?:y|ies):)\\**:?\\s+([^\\n.;]{1,300})");
  private static final Pattern SEPARATOR = Pattern.compile(",|\\band\\b|&|/");

  /** A bare number is a part only by itself: "after 3 days" names none. */
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?:the\\s+)?(?:(phase|step|stage|milestone|sprint|week|iteration|task|feature|epic|story"
              + "|section|item)\\s+#?(\\d+(?:\\.\\d+)*)\\b.*|#?(\\d+(?:\\.\\d+)*))");

  private static final int LONG_WORD = 5;
  private static final Set<String> IN_TURN =
      Set.of("phase", "step", "stage", "milestone", "sprint", "week", "iteration");

  private final List<Part> parts;
  private final List<String> names;
  private final List<Set<Integer>> needs = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private SiblingOrder(List<Part> parts) {
    this.parts = parts;
    this.names = parts.stream().map(part -> words(part.title())).toList();
  }

  /**
   * Returns for each part the places of the parts that come before it, without cycles.
   *
   * @param notes is told what was left out
   */
  static List<Set<Integer>> of(List<Part> parts, List<String> notes) {
    SiblingOrder order = new SiblingOrder(parts);
    for (int i = 0; i < parts.size(); i++) {
      order.needs.add(new TreeSet<>());
    }
    for (int i = 0; i < parts.size(); i++) {
      order.addSaid(i);
    }
    for (int i = 0; i < parts.size(); i++) {
      order.addTurn(i);
    }
    notes.addAll(order.notes);
    return order.needs;
  }

  private void addSaid(int place) {
    Part part = parts.get(place);
    Matcher phrase = PHRASE.matcher(part.headline().title() + "\n" + part.body());
    while (phrase.find()) {
      for (String named : SEPARATOR.split(phrase.group(1), -1)) {
        find(named, place).ifPresent(need -> add(place, need));
      }
    }
  }

  private void addTurn(int place) {
    Headline own = parts.get(place).headline();
    if (needs.get(place).isEmpty() && IN_TURN.contains(own.series())) {
      OptionalInt before =
          IntStream.range(0, place)
              .map(i -> place - 1 - i)
              .filter(i -> precedes(parts.get(i).headline(), own))
              .findFirst();
      before.ifPresent(need -> add(place, need));
    }
  }

  private static boolean precedes(Headline one, Headline other) {
    return one.series().equals(other.series())
        && one.number().length() <= other.number().length()
        && (one.number().length() < other.number().length()
            || one.number().compareTo(other.number()) < 0);
  }

  private Optional<Integer> find(String named, int place) {
    String wanted = words(named);
    Matcher reference = REFERENCE.matcher(named.strip().toLowerCase(Locale.ROOT));
    if (reference.matches()) {
      String series = reference.group(1);
      return series == null ? number("", reference.group(3)) : number(series, reference.group(2));
    }
    Optional<Integer> whole =
        others(place, i -> isNamed(names.get(i), wanted)).stream()
            .max(Comparator.comparingInt(i -> names.get(i).length()));
    return whole.isPresent() ? whole : byFirstWord(wanted, place);
  }

  /** One long word is enough where only one title begins with it. */
  private Optional<Integer> byFirstWord(String wanted, int place) {
    boolean isWord = wanted.length() >= LONG_WORD && wanted.indexOf(' ') < 0;
    List<Integer> found =
        isWord ? others(place, i -> names.get(i).startsWith(wanted + " ")) : List.of();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  private List<Integer> others(int place, IntPredicate condition) {
    return IntStream.range(0, parts.size())
        .filter(i -> i != place && condition.test(i))
        .boxed()
        .toList();
  }

  private Optional<Integer> number(String series, String number) {
    return IntStream.range(0, parts.size())
        .filter(i -> {
          Headline headline = parts.get(i).headline();
          boolean isSeries = headline.series().equals(series) || headline.series().isEmpty();
          return headline.number().equals(number) && (series.isEmpty() || isSeries);
        })
        .boxed()
        .findFirst();
  }

  /** Returns whether a phrase begins with a title, or is the beginning of one of several words. */
  private static boolean isNamed(String title, String wanted) {
    if (title.isEmpty() || wanted.isEmpty()) {
      return false;
    }
    boolean isBeginning = wanted.indexOf(' ') > 0 && (title + " ").startsWith(wanted + " ");
    return (wanted + " ").startsWith(title + " ") || isBeginning;
  }

  private void add(int place, int need) {
    if (place == need || needs.get(place).contains(need)) {
      return;
    }
    if (reaches(need, place)) {
      notes.add(
          "'%s' is not made to wait for '%s', because that waits for it."
              .formatted(parts.get(place).title(), parts.get(need).title()));
    } else {
      needs.get(place).add(need);
    }
  }

  private boolean reaches(int from, int to) {
    Deque<Integer> open = new ArrayDeque<>(List.of(from));
    Set<Integer> seen = new HashSet<>();
    while (!open.isEmpty()) {
      int place = open.pop();
      if (place == to) {
        return true;
      }
      if (seen.add(place)) {
        open.addAll(needs.get(place));
      }
    }
    return false;
  }

  private static String words(String text) {
    return text.toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\d]+", " ")
        .strip()
        .replaceFirst("^(?:the|completion of|having|all of) ", "");
  }
}
