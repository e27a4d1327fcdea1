package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.format.DurationText;
import io.paradecom.core.resource.RateState;
import io.paradecom.core.spec.Rate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is taken of a rate at a time, for people: rows are only written when something is taken. */
final class RateReads {
  private RateReads() {}

  private static List<RateState.Taken> open(RateState state, int window, Instant now) {
    return state.taken().get(window).stream()
        .filter(taken -> taken.untilMs() > now.toEpochMilli())
        .toList();
  }

  private static int units(List<RateState.Taken> taken) {
    return taken.stream().mapToInt(RateState.Taken::units).sum();
  }

  /** Adds each window with what is taken of it, and when the next units come back. */
  static void write(RateState state, Instant now, ArrayNode json) {
    for (int i = 0; i < state.rate().windows().size(); i++) {
      Rate.Window window = state.rate().windows().get(i);
      List<RateState.Taken> taken = open(state, i, now);
      ObjectNode one = json.addObject();
      one.put("permits", window.permits());
      one.put("perMs", window.per().toMillis());
      one.put("taken", units(taken));
      if (!taken.isEmpty()) {
        one.put("nextAt", Instant.ofEpochMilli(taken.getFirst().untilMs()).toString());
      }
    }
  }

  /** Returns a clause about each window of which something is taken. */
  static List<String> sentences(RateState state, Instant now) {
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < state.rate().windows().size(); i++) {
      Rate.Window window = state.rate().windows().get(i);
      List<RateState.Taken> taken = open(state, i, now);
      if (!taken.isEmpty()) {
        sentences.add(
            "%,d of %,d permits per %s of '%s' are taken, and %,d come back at %s"
                .formatted(
                    units(taken),
                    window.permits(),
                    DurationText.format(window.per()),
                    state.key().name(),
                    taken.getFirst().units(),
                    Instant.ofEpochMilli(taken.getFirst().untilMs())));
      }
    }
    return sentences;
  }
}
