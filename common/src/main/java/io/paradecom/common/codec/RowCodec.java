package io.paradecom.common.codec;

import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.Positions;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.WorkflowRow;

/**
 * The rows of the leader's state as bytes. The first byte is the format version of its kind of row;
 * numbers are varints, instants microseconds (what is finer is cut off) mostly relative to the
 * row's own time. The format is private to the leader: no schema, no registry, and equal rows have
 * equal bytes.
 *
 * <p>Not thread-safe: it keeps its buffer. One per thread. A row costs the bytes it returns, or the
 * objects.
 */
public final class RowCodec {
  private static final int EDGES_VERSION = 1;

  private final RowWriter writer = new RowWriter();

  /**
   * Returns the bytes of a task's changing part; 7 for an untouched task, about 70 in use.
   *
   * @throws ContractViolationException when an instant is outside the years -290308 to 294247
   */
  public byte[] encode(TaskRow row) {
    TaskRowFormat.write(row, writer);
    return writer.finish();
  }

  /**
   * Returns the changing part of a task.
   *
   * @throws ContractViolationException when the bytes are no such row of a known version
   */
  public TaskRow decodeTask(byte[] bytes) {
    return TaskRowFormat.read(new RowReader("TaskRow", bytes));
  }

  /**
   * Returns the bytes of a workflow's row.
   *
   * @throws ContractViolationException when an instant is outside the years -290308 to 294247
   */
  public byte[] encode(WorkflowRow row) {
    WorkflowRowFormat.write(row, writer);
    return writer.finish();
  }

  /**
   * Returns a workflow's row.
   *
   * @throws ContractViolationException when the bytes are no such row of a known version
   */
  public WorkflowRow decodeWorkflow(byte[] bytes) {
    return WorkflowRowFormat.read(new RowReader("WorkflowRow", bytes));
  }

  /** Returns the bytes of a task's unchanging part. */
  public byte[] encode(TaskDefinition definition) {
    DefinitionFormat.write(definition, writer);
    return writer.finish();
  }

  /**
   * Returns the unchanging part of a task.
   *
   * @throws ContractViolationException when the bytes are no such row of a known version
   */
  public TaskDefinition decodeDefinition(byte[] bytes) {
    return DefinitionFormat.read(new RowReader("TaskDefinition", bytes));
  }

  /** Returns the bytes of a page of dependants: mostly one or two a dependant. */
  public byte[] encode(EdgePage page) {
    writer.start(EDGES_VERSION).number(page.size());
    int last = 0;
    for (int i = 0; i < page.size(); i++) {
      writer.signed((long) page.get(i) - last);
      last = page.get(i);
    }
    return writer.finish();
  }

  /**
   * Returns a page of dependants.
   *
   * @throws ContractViolationException when the bytes are no such row of a known version
   */
  public EdgePage decodeEdges(byte[] bytes) {
    RowReader row = new RowReader("EdgePage", bytes);
    row.requireVersion(EDGES_VERSION);
    int[] positions = new int[row.count("EdgePage.dependants")];
    long last = 0;
    for (int i = 0; i < positions.length; i++) {
      last += row.signed();
      if (last < 0 || last > Integer.MAX_VALUE) {
        throw row.violation("EdgePage.dependants of 0 to 2147483647", last);
      }
      positions[i] = (int) last;
    }
    row.requireEnd();
    return new EdgePage(Positions.of(positions));
  }
}
