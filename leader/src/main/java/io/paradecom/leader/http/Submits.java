package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.common.client.AnswerDesk;
import io.paradecom.common.client.CommandIds;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.Feed;
import io.paradecom.common.codec.ContentHash;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.SubmitChunks;
import io.paradecom.common.codec.WorkflowIds;
import io.paradecom.common.format.GraphFormat;
import io.paradecom.common.format.GraphReader;
import io.paradecom.common.format.ImportReport;
import io.paradecom.common.format.ReadOptions;
import io.paradecom.common.format.ReadResult;
import io.paradecom.common.json.GraphJson;
import io.paradecom.core.graph.FileConflicts;
import io.paradecom.core.graph.GraphProblem;
import io.paradecom.core.graph.GraphValidation;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.leader.access.Namespace;
import io.paradecom.leader.access.Scope;
import io.paradecom.leader.definition.Starter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes new graphs in. */
final class Submits {
  private static final int MAX_NOTES = 100;

  private final CommandSender sender;
  private final AnswerDesk desk;
  private final Duration answerWithin;

  Submits(CommandSender sender, AnswerDesk desk, Duration answerWithin) {
    this.sender = sender;
    this.desk = desk;
    this.answerWithin = answerWithin;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v1/workflows", this::submit).allowing(Scope.SUBMITTER).inNamespaces(),
        Route.post("/api/v1/previews", this::preview).allowing(Scope.SUBMITTER).inNamespaces());
  }

  private record Asked(WorkflowSpec spec, @Nullable ImportReport report) {}

  private void submit(Context context) {
    Inputs.allowOnly(context, "format", "tag", "exec", "name", "directory");
    Asked asked = read(context);
    OwnDefinitions.require(context, asked.spec().tasks());
    WorkflowSpec spec = keyed(asked.spec(), context.header("Idempotency-Key"));
    WorkflowId id = idFor(context, spec.name(), spec.key());
    String commandId = CommandIds.fresh("rest");
    List<WorkflowCommand.Submit> chunks = chunks(spec, id, commandId);
    Optional<Feed> answer;
    try (AnswerDesk.Ticket ticket = desk.open(id, feed -> Starter.isAnswer(feed, commandId))) {
      sender.send(chunks);
      answer = ticket.await(answerWithin);
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("workflowId", id.value());
    body.put("commandId", commandId);
    ImportReport report = asked.report();
    if (report != null) {
      body.put("report", report.text(MAX_NOTES));
    }
    context.header("Location", "/api/v1/workflows/" + id);
    reply(context, body, answer);
  }

  /** Says what would be taken in, and takes nothing in. */
  private void preview(Context context) {
    Inputs.allowOnly(context, "format", "tag", "exec", "name", "directory");
    Asked asked = read(context);
    requireRunnable(asked.spec());
    Replies.json(context, 200, GraphPreview.of(asked.spec(), asked.report()));
  }

  /** Answers with what became of a submit. */
  static void reply(Context context, ObjectNode body, Optional<Feed> answer) {
    if (answer.isEmpty()) {
      Replies.json(context, 202, body.put("state", "pending"));
      return;
    }
    switch (answer.get()) {
      case Feed.Refusal refusal -> throw Problem.conflict(refusal.reject().reason());
      case Feed.Repeated _ -> Replies.json(context, 200, body.put("state", "repeated"));
      case Feed.Facts facts -> {
        for (WorkflowEvent event : facts.batch().events()) {
          if (event instanceof WorkflowEvent.WorkflowRefused refused) {
            throw Problem.invalid(refused.reason());
          }
        }
        Replies.json(context, 201, body.put("state", "accepted"));
      }
    }
  }

  private static List<WorkflowCommand.Submit> chunks(
      WorkflowSpec spec, WorkflowId id, String commandId) {
    requireRunnable(spec);
    try {
      return SubmitChunks.split(spec, id, commandId, ContentHash.of(spec));
    } catch (ContractViolationException violation) {
      throw Problem.invalid(String.valueOf(violation.getMessage()));
    }
  }

  /**
   * Returns the id of a new workflow, in the namespace of who asks.
   *
   * @param key idempotency key, with which the id is always the same; null: none
   */
  static WorkflowId idFor(Context context, String name, @Nullable String key) {
    Namespace namespace = Guards.namespace(context);
    String own = namespace == null ? name : namespace.qualified(name);
    return key == null ? WorkflowIds.fresh(own) : WorkflowIds.forKey(own, key);
  }

  private static void requireRunnable(WorkflowSpec spec) {
    requireSound(spec);
    FileConflicts files = FileConflicts.resolve(spec);
    if (!files.problems().isEmpty()) {
      throw Problem.invalid(files.refusal());
    }
  }

  /**
   * Looks whether a graph is one that can run.
   *
   * @throws Problem with everything that is wrong with it
   */
  static void requireSound(WorkflowSpec spec) {
    List<GraphProblem> problems = GraphValidation.check(spec);
    if (!problems.isEmpty()) {
      throw Problem.invalid(
          "Expected a graph that can run, but found %d problem(s).".formatted(problems.size()),
          problems.stream().map(GraphProblem::message).toList());
    }
  }

  /** A key in the header is as good as one in the graph. */
  private static WorkflowSpec keyed(WorkflowSpec spec, @Nullable String header) {
    if (header == null || header.isBlank() || header.equals(spec.key())) {
      return spec;
    }
    if (spec.key() != null) {
      throw Problem.invalid(
          "Expected one key, but found another one in the header Idempotency-Key than in the"
              + " graph.");
    }
    return spec.withKey(header.strip());
  }

  private static Asked read(Context context) {
    String text = Inputs.body(context);
    if (text.isBlank()) {
      throw Problem.badRequest("Expected a graph as the body, but found none.");
    }
    String type = Guards.mediaType(context.contentType());
    if (type.equals(GraphJson.MEDIA_TYPE)) {
      try {
        return new Asked(GraphJson.parse(Inputs.parse(text)), null);
      } catch (ContractViolationException violation) {
        throw Problem.invalid(String.valueOf(violation.getMessage()));
      }
    }
    if (type.equals("application/json")) {
      Inputs.parse(text);
    }
    String name = Objects.requireNonNullElse(context.queryParam("name"), "workflow");
    return switch (GraphReader.readText(name, text, options(context))) {
      case ReadResult.Accepted accepted -> new Asked(accepted.spec(), accepted.report());
      case ReadResult.Refused refused ->
          throw Problem.invalid(
              "Expected a graph that can run, but found %d problem(s)."
                  .formatted(refused.problems().size()),
              refused.problems().stream().map(problem -> problem.text()).toList());
    };
  }

  private static ReadOptions options(Context context) {
    ReadOptions.Builder options = ReadOptions.builder().tag(context.queryParam("tag"));
    String format = context.queryParam("format");
    if (format != null) {
      options.format(Inputs.choice("format", format, GraphFormat.class));
    }
    options.exec(ReadOptions.words(context.queryParam("exec")));
    String directory = context.queryParam("directory");
    if (directory != null) {
      options.directory(directory(directory));
    }
    return options.build();
  }

  private static Path directory(String text) {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path.normalize();
      }
    } catch (InvalidPathException malformed) {
      // It is told below, as a relative one is.
    }
    throw Problem.badRequest("Expected directory as an absolute path.");
  }
}
