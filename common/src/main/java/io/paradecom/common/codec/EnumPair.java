package io.paradecom.common.codec;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Translates between an enum of the contract and one of the core that has the same names. Symbols
 * of the contract alone, as {@code UNKNOWN}, have no translation. O(1), thread-safe.
 */
final class EnumPair<W extends Enum<W>, C extends Enum<C>> {
  private final Map<W, C> toCore;
  private final Map<C, W> toWire;

  private EnumPair(Map<W, C> toCore, Map<C, W> toWire) {
    this.toCore = toCore;
    this.toWire = toWire;
  }

  /**
   * Pairs two enums by name.
   *
   * @throws IllegalStateException when the core has a name that the contract lacks
   */
  static <W extends Enum<W>, C extends Enum<C>> EnumPair<W, C> of(W[] wire, C[] core) {
    Map<String, W> byName =
        Arrays.stream(wire).collect(Collectors.toMap(Enum::name, Function.identity()));
    Map<W, C> toCore = new EnumMap<>(wire[0].getDeclaringClass());
    Map<C, W> toWire = new EnumMap<>(core[0].getDeclaringClass());
    for (C symbol : core) {
      W found = byName.get(symbol.name());
      if (found == null) {
        throw new IllegalStateException(
            "Expected a symbol %s in %s, but it has only %s."
                .formatted(symbol, wire[0].getDeclaringClass().getName(), byName.keySet()));
      }
      toCore.put(found, symbol);
      toWire.put(symbol, found);
    }
    return new EnumPair<>(toCore, toWire);
  }

  W toWire(C symbol) {
    W found = toWire.get(symbol);
    if (found == null) {
      throw new IllegalStateException("Expected every symbol to be paired, but not so " + symbol);
    }
    return found;
  }

  /**
   * @throws ContractViolationException when there is no translation
   */
  C toCore(String field, @Nullable W symbol) {
    C found = toCore.get(Fields.required(field, symbol));
    if (found == null) {
      throw new ContractViolationException(
          "Expected %s to be one of %s, but found %s.".formatted(field, toCore.keySet(), symbol));
    }
    return found;
  }
}
