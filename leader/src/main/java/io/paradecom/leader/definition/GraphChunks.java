package io.paradecom.leader.definition;

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
import io.paradecom.core.workflow.ParentTask;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes submits of graphs that are kept as definitions. Stateless. */
final class GraphChunks {
  private GraphChunks() {}

  /** What came of it. */
  sealed interface Result {
    /** All chunks of the submit. */
    record Made(List<WorkflowCommand.Submit> chunks) implements Result {}

    /**
     * The graph cannot run.
     *
     * @param problems further sentences
     */
    record Refused(String reason, List<String> problems) implements Result {}
  }

  /**
   * Returns the submit of a definition.
   *
   * @param parameters given values, as people write them
   * @param id of the workflow
   * @param commandId of the submit
   * @param key idempotency key; null: none
   * @param parent the task that starts it; null: none does
   */
  static Result of(
      Definition definition,
      Map<String, String> parameters,
      WorkflowId id,
      String commandId,
      @Nullable String key,
      @Nullable ParentTask parent) {
    return switch (DefinitionText.with(definition, parameters)) {
      case DefinitionText.Result.Refused(var problems) -> refused(problems);
      case DefinitionText.Result.Accepted accepted -> {
        WorkflowSpec spec = accepted.spec().withKey(key);
        List<String> problems = problems(spec);
        yield problems.isEmpty()
            ? split(spec, definition, parameters, id, commandId, parent)
            : refused(problems);
      }
    };
  }

  private static Result refused(List<String> problems) {
    return new Result.Refused(
        "Expected a graph that can run, but found %d problem(s).".formatted(problems.size()),
        problems);
  }

  private static List<String> problems(WorkflowSpec spec) {
    List<String> problems = new ArrayList<>();
    GraphValidation.check(spec).stream().map(GraphProblem::message).forEach(problems::add);
    if (problems.isEmpty()) {
      FileConflicts files = FileConflicts.resolve(spec);
      if (!files.problems().isEmpty()) {
        problems.add(files.refusal());
      }
    }
    return problems;
  }

  private static Result split(
      WorkflowSpec spec,
      Definition definition,
      Map<String, String> parameters,
      WorkflowId id,
      String commandId,
      @Nullable ParentTask parent) {
    try {
      WorkflowOrigin origin =
          new WorkflowOrigin(definition.name(), definition.version(), parameters, parent);
      return new Result.Made(
          SubmitChunks.split(spec, id, commandId, ContentHash.of(spec)).stream()
              .map(chunk -> chunk.withHeader(chunk.header().withOrigin(origin)))
              .toList());
    } catch (IllegalArgumentException | ContractViolationException violation) {
      return new Result.Refused(String.valueOf(violation.getMessage()), List.of());
    }
  }
}
