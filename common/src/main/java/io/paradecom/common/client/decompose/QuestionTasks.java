package io.paradecom.common.client.decompose;

import io.paradecom.common.codec.ContentHash;
import io.paradecom.common.codec.SubmitChunks;
import io.paradecom.common.codec.WorkflowIds;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.QuestionForm;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.WorkflowCommand;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Questions as workflows of one task each. The id follows from the model and all that it is told,
 * so the same question is the same workflow: submitted again, it is not asked again.
 *
 * @param model as {@link TaskAction.Decompose} has it
 * @param version of the prompts
 * @param salt tells the questions of those apart who want new answers; may be empty
 * @param maxOutputTokens most tokens that the model may write
 * @param callTimeout from the start of a call to the last byte of its answer
 */
public record QuestionTasks(
    String model, String version, String salt, int maxOutputTokens, Duration callTimeout) {
  /** What the id of every question begins with. */
  public static final String NAME = "question";

  private static final TaskId TASK = new TaskId("ask");
  private static final Duration LONGEST = Duration.ofHours(1);

  /** A call that times out may have been paid for, and so is not repeated for ever. */
  private static final RetryPolicy RETRY =
      new RetryPolicy(4, Duration.ofSeconds(1), 2.0, Duration.ofSeconds(30), 0.2, Set.of(), null);

  /** Returns the id of a question. */
  public WorkflowId id(Question question) {
    return WorkflowIds.forKey(NAME, key(question));
  }

  /** Returns a text that is the same for the same question only. */
  public String key(Question question) {
    WorkflowSpec bare = spec(null, TaskSpec.of(TASK, action(question), List.of()));
    return ContentHash.ofText(version + "\n" + salt + "\n" + ContentHash.of(bare));
  }

  /** Returns what submits a question. */
  public List<WorkflowCommand.Submit> submit(Question question, String commandId) {
    String key = key(question);
    TaskSpec task =
        TaskSpec.of(TASK, action(question), List.of())
            .withRetry(RETRY)
            .withTimeouts(new Timeouts(null, callTimeout, LONGEST.plus(callTimeout), null));
    return SubmitChunks.split(spec(key, task), WorkflowIds.forKey(NAME, key), commandId, key);
  }

  private TaskAction action(Question question) {
    return new TaskAction.Decompose(model, QuestionForm.of(question), maxOutputTokens);
  }

  private static WorkflowSpec spec(@Nullable String key, TaskSpec task) {
    return new WorkflowSpec(NAME, key, 0, OnFailure.CONTINUE, List.of(task));
  }
}
