package io.paradecom.leader.definition;

import io.paradecom.common.client.AnswerDesk;
import io.paradecom.common.client.CommandIds;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.Feed;
import io.paradecom.core.definition.Definition;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Submits graphs that are kept as definitions, as any client would. Thread-safe. */
public final class Starter {
  private final CommandSender sender;
  private final AnswerDesk desk;
  private final Duration answerWithin;

  /**
   * @param answerWithin how long an answer is waited for
   */
  public Starter(CommandSender sender, AnswerDesk desk, Duration answerWithin) {
    this.sender = sender;
    this.desk = desk;
    this.answerWithin = answerWithin;
  }

  /**
   * What is to be started.
   *
   * @param parameters given values, as people write them
   * @param id of the workflow
   * @param key idempotency key; null: none
   */
  public record Wish(
      Definition definition, Map<String, String> parameters, WorkflowId id, @Nullable String key) {
    public Wish {
      parameters = Map.copyOf(parameters);
    }
  }

  /** What came of it. */
  public sealed interface Outcome {
    /** It was taken in. */
    record Accepted(String commandId) implements Outcome {}

    /** It had been taken in before. */
    record Repeated(String commandId) implements Outcome {}

    /** It is kept; nobody has answered yet. */
    record Pending(String commandId) implements Outcome {}

    /**
     * It was not taken in, and would not be if it were tried again.
     *
     * @param problems further sentences
     */
    record Refused(String reason, List<String> problems) implements Outcome {
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  /** The commands that start something, or why there are none. */
  public sealed interface Prepared {
    /** To be sent in this order. */
    record Ready(List<WorkflowCommand.Submit> chunks) implements Prepared {
      public Ready {
        chunks = List.copyOf(chunks);
      }
    }

    /** There are none. */
    record Impossible(Outcome.Refused why) implements Prepared {}
  }

  /**
   * Starts it.
   *
   * @throws org.apache.kafka.common.KafkaException when it cannot be sent, or no answer be read
   */
  public Outcome start(Wish wish) {
    String commandId = CommandIds.fresh("definition");
    return switch (prepare(wish, commandId)) {
      case Prepared.Impossible(var why) -> why;
      case Prepared.Ready(var chunks) -> {
        try (AnswerDesk.Ticket ticket = desk.open(wish.id(), feed -> isAnswer(feed, commandId))) {
          sender.send(chunks);
          yield outcome(commandId, ticket.await(answerWithin));
        }
      }
    };
  }

  /** Returns what starts it, for whoever sends that. */
  public static Prepared prepare(Wish wish, String commandId) {
    return switch (GraphChunks.of(
        wish.definition(), wish.parameters(), wish.id(), commandId, wish.key(), null)) {
      case GraphChunks.Result.Refused(var reason, var problems) ->
          new Prepared.Impossible(new Outcome.Refused(reason, problems));
      case GraphChunks.Result.Made(var chunks) -> new Prepared.Ready(chunks);
    };
  }

  private static Outcome outcome(String commandId, Optional<Feed> answer) {
    return switch (answer.orElse(null)) {
      case null -> new Outcome.Pending(commandId);
      case Feed.Refusal refusal -> new Outcome.Refused(refusal.reject().reason(), List.of());
      case Feed.Repeated _ -> new Outcome.Repeated(commandId);
      case Feed.Facts facts ->
          facts.batch().events().stream()
              .filter(WorkflowEvent.WorkflowRefused.class::isInstance)
              .map(WorkflowEvent.WorkflowRefused.class::cast)
              .findFirst()
              .<Outcome>map(refused -> new Outcome.Refused(refused.reason(), List.of()))
              .orElseGet(() -> new Outcome.Accepted(commandId));
    };
  }

  /**
   * Whether this says what became of a submit; one of several chunks is answered when the last one
   * was taken.
   */
  public static boolean isAnswer(Feed feed, String commandId) {
    return switch (feed) {
      case Feed.Facts facts ->
          facts.batch().run().value().equals(commandId)
              && facts.batch().events().stream()
                  .anyMatch(event ->
                      event instanceof WorkflowEvent.WorkflowStarted
                          || event instanceof WorkflowEvent.WorkflowRefused);
      case Feed.Refusal _, Feed.Repeated _ -> feed.answers(commandId);
    };
  }
}
