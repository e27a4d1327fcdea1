package io.paradecom.core.decompose;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a task may do. Along the tree capabilities only shrink: nothing that a model says gives a
 * task more than its parent has.
 *
 * @param all each once, in order
 */
public record Capabilities(List<Capability> all) {
  /** May do nothing. */
  public static final Capabilities NONE = new Capabilities(List.of());

  /** What a proposed task has unless it asks for something else: prompts and decomposition. */
  public static final Capabilities MODEL_ONLY =
      new Capabilities(
          List.of(
              new Capability(Capability.Kind.PROMPT, ""),
              new Capability(Capability.Kind.DECOMPOSE, "")));

  public Capabilities {
    all = List.copyOf(new TreeSet<>(all));
  }

  public boolean permits(Capability capability) {
    return all.stream().anyMatch(own -> own.includes(capability));
  }

  /** Returns what both sides permit. */
  public Capabilities shrunkTo(Capabilities other) {
    List<Capability> common = new ArrayList<>();
    for (Capability own : all) {
      for (Capability wanted : other.all) {
        if (own.includes(wanted)) {
          common.add(wanted);
        } else if (wanted.includes(own)) {
          common.add(own);
        }
      }
    }
    return new Capabilities(common);
  }
}
