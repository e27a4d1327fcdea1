package io.paradecom.common.codec;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.ResourceWant;
import java.util.ArrayList;
import java.util.List;

/**
 * Resources that a task wants, within a row: their number, then name, scope, mode and units, and of
 * a budget the amount in millionths.
 */
final class ResourceFormat {
  private static final EnumCodes<ResourceWant.Scope> SCOPES =
      EnumCodes.of(
          ResourceWant.Scope.class,
          List.of(ResourceWant.Scope.GLOBAL, ResourceWant.Scope.WORKFLOW, ResourceWant.Scope.KEY));
  private static final EnumCodes<ResourceWant.Mode> MODES =
      EnumCodes.of(
          ResourceWant.Mode.class,
          List.of(
              ResourceWant.Mode.EXCLUSIVE,
              ResourceWant.Mode.SHARED,
              ResourceWant.Mode.UNITS,
              ResourceWant.Mode.QUEUE,
              ResourceWant.Mode.CANCEL_OLDEST,
              ResourceWant.Mode.CANCEL_NEWEST,
              ResourceWant.Mode.BUDGET));

  private ResourceFormat() {}

  static void write(List<ResourceWant> wants, RowWriter out) {
    out.number(wants.size());
    wants.forEach(want -> write(want, out));
  }

  static void write(ResourceWant want, RowWriter out) {
    out.text(want.name())
        .put(SCOPES.code(want.scope()))
        .put(MODES.code(want.mode()))
        .number(want.units());
    if (want.isBudget()) {
      out.number(want.amount().micros());
    }
  }

  static List<ResourceWant> read(RowReader in) {
    int count = in.count("TaskSpec.resources");
    List<ResourceWant> wants = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      wants.add(readWant(in));
    }
    return wants;
  }

  static ResourceWant readWant(RowReader in) {
    String name = in.text("ResourceWant.name");
    ResourceWant.Scope scope = SCOPES.symbol(in.next(), in);
    ResourceWant.Mode mode = MODES.symbol(in.next(), in);
    int units = in.integer("ResourceWant.units");
    boolean budget = mode == ResourceWant.Mode.BUDGET;
    return new ResourceWant(
        name, scope, mode, units, budget ? BudgetFormat.amount(in) : Amount.ZERO);
  }
}
