package io.paradecom.core.workflow;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.Timeouts;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a task step by step. */
final class TaskSpecs {
  private final TaskSpec base;
  private TaskAction action;
  private RetryPolicy retry;
  private Timeouts timeouts;
  private QueueName queue;
  private int priority;
  private @Nullable Duration duration;
  private Disposition disposition;

  TaskSpecs(TaskSpec base) {
    this.base = base;
    this.action = base.action();
    this.retry = base.retry();
    this.timeouts = base.timeouts();
    this.queue = base.queue();
    this.priority = base.priority();
    this.duration = base.duration();
    this.disposition = base.disposition();
  }

  TaskSpecs(String id, String... needs) {
    this(PartitionRig.task(id, needs));
  }

  TaskSpecs action(TaskAction value) {
    action = value;
    return this;
  }

  TaskSpecs retry(RetryPolicy value) {
    retry = value;
    return this;
  }

  TaskSpecs timeouts(Timeouts value) {
    timeouts = value;
    return this;
  }

  TaskSpecs queue(String value) {
    queue = new QueueName(value);
    return this;
  }

  TaskSpecs priority(int value) {
    priority = value;
    return this;
  }

  TaskSpecs duration(Duration value) {
    duration = value;
    return this;
  }

  TaskSpecs disposition(Disposition value) {
    disposition = value;
    return this;
  }

  TaskSpec build() {
    return new TaskSpec(
        base.id(),
        base.text(),
        action,
        base.needs(),
        retry,
        timeouts,
        queue,
        priority,
        duration,
        base.rankMs(),
        disposition,
        base.parent(),
        List.of(),
        TaskRole.ORDINARY,
        null,
        FileClaims.NONE);
  }
}
