package io.paradecom.common.client.decompose;

import io.paradecom.common.client.CommandIds;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.Feed;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.client.NamedEvents;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.common.codec.LogChunk;
import io.paradecom.common.decompose.Answer;
import io.paradecom.common.decompose.AnswerDocument;
import io.paradecom.common.decompose.QuestionPort;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowCommand.ClientCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Questions over Kafka: each is a workflow of one task, and its answer is what the history says of
 * it. Nothing is kept beside that history.
 */
public final class KafkaQuestions implements QuestionPort {
  /** After these no model can have been at work. */
  private static final Set<FailureKind> FREE =
      EnumSet.of(FailureKind.MODEL_FAILED, FailureKind.MODEL_REFUSED, FailureKind.SPAWN_FAILED);

  /** What the history says of one question. */
  private static final class Standing {
    /** Two trees may ask the same: each hears of it by its own. */
    private final Set<Question> askers = Collections.newSetFromMap(new IdentityHashMap<>());

    private @Nullable Answer answer;
    private boolean wasThere;
    private boolean hasFailed;
    private boolean isHeld;
    private String reason = "";
  }

  private final QuestionTasks tasks;
  private final Runnable watch;
  private final CommandSender sender;
  private final NamedEvents tail;
  private final Map<WorkflowId, Standing> standings = new HashMap<>();
  private final List<News> news = new ArrayList<>();
  private final List<ClientCommand> unsent = new ArrayList<>();
  private final Set<String> holds = new HashSet<>();
  private boolean isOld = true;

  /**
   * Reads what the history holds.
   *
   * @param watch called several times a second; throws when it makes no sense to go on
   */
  public KafkaQuestions(KafkaAccess access, QuestionTasks tasks, Runnable watch) {
    this.tasks = tasks;
    this.watch = watch;
    this.sender = new CommandSender(access);
    this.tail = new NamedEvents(access, QuestionTasks.NAME, this::take);
    while (!tail.isCaughtUp()) {
      tail.poll(Duration.ofMillis(100)).forEach(this::take);
      watch.run();
    }
    isOld = false;
  }

  /** Stops what was asked before, has not ended, and is not wanted any more. */
  public void cancelUnwanted() {
    standings.forEach((id, standing) -> {
      if (standing.answer == null && !standing.hasFailed && standing.askers.isEmpty()) {
        unsent.add(new WorkflowCommand.Cancel(id, commandId(), "nobody waits for it"));
      }
    });
    sendAll();
  }

  @Override
  public boolean isAnswered(Question question) {
    Standing standing = standings.get(tasks.id(question));
    return standing != null && standing.answer != null;
  }

  @Override
  public void ask(Question question) {
    WorkflowId id = tasks.id(question);
    Standing known = standings.get(id);
    if (known == null) {
      standing(id).askers.add(question);
      unsent.addAll(tasks.submit(question, commandId()));
    } else if (known.answer != null) {
      news.add(new News.Answered(question, known.answer, known.wasThere));
    } else {
      known.askers.add(question);
      wake(id, known);
    }
  }

  private void wake(WorkflowId id, Standing known) {
    if (known.isHeld) {
      known.isHeld = false;
      unsent.add(new WorkflowCommand.Resume(id, holding()));
    }
    if (known.hasFailed) {
      known.hasFailed = false;
      unsent.add(new WorkflowCommand.Retry(id, commandId(), List.of()));
    }
  }

  @Override
  public void withdraw(Question question) {
    WorkflowId id = tasks.id(question);
    Standing known = standing(id);
    known.askers.remove(question);
    if (known.answer == null && !known.hasFailed && known.askers.isEmpty()) {
      hold(id, known);
      sendAll();
    }
  }

  /** What is not to be asked again by itself: whoever asked decides when. */
  private void hold(WorkflowId id, Standing standing) {
    standing.isHeld = true;
    unsent.add(new WorkflowCommand.Pause(id, holding()));
  }

  /** A pause may meet a question that has just been answered; nobody minds its refusal. */
  private String holding() {
    String id = commandId();
    holds.add(id);
    return id;
  }

  private void sendAll() {
    if (!unsent.isEmpty()) {
      sender.send(unsent);
      unsent.clear();
    }
  }

  @Override
  public List<News> poll(Duration patience) {
    watch.run();
    sendAll();
    tail.poll(news.isEmpty() ? patience : Duration.ZERO).forEach(this::take);
    sendAll();
    List<News> heard = List.copyOf(news);
    news.clear();
    return heard;
  }

  @Override
  public void close() {
    tail.close();
    sender.close();
  }

  private static String commandId() {
    return CommandIds.fresh("decompose");
  }

  private Standing standing(WorkflowId id) {
    return standings.computeIfAbsent(id, _ -> new Standing());
  }

  private void take(Feed feed) {
    switch (feed) {
      case Feed.Facts(long _, EventBatch batch) -> {
        Standing standing = standing(batch.workflowId());
        batch.events().forEach(event -> take(batch.workflowId(), standing, event));
      }
      case Feed.Refusal(long _, Effect.Reject reject) -> {
        if (!holds.remove(reject.commandId())) {
          fail(standing(reject.workflowId()), reject.reason());
        }
      }
      case Feed.Repeated _ -> {}
    }
  }

  /** What a runner prints of a question are the titles of subtasks, one a line. */
  private void take(LogChunk printed) {
    Standing standing = standings.get(printed.workflowId());
    if (standing != null && standing.answer == null) {
      printed
          .text()
          .lines()
          .forEach(title -> tell(standing, question -> new News.Growing(question, title)));
    }
  }

  private void take(WorkflowId id, Standing standing, WorkflowEvent event) {
    switch (event) {
      case WorkflowEvent.TaskSucceeded succeeded ->
          answer(standing, AnswerDocument.read(succeeded.result().output()));
      case WorkflowEvent.AttemptFailed failed -> {
        standing.reason = failed.failure().message();
        if (!FREE.contains(failed.failure().kind())) {
          tell(standing, question -> new News.Lost(question, ""));
        }
      }
      case WorkflowEvent.LeaseLost lost ->
          tell(standing, question -> new News.Lost(question, lost.reason()));
      case WorkflowEvent.AttemptReturned returned -> standing.reason = returned.reason();
      case WorkflowEvent.TaskDelayed delayed -> delay(id, standing, delayed);
      case WorkflowEvent.WorkflowPaused _ -> standing.isHeld |= isOld;
      case WorkflowEvent.WorkflowResumed _ -> standing.isHeld &= !isOld;
      case WorkflowEvent.ResetBegan _ -> standing.hasFailed = false;
      default -> {
        String end = end(event);
        if (end != null) {
          fail(standing, end);
        }
      }
    }
  }

  private void answer(Standing standing, Answer answer) {
    boolean wasThere = isOld;
    standing.answer = answer;
    standing.wasThere = wasThere;
    tell(standing, question -> new News.Answered(question, answer, wasThere));
    standing.askers.clear();
  }

  private void delay(WorkflowId id, Standing standing, WorkflowEvent.TaskDelayed delayed) {
    boolean isBusy = delayed.reason() == WaitReason.RATE;
    boolean isFailing = delayed.reason() == WaitReason.BACKOFF;
    if (standing.askers.isEmpty() || !(isBusy || isFailing)) {
      return;
    }
    Instant until = delayed.until();
    String reason = standing.reason;
    tell(
        standing,
        question ->
            isBusy
                ? new News.Delayed(question, until, reason)
                : new News.Failing(question, until, reason));
    standing.askers.clear();
    hold(id, standing);
  }

  /** Returns why there will be no answer; null: there still may be one. */
  private static @Nullable String end(WorkflowEvent event) {
    return switch (event) {
      case WorkflowEvent.TaskFailed failed -> failed.failure().message();
      case WorkflowEvent.TaskParked parked -> parked.failure().message();
      case WorkflowEvent.TaskCancelled _ -> "Expected an answer, but the question was cancelled.";
      case WorkflowEvent.WorkflowRefused refused -> refused.reason();
      case WorkflowEvent.WorkflowQuarantined quarantined -> quarantined.cause();
      default -> null;
    };
  }

  private void fail(Standing standing, String reason) {
    standing.hasFailed = true;
    tell(standing, question -> new News.Failed(question, reason));
    standing.askers.clear();
  }

  private void tell(Standing standing, Function<Question, News> message) {
    standing.askers.forEach(question -> news.add(message.apply(question)));
  }
}
