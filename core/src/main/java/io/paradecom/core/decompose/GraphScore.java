package io.paradecom.core.decompose;

import java.util.List;
import java.util.Set;

/**
 * How a graph of tasks compares with a document and with another graph of it.
 *
 * @param requirements statements of the document
 * @param covered how many of them some task of the graph speaks of
 * @param coveredByReference the same of the reference
 * @param duplicates pairs of tasks without subtasks that are the same work
 * @param duplicatesOfReference the same of the reference
 * @param tops tasks of the first level
 * @param leaves tasks without subtasks
 * @param matched tasks of the first level that have a counterpart in the reference
 * @param agreement on the order of matched tasks
 */
public record GraphScore(
    int requirements,
    int covered,
    int coveredByReference,
    int duplicates,
    int duplicatesOfReference,
    Pair tops,
    Pair leaves,
    int matched,
    Agreement agreement) {
  /** A number of the graph and the same one of the reference. */
  public record Pair(int own, int reference) {}

  /**
   * On which of two matched tasks comes first, directly or through others.
   *
   * @param both pairs that both graphs order in the same way
   * @param own pairs that the graph orders
   * @param reference pairs that the reference orders
   */
  public record Agreement(int both, int own, int reference) {}

  /** A requirement is covered when a task has this part of its words. */
  private static final int COVERED_PERCENT = 70;

  /** Returns the score; a graph compared with itself agrees in everything. */
  public static GraphScore of(List<String> requirements, ScoredGraph graph, ScoredGraph reference) {
    List<ScoredGraph.Match> matches = graph.matches(reference);
    return new GraphScore(
        requirements.size(),
        covered(requirements, graph),
        covered(requirements, reference),
        graph.duplicates(),
        reference.duplicates(),
        new Pair(graph.tops(), reference.tops()),
        new Pair(graph.leaves(), reference.leaves()),
        matches.size(),
        agreement(matches, graph, reference));
  }

  private static int covered(List<String> requirements, ScoredGraph graph) {
    List<Set<String>> texts = graph.texts();
    int covered = 0;
    for (String requirement : requirements) {
      Set<String> wanted = ScoredGraph.meaning(requirement);
      boolean isCovered =
          texts.stream()
              .anyMatch(text ->
                  100 * wanted.stream().filter(text::contains).count()
                      >= (long) COVERED_PERCENT * wanted.size());
      covered += isCovered ? 1 : 0;
    }
    return covered;
  }

  private static Agreement agreement(
      List<ScoredGraph.Match> matches, ScoredGraph graph, ScoredGraph reference) {
    int both = 0;
    int own = 0;
    int other = 0;
    for (ScoredGraph.Match first : matches) {
      for (ScoredGraph.Match second : matches) {
        boolean isOwn = graph.isBefore(first.own(), second.own());
        boolean isOther = reference.isBefore(first.reference(), second.reference());
        own += isOwn ? 1 : 0;
        other += isOther ? 1 : 0;
        both += isOwn && isOther ? 1 : 0;
      }
    }
    return new Agreement(both, own, other);
  }
}
