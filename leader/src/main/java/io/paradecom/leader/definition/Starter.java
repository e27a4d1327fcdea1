package io.paradecom.leader.definition;

import io.paradecom.common.client.AnswerDesk;
import io.paradecom.common.client.CommandIds;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.Feed;
import io.paradecom.common.codec.ContentHash;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.SubmitChunks;
import io.paradecom.common.definition.DefinitionText;
import io.paradecom.core.definition.Definition;
import io.paradecom.core.graph.FileConflicts;
import io.paradecom.core.graph.GraphProblem;
import io.paradecom.core.graph.GraphValidation;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowOrigin;
import java.time.Duration;
import java.util.ArrayList;
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
    DefinitionText.Result read = DefinitionText.with(wish.definition(), wish.parameters());
    return switch (read) {
      case DefinitionText.Result.Refused(var problems) -> impossible(problems);
      case DefinitionText.Result.Accepted accepted ->
          chunks(accepted.spec().withKey(wish.key()), wish, commandId);
    };
  }

  private static Prepared impossible(List<String> problems) {
    return new Prepared.Impossible(
        new Outcome.Refused(
            "Expected a graph that can run, but found %d problem(s).".formatted(problems.size()),
            problems));
  }

  private static Prepared chunks(WorkflowSpec spec, Wish wish, String commandId) {
    List<String> problems = new ArrayList<>();
    GraphValidation.check(spec).stream().map(GraphProblem::message).forEach(problems::add);
    if (problems.isEmpty()) {
      FileConflicts files = FileConflicts.resolve(spec);
      if (!files.problems().isEmpty()) {
        problems.add(files.refusal());
      }
    }
    if (!problems.isEmpty()) {
      return impossible(problems);
    }
    try {
      WorkflowOrigin origin =
          new WorkflowOrigin(
              wish.definition().name(), wish.definition().version(), wish.parameters());
      return new Prepared.Ready(
          SubmitChunks.split(spec, wish.id(), commandId, ContentHash.of(spec)).stream()
              .map(chunk -> chunk.withHeader(chunk.header().withOrigin(origin)))
              .toList());
    } catch (IllegalArgumentException | ContractViolationException violation) {
      return new Prepared.Impossible(
          new Outcome.Refused(String.valueOf(violation.getMessage()), List.of()));
    }
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
