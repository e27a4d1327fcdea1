package io.paradecom.runner.decompose.outline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which part takes care of which acceptance criterion: the one that has most of its words.
 *
 * @param byPart numbers of criteria, from 1, for each part
 * @param left numbers of criteria that no part is about
 */
record Coverage(List<List<Integer>> byPart, List<Integer> left) {
  private static final int ENOUGH_PERCENT = 60;

  /**
   * Shares criteria out.
   *
   * @param mayLeave whether criteria may be left over; otherwise the last part gets them
   */
  static Coverage of(List<String> criteria, List<Part> parts, boolean mayLeave) {
    List<Set<String>> words =
        parts.stream().map(part -> words(part.headline().title() + " " + part.body())).toList();
    List<List<Integer>> byPart = new ArrayList<>();
    parts.forEach(_ -> byPart.add(new ArrayList<>()));
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < criteria.size(); i++) {
      int best = best(words(criteria.get(i)), words);
      if (best >= 0) {
        byPart.get(best).add(i + 1);
      } else if (mayLeave) {
        left.add(i + 1);
      } else {
        byPart.getLast().add(i + 1);
      }
    }
    return new Coverage(byPart, left);
  }

  List<Integer> of(int part) {
    return byPart.get(part);
  }

  private static int best(Set<String> wanted, List<Set<String>> parts) {
    int best = -1;
    long most = 0;
    for (int i = 0; i < parts.size(); i++) {
      Set<String> part = parts.get(i);
      long found = wanted.stream().filter(part::contains).count();
      if (found > most && 100 * found >= (long) ENOUGH_PERCENT * wanted.size()) {
        best = i;
        most = found;
      }
    }
    return best;
  }

  private static Set<String> words(String text) {
    return new HashSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\d]+", -1)));
  }
}
