package io.paradecom.common.codec;

import io.paradecom.core.resource.RateState;
import io.paradecom.core.resource.ResourceKey;
import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rates within a row: the number of their windows, then permits and length in milliseconds of each.
 * And version 1 of a {@link RateState}: version, whose name it is, name, rate, and for each window
 * what is taken, each as time relative to the one before, and units.
 */
final class RateFormat {
  private static final int VERSION = 1;

  private RateFormat() {}

  static void write(@Nullable Rate rate, RowWriter out) {
    List<Rate.Window> windows = rate == null ? List.of() : rate.windows();
    out.number(windows.size());
    windows.forEach(window -> out.number(window.permits()).number(window.per().toMillis()));
  }

  static @Nullable Rate read(RowReader in) {
    int count = in.count("Rate.windows");
    List<Rate.Window> windows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      windows.add(new Rate.Window(in.integer("Rate.permits"), Duration.ofMillis(in.number())));
    }
    return windows.isEmpty() ? null : new Rate(windows);
  }

  static void write(Map<String, Rate> rates, RowWriter out) {
    out.number(rates.size());
    rates.forEach((name, rate) -> write(rate, out.text(name)));
  }

  static Map<String, Rate> readMap(RowReader in) {
    int count = in.count("rates");
    Map<String, Rate> rates = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      rates.put(in.text("rates"), required(read(in)));
    }
    return rates;
  }

  private static Rate required(@Nullable Rate rate) {
    return Fields.required("rate", rate);
  }

  static void write(RateState state, RowWriter out) {
    WorkflowId workflow = state.key().workflow();
    out.start(VERSION).text(workflow == null ? "" : workflow.value()).text(state.key().name());
    write(state.rate(), out);
    for (List<RateState.Taken> window : state.taken()) {
      out.number(window.size());
      long before = 0;
      for (RateState.Taken taken : window) {
        out.signed(taken.untilMs() - before).number(taken.units());
        before = taken.untilMs();
      }
    }
  }

  static RateState readState(RowReader in) {
    in.requireVersion(VERSION);
    String workflow = in.text("RateState.workflow");
    String name = in.text("RateState.name");
    try {
      Rate rate = required(read(in));
      List<List<RateState.Taken>> windows = new ArrayList<>();
      for (int i = 0; i < rate.windows().size(); i++) {
        windows.add(taken(in));
      }
      in.requireEnd();
      WorkflowId owner =
          workflow.isEmpty() ? null : Fields.workflowId("RateState.workflow", workflow);
      return new RateState(new ResourceKey(owner, name), rate, windows);
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("RateState", e);
    }
  }

  private static List<RateState.Taken> taken(RowReader in) {
    int count = in.count("RateState.taken");
    List<RateState.Taken> taken = new ArrayList<>(count);
    long before = 0;
    for (int i = 0; i < count; i++) {
      before += in.signed();
      taken.add(new RateState.Taken(before, in.integer("RateState.units")));
    }
    return taken;
  }
}
