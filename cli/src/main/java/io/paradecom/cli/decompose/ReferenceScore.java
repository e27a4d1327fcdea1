package io.paradecom.cli.decompose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.core.decompose.DecomposedGraph;
import io.paradecom.core.decompose.GraphScore;
import io.paradecom.core.decompose.ScoredGraph;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.runner.decompose.outline.Requirements;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decomposition is compared with.
 *
 * @param requirements of the document
 * @param reference a graph of the same document
 */
record ReferenceScore(List<String> requirements, ScoredGraph reference) {
  /**
   * Reads the reference, before anything is asked.
   *
   * @param file null: there is none, and nothing is compared
   */
  static @Nullable ReferenceScore read(@Nullable Path file, String document) {
    return file == null
        ? null
        : new ReferenceScore(Requirements.of(document), ScoredGraph.of(TaskFile.read(file, null)));
  }

  GraphScore of(DecomposedGraph graph) {
    ScoredGraph own = ScoredGraph.of(graph.toSpec("scored", new TaskAction.Noop()));
    return GraphScore.of(requirements, own, reference);
  }

  /** Returns a score in words. */
  static String text(GraphScore score) {
    return """
    Compared with the reference:
      requirements covered  %d of %d (%s), by the reference %d (%s)
      duplicates            %d, in the reference %d
      first level, leaves   %d and %d, in the reference %d and %d
      matched               %d of the first level
      order                 %d pairs in both, %d here, %d in the reference (precision %s, recall %s)\
    """
        .formatted(
            score.covered(),
            score.requirements(),
            percent(score.covered(), score.requirements()),
            score.coveredByReference(),
            percent(score.coveredByReference(), score.requirements()),
            score.duplicates(),
            score.duplicatesOfReference(),
            score.tops().own(),
            score.leaves().own(),
            score.tops().reference(),
            score.leaves().reference(),
            score.matched(),
            score.agreement().both(),
            score.agreement().own(),
            score.agreement().reference(),
            percent(score.agreement().both(), score.agreement().own()),
            percent(score.agreement().both(), score.agreement().reference()));
  }

  private static String percent(int part, int whole) {
    return whole == 0 ? "-" : Math.round(100.0 * part / whole) + " %";
  }

  static void into(ObjectNode out, GraphScore score) {
    out.put("requirements", score.requirements())
        .put("covered", score.covered())
        .put("coveredByReference", score.coveredByReference())
        .put("duplicates", score.duplicates())
        .put("duplicatesOfReference", score.duplicatesOfReference())
        .put("firstLevel", score.tops().own())
        .put("firstLevelOfReference", score.tops().reference())
        .put("leaves", score.leaves().own())
        .put("leavesOfReference", score.leaves().reference())
        .put("matched", score.matched())
        .put("orderedInBoth", score.agreement().both())
        .put("ordered", score.agreement().own())
        .put("orderedInReference", score.agreement().reference());
  }
}
