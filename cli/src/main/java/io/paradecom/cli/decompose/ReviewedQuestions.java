package io.paradecom.cli.decompose;

import io.paradecom.cli.decompose.Reviewer.Decision;
import io.paradecom.cli.decompose.Reviewer.Draft;
import io.paradecom.common.decompose.Answer;
import io.paradecom.common.decompose.Answer.Fault;
import io.paradecom.common.decompose.QuestionPort;
import io.paradecom.core.decompose.Acceptance;
import io.paradecom.core.decompose.Proposal;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Holds back proposals that the rules accept until somebody has decided about them. What is held
 * back counts as under way, so that not many more are paid for than are looked at.
 */
final class ReviewedQuestions implements QuestionPort {
  private static final Duration LOOK = Duration.ofMillis(50);

  private record Held(Draft draft, News.Answered news, Answer.Proposed answer) {}

  private final QuestionPort port;
  private final Reviewer reviewer;
  private final Acceptance acceptance;
  private final BooleanSupplier stop;
  private final List<Held> held = new ArrayList<>();

  /**
   * @param port not closed by this one
   * @param stop whether nobody is waited for any more
   */
  ReviewedQuestions(
      QuestionPort port, Reviewer reviewer, Acceptance acceptance, BooleanSupplier stop) {
    this.port = port;
    this.reviewer = reviewer;
    this.acceptance = acceptance;
    this.stop = stop;
  }

  @Override
  public boolean isAnswered(Question question) {
    return port.isAnswered(question);
  }

  @Override
  public void ask(Question question) {
    port.ask(question);
  }

  @Override
  public void withdraw(Question question) {
    port.withdraw(question);
  }

  @Override
  public List<News> poll(Duration patience) {
    List<News> heard = new ArrayList<>();
    for (News news : port.poll(held.isEmpty() ? patience : Duration.ZERO)) {
      if (!isHeld(news)) {
        heard.add(news);
      }
    }
    Iterator<Held> each = held.iterator();
    while (each.hasNext()) {
      Held one = each.next();
      if (stop.getAsBoolean()) {
        heard.add(
            new News.Delayed(one.draft().question(), Instant.MAX, "nobody has decided about it"));
        each.remove();
      } else {
        reviewer
            .look(one.draft())
            .ifPresent(decision -> {
              heard.add(news(one, decision));
              each.remove();
            });
      }
    }
    if (heard.isEmpty() && !held.isEmpty()) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return heard;
  }

  /** What the rules refuse goes back without a person's work; so does what cannot be read. */
  private boolean isHeld(News news) {
    if (!(news instanceof News.Answered answered)
        || !(answered.answer() instanceof Answer.Proposed proposed)
        || !isAccepted(answered.question(), proposed.proposal())) {
      return false;
    }
    held.add(new Held(new Draft(answered.question(), proposed.proposal()), answered, proposed));
    return true;
  }

  private boolean isAccepted(Question question, Proposal proposal) {
    return acceptance.judge(question.node(), question.lineage(), proposal)
        instanceof Verdict.Accepted;
  }

  private static News news(Held held, Decision decision) {
    Answer.Proposed was = held.answer();
    Answer answer =
        switch (decision) {
          case Decision.Approve _ -> was;
          case Decision.Edit(var proposal) ->
              new Answer.Proposed(proposal, was.provenance(), was.usage());
          case Decision.Reject(var reason) ->
              new Answer.Unreadable(
                  Fault.DECLINED,
                  List.of("A person has rejected the subtasks: " + reason),
                  was.provenance(),
                  was.usage());
        };
    return new News.Answered(held.news().question(), answer, held.news().wasThere());
  }

  @Override
  public void close() {
    reviewer.close();
  }
}
