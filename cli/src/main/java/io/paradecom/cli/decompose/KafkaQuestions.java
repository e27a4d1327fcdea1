package io.paradecom.cli.decompose;

import io.paradecom.common.client.CommandIds;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.Feed;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.client.NamedEvents;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.common.decompose.Answer;
import io.paradecom.common.decompose.AnswerDocument;
import io.paradecom.common.decompose.QuestionPort;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Questions over Kafka: each is a workflow of one task, and its answer is what the history says of
 * it. Nothing is kept beside that history.
 */
final class KafkaQuestions implements QuestionPort {
  /** After these no model can have been at work. */
  private static final Set<FailureKind> FREE =
      EnumSet.of(FailureKind.MODEL_FAILED, FailureKind.MODEL_REFUSED, FailureKind.SPAWN_FAILED);

  /** What the history says of one question. */
  private static final class Standing {
    private final List<Question> askers = new ArrayList<>();
    private @Nullable Answer answer;
    private boolean wasThere;
    private boolean hasFailed;
    private String reason = "";
  }

  private final QuestionTasks tasks;
  private final Runnable watch;
  private final CommandSender sender;
  private final NamedEvents tail;
  private final Map<WorkflowId, Standing> standings = new HashMap<>();
  private final List<News> news = new ArrayList<>();
  private boolean isOld = true;

  /**
   * Reads what the history holds.
   *
   * @param watch called several times a second; throws when it makes no sense to go on
   */
  KafkaQuestions(KafkaAccess access, QuestionTasks tasks, Runnable watch) {
    this.tasks = tasks;
    this.watch = watch;
    this.sender = new CommandSender(access);
    this.tail = new NamedEvents(access, QuestionTasks.NAME);
    while (!tail.isCaughtUp()) {
      tail.poll(Duration.ofMillis(100)).forEach(this::take);
      watch.run();
    }
    isOld = false;
  }

  /** Stops what was asked before, has not ended, and is not wanted any more. */
  void cancelUnwanted() {
    standings.forEach((id, standing) -> {
      if (standing.answer == null && !standing.hasFailed && standing.askers.isEmpty()) {
        sender.send(List.of(new WorkflowCommand.Cancel(id, commandId(), "nobody waits for it")));
      }
    });
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
      sender.send(tasks.submit(question, commandId()));
    } else if (known.answer != null) {
      news.add(new News.Answered(question, known.answer, known.wasThere));
    } else {
      known.askers.add(question);
      if (known.hasFailed) {
        known.hasFailed = false;
        sender.send(List.of(new WorkflowCommand.Retry(id, commandId(), List.of())));
      }
    }
  }

  @Override
  public List<News> poll(Duration patience) {
    watch.run();
    tail.poll(news.isEmpty() ? patience : Duration.ZERO).forEach(this::take);
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
    return CommandIds.fresh("cli");
  }

  private Standing standing(WorkflowId id) {
    return standings.computeIfAbsent(id, _ -> new Standing());
  }

  private void take(Feed feed) {
    switch (feed) {
      case Feed.Facts(long _, EventBatch batch) -> {
        Standing standing = standing(batch.workflowId());
        batch.events().forEach(event -> take(standing, event));
      }
      case Feed.Refusal(long _, Effect.Reject reject) ->
          fail(standing(reject.workflowId()), reject.reason());
      case Feed.Repeated _ -> {}
    }
  }

  private void take(Standing standing, WorkflowEvent event) {
    switch (event) {
      case WorkflowEvent.TaskSucceeded succeeded -> {
        Answer answer = AnswerDocument.read(succeeded.result().output());
        boolean wasThere = isOld;
        standing.answer = answer;
        standing.wasThere = wasThere;
        tell(standing, question -> new News.Answered(question, answer, wasThere));
        standing.askers.clear();
      }
      case WorkflowEvent.AttemptFailed failed -> {
        boolean mayHaveCost = !FREE.contains(failed.failure().kind());
        String reason = failed.failure().message();
        tell(standing, question -> new News.Failing(question, reason, mayHaveCost));
      }
      case WorkflowEvent.LeaseLost lost ->
          tell(standing, question -> new News.Failing(question, lost.reason(), true));
      case WorkflowEvent.AttemptReturned returned -> standing.reason = returned.reason();
      case WorkflowEvent.TaskDelayed delayed when delayed.reason() == WaitReason.RATE ->
          tell(standing, question -> new News.Delayed(question, delayed.until(), standing.reason));
      case WorkflowEvent.ResetBegan _ -> standing.hasFailed = false;
      default -> {
        String end = end(event);
        if (end != null) {
          fail(standing, end);
        }
      }
    }
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
