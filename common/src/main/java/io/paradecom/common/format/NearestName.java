package io.paradecom.common.format;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what a mistyped name was probably meant to be. */
public final class NearestName {
  private static final int MAX_CANDIDATES = 10_000;
  private static final int MAX_LENGTH = 64;

  private NearestName() {}

  /**
   * Returns {@code "; did you mean 'x'?"} for the known name with the fewest edits, a third of its
   * length at most; a full stop when there is none. Ends the sentence either way.
   */
  public static String hint(String name, Collection<String> known) {
    String nearest = find(name, known);
    return nearest == null ? "." : "; did you mean " + Quoted.of(nearest) + "?";
  }

  private static @Nullable String find(String name, Collection<String> known) {
    if (name.length() > MAX_LENGTH || known.size() > MAX_CANDIDATES) {
      return null;
    }
    String best = null;
    int fewest = name.length();
    for (String candidate : known.stream().sorted().toList()) {
      int edits = edits(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (edits < fewest && edits <= Math.max(1, Math.max(name.length(), candidate.length()) / 3)) {
        best = candidate;
        fewest = edits;
      }
    }
    return best;
  }

  /**
   * Returns how many insertions, deletions, replacements and swaps of neighbours lead from one text
   * to the other, each place changed once at most; a length difference above 16 counts as far.
   */
  private static int edits(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 16) {
      return Integer.MAX_VALUE;
    }
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      cost[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      cost[i][0] = i;
      for (int j = 1; j <= b.length(); j++) {
        cost[i][j] = cheapest(a, b, i, j, cost);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int i, int j, int[][] cost) {
    boolean isSame = a.charAt(i - 1) == b.charAt(j - 1);
    int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    best = Math.min(best, cost[i - 1][j - 1] + (isSame ? 0 : 1));
    boolean isSwap =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return isSwap ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
