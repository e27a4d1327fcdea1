package io.paradecom.common.format;

import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.ResourceWant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the rate of a resource: a window, or a list of windows that hold together. */
final class RateReader {
  private final Findings findings;

  RateReader(Findings findings) {
    this.findings = findings;
  }

  /** Returns the rate; null: there is none, or what is wrong was found. */
  @Nullable Rate rate(Fields resource) {
    Cursor at = resource.get("rate");
    if (at == null) {
      return null;
    }
    List<Cursor> places = at.node() instanceof Node.Items ? at.items() : List.of(at);
    List<Rate.Window> windows = new ArrayList<>();
    for (Cursor place : places) {
      Rate.Window window = window(place);
      if (window == null) {
        return null;
      }
      windows.add(window);
    }
    try {
      return new Rate(windows);
    } catch (IllegalArgumentException refused) {
      findings.problem(at, String.valueOf(refused.getMessage()));
      return null;
    }
  }

  private Rate.@Nullable Window window(Cursor at) {
    Fields fields = Fields.of(at, "a rate", findings);
    if (fields == null) {
      return null;
    }
    fields.refuseUnknown("a rate", Set.of("permits", "per"));
    for (String field : List.of("permits", "per")) {
      if (!fields.has(field)) {
        findings.problem(at, "Expected the field %s in a rate, but found none.".formatted(field));
        return null;
      }
    }
    Integer permits = fields.integer("permits", 1, ResourceWant.MAX_UNITS);
    Duration per = fields.duration("per");
    if (permits == null || per == null) {
      return null;
    }
    try {
      return new Rate.Window(permits, per);
    } catch (IllegalArgumentException refused) {
      findings.problem(at, String.valueOf(refused.getMessage()));
      return null;
    }
  }
}
