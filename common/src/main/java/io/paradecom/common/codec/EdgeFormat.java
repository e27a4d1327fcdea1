package io.paradecom.common.codec;

import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.workflow.EdgePage;
import java.util.Arrays;
import java.util.List;

/**
 * Edges within a row: their number times two, plus one when not all are on success; the distance of
 * each position from the one before; then, if any is not on success, a condition each.
 */
final class EdgeFormat {
  /** Bytes of conditions, also in the description of a task. */
  static final EnumCodes<EdgeCondition> CONDITIONS =
      EnumCodes.of(
          EdgeCondition.class,
          List.of(
              EdgeCondition.SUCCESS,
              EdgeCondition.FAILURE,
              EdgeCondition.FINISHED,
              EdgeCondition.SKIPPED));

  private EdgeFormat() {}

  /**
   * @param origin a position near the first one, for few bytes
   */
  static void write(EdgePage page, int origin, RowWriter out) {
    boolean conditions = hasConditions(page);
    out.number(page.size() * 2L + (conditions ? 1 : 0));
    int last = origin;
    for (int i = 0; i < page.size(); i++) {
      out.signed((long) page.task(i) - last);
      last = page.task(i);
    }
    for (int i = 0; conditions && i < page.size(); i++) {
      out.put(CONDITIONS.code(page.on(i)));
    }
  }

  private static boolean hasConditions(EdgePage page) {
    for (int i = 0; i < page.size(); i++) {
      if (page.on(i) != EdgeCondition.SUCCESS) {
        return true;
      }
    }
    return false;
  }

  /**
   * @throws ContractViolationException when there is no such page
   */
  static EdgePage read(String field, int origin, RowReader in) {
    int header = in.integer(field);
    int size = header >>> 1;
    if (size > EdgePage.CAPACITY) {
      throw in.violation("at most %d edges in %s".formatted(EdgePage.CAPACITY, field), size);
    }
    int[] tasks = new int[size];
    long last = origin;
    for (int i = 0; i < size; i++) {
      last += in.signed();
      if (last < 0 || last > EdgePage.MAX_POSITION) {
        throw in.violation("%s of 0 to %d".formatted(field, EdgePage.MAX_POSITION), last);
      }
      tasks[i] = (int) last;
    }
    EdgeCondition[] conditions = new EdgeCondition[size];
    Arrays.fill(conditions, EdgeCondition.SUCCESS);
    for (int i = 0; (header & 1) != 0 && i < size; i++) {
      conditions[i] = CONDITIONS.symbol(in.next(), in);
    }
    return EdgePage.of(tasks, conditions);
  }
}
