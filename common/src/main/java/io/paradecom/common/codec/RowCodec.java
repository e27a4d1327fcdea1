package io.paradecom.common.codec;

import io.paradecom.core.fleet.KeptClaim;
import io.paradecom.core.resource.BudgetState;
import io.paradecom.core.resource.RateState;
import io.paradecom.core.resource.RunBudgets;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.LearnedTime;
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
  private static final int EDGES_VERSION = 2;

  private static final int LEARNED_VERSION = 1;

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

  /** Returns the bytes of a claim on resources. */
  public byte[] encode(KeptClaim claim) {
    ClaimFormat.write(claim, writer);
    return writer.finish();
  }

  /**
   * Returns a claim on resources.
   *
   * @throws ContractViolationException when the bytes are no such row of a known version
   */
  public KeptClaim decodeClaim(byte[] bytes) {
    return ClaimFormat.read(new RowReader("KeptClaim", bytes));
  }

  /** Returns the bytes of what is known of how long tasks of a sketch take: some 10 beside it. */
  public byte[] encode(LearnedTime time) {
    return writer
        .start(LEARNED_VERSION)
        .text(time.sketch())
        .number(time.meanMicros())
        .number(time.highMicros())
        .number(time.runs())
        .number(time.use())
        .finish();
  }

  /**
   * Returns what is known of how long tasks of a sketch take.
   *
   * @throws ContractViolationException when the bytes are no such row of a known version
   */
  public LearnedTime decodeLearned(byte[] bytes) {
    RowReader row = new RowReader("LearnedTime", bytes);
    row.requireVersion(LEARNED_VERSION);
    LearnedTime time =
        new LearnedTime(
            row.text("LearnedTime.sketch"), row.number(), row.number(), row.number(), row.number());
    row.requireEnd();
    return time;
  }

  /** Returns the bytes of what is taken of a resource with a rate; about 4 an entry. */
  public byte[] encode(RateState rate) {
    RateFormat.write(rate, writer);
    return writer.finish();
  }

  /**
   * Returns what is taken of a resource with a rate.
   *
   * @throws ContractViolationException when the bytes are no such row of a known version
   */
  public RateState decodeRate(byte[] bytes) {
    return RateFormat.readState(new RowReader("RateState", bytes));
  }

  /** Returns the bytes of what a run has used of budgets; some 20 a budget. */
  public byte[] encode(RunBudgets run) {
    BudgetFormat.write(run, writer);
    return writer.finish();
  }

  /**
   * Returns what a run has used of budgets.
   *
   * @throws ContractViolationException when the bytes are no such row of a known version
   */
  public RunBudgets decodeRunBudgets(byte[] bytes) {
    return BudgetFormat.readRun(new RowReader("RunBudgets", bytes));
  }

  /** Returns the bytes of what is used up of a budget that all workflows share. */
  public byte[] encode(BudgetState budget) {
    BudgetFormat.write(budget, writer);
    return writer.finish();
  }

  /**
   * Returns what is used up of a budget that all workflows share.
   *
   * @throws ContractViolationException when the bytes are no such row of a known version
   */
  public BudgetState decodeBudget(byte[] bytes) {
    return BudgetFormat.readState(new RowReader("BudgetState", bytes));
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

  /** Returns the bytes of a page of edges: mostly one or two an edge. */
  public byte[] encode(EdgePage page) {
    EdgeFormat.write(page, 0, writer.start(EDGES_VERSION));
    return writer.finish();
  }

  /**
   * Returns a page of edges.
   *
   * @throws ContractViolationException when the bytes are no such row of a known version
   */
  public EdgePage decodeEdges(byte[] bytes) {
    RowReader row = new RowReader("EdgePage", bytes);
    row.requireVersion(EDGES_VERSION);
    EdgePage page = EdgeFormat.read("EdgePage", 0, row);
    row.requireEnd();
    return page;
  }
}
