package io.paradecom.core.workflow;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.TaskSpec;
import java.util.Comparator;

/**
 * What shares credit: the tiny tasks of a queue, or all its others. Apart from each other, because
 * hundreds of tiny tasks wait with the runners for a moment of a slot while each of the others
 * fills one.
 */
public record Lane(QueueName queue, boolean tiny) implements Comparable<Lane> {
  private static final Comparator<Lane> ORDER =
      Comparator.comparing(Lane::queue).thenComparing(Lane::tiny);

  /** Returns the lane of a task. */
  public static Lane of(TaskSpec task) {
    return new Lane(task.queue(), task.isTiny());
  }

  @Override
  public int compareTo(Lane other) {
    return ORDER.compare(this, other);
  }
}
