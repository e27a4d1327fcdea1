package io.paradecom.common.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Translates between an enum of the contract and one of the core that has the same names. Symbols
 * of the contract alone, as {@code UNKNOWN}, have no translation. O(1), thread-safe.
 */
final class EnumPair<W extends Enum<W>, C extends Enum<C>> {
  private final List<@Nullable C> toCore;
  private final List<W> toWire;

  private EnumPair(List<@Nullable C> toCore, List<W> toWire) {
    this.toCore = toCore;
    this.toWire = toWire;
  }

  /**
   * Pairs two enums by name.
   *
   * @throws IllegalStateException when the core has a name that the contract lacks
   */
  static <W extends Enum<W>, C extends Enum<C>> EnumPair<W, C> of(W[] wire, C[] core) {
    Map<String, W> wireByName = byName(wire);
    Map<String, C> coreByName = byName(core);
    List<W> toWire =
        Arrays.stream(core)
            .map(symbol -> {
              W found = wireByName.get(symbol.name());
              if (found == null) {
                throw new IllegalStateException(
                    "Expected a symbol %s in %s, but it has only %s."
                        .formatted(
                            symbol, wire[0].getDeclaringClass().getName(), wireByName.keySet()));
              }
              return found;
            })
            .toList();
    List<@Nullable C> toCore =
        Arrays.asList(
            Arrays.stream(wire)
                .map(symbol -> coreByName.get(symbol.name()))
                .toArray(size -> Arrays.copyOf(core, size)));
    return new EnumPair<>(toCore, toWire);
  }

  private static <E extends Enum<E>> Map<String, E> byName(E[] symbols) {
    return Arrays.stream(symbols).collect(Collectors.toMap(Enum::name, Function.identity()));
  }

  W toWire(C symbol) {
    return toWire.get(symbol.ordinal());
  }

  /**
   * @throws ContractViolationException when there is no translation
   */
  C toCore(String field, @Nullable W symbol) {
    C found = toCore.get(Fields.required(field, symbol).ordinal());
    if (found == null) {
      throw new ContractViolationException(
          "Expected %s to be one of %s, but found %s."
              .formatted(field, toWire, Fields.required(field, symbol)));
    }
    return found;
  }
}
