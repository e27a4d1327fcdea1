package io.paradecom.cli.decompose;

import io.paradecom.cli.run.Printable;
import io.paradecom.common.decompose.Answer;
import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One line for each thing that happens. */
final class PlainLines implements Progress {
  private final Consumer<String> out;
  private final Map<Question, Long> since = new HashMap<>();
  private final Set<Question> growing = new HashSet<>();

  PlainLines(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public void say(String line) {
    out.accept(line);
  }

  @Override
  public void asked(Question question) {
    since.put(question, System.nanoTime());
    say("ask    " + Labels.of(question) + round(question));
  }

  /** The first subtask of each answer is enough: all of them follow with it. */
  @Override
  public void growing(Question question, String title) {
    if (growing.add(question)) {
      say("first  %s: %s  %s".formatted(Labels.of(question), Printable.of(title), took(question)));
    }
  }

  private String took(Question question) {
    long now = System.nanoTime();
    return Labels.seconds(Duration.ofNanos(now - since.getOrDefault(question, now)));
  }

  private static String round(Question question) {
    return question.round() == 1 ? "" : ", round " + question.round();
  }

  @Override
  public void answered(
      Question question, Answer answer, @Nullable Verdict verdict, boolean wasThere) {
    String took = wasThere ? "there" : took(question);
    since.remove(question);
    growing.remove(question);
    say(outcome(question, answer, verdict) + "  " + took);
  }

  /** Returns what became of an answer. */
  static String outcome(Question question, Answer answer, @Nullable Verdict verdict) {
    return switch (verdict) {
      case Verdict.Accepted(var children) when children.isEmpty() ->
          "whole  " + Labels.of(question);
      case Verdict.Accepted(var children) ->
          "done   %s: %s"
              .formatted(Labels.of(question), Labels.count(children.size(), "subtask", "subtasks"));
      case Verdict.Refused refused -> refusal(question, refused.messages());
      case null -> refusal(question, ((Answer.Unreadable) answer).errors());
    };
  }

  private static String refusal(Question question, List<String> errors) {
    String word = question.round() == DecompositionTree.MAX_ROUNDS ? "parked " : "again  ";
    String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
    return word + Labels.of(question) + ": " + Printable.of(errors.getFirst()) + more;
  }

  @Override
  public void troubled(Question question, String reason) {
    say("wait   " + Labels.of(question) + ": " + Printable.of(reason));
  }

  @Override
  public void left(Question question) {
    say("left   " + Labels.of(question) + ": it does not fit the budget");
  }

  @Override
  public void end() {
    // Every line is out.
  }
}
