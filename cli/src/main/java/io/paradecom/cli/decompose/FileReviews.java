package io.paradecom.cli.decompose;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decisions as files beside the proposals: {@code NAME.proposal.json} is written, and {@code
 * NAME.decision.json} waited for. One that cannot be taken is answered by {@code NAME.problem.txt},
 * and another one waited for. Decisions stay, and hold for the same proposal.
 */
final class FileReviews implements Reviewer {
  private final Drafts drafts;
  private final Consumer<String> say;
  private final Map<Draft, String> seen = new HashMap<>();

  /**
   * @param say tells a person something
   */
  FileReviews(Drafts drafts, Consumer<String> say) {
    this.drafts = drafts;
    this.say = say;
  }

  @Override
  public Optional<Decision> look(Draft draft) {
    if (!seen.containsKey(draft)) {
      seen.put(draft, "");
      say.accept("review " + Labels.of(draft.question()) + ": " + drafts.write(draft));
    }
    String text = Drafts.content(drafts.file(draft, "decision.json"));
    if (text == null || text.equals(seen.get(draft))) {
      return Optional.empty();
    }
    seen.put(draft, text);
    Path problem = drafts.file(draft, "problem.txt");
    return switch (drafts.read(draft, text)) {
      case Drafts.Read.Decided(var decision) -> {
        drafts.delete(problem);
        seen.remove(draft);
        yield Optional.of(decision);
      }
      case Drafts.Read.Wrong(var problems) -> {
        drafts.write(problem, String.join("\n", problems) + "\n");
        say.accept("review " + Labels.of(draft.question()) + ": " + problems.getFirst());
        yield Optional.empty();
      }
    };
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
