package io.paradecom.common.codec;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers by which rows name the symbols of an enum: the position in the list with which this
 * was made. A list only grows at its end; a row written once keeps its meaning.
 */
final class EnumCodes<E extends Enum<E>> {
  private final List<E> byCode;
  private final Map<E, Integer> codes;

  private EnumCodes(List<E> byCode, Map<E, Integer> codes) {
    this.byCode = byCode;
    this.codes = codes;
  }

  /**
   * Numbers symbols.
   *
   * @throws IllegalStateException when {@code byCode} is not every symbol once
   */
  static <E extends Enum<E>> EnumCodes<E> of(Class<E> type, List<E> byCode) {
    Map<E, Integer> codes = new EnumMap<>(type);
    for (int code = 0; code < byCode.size(); code++) {
      codes.put(byCode.get(code), code);
    }
    if (codes.size() != byCode.size() || codes.size() != type.getEnumConstants().length) {
      throw new IllegalStateException(
          "Expected a code for each of %s, but found %s."
              .formatted(Arrays.toString(type.getEnumConstants()), byCode));
    }
    return new EnumCodes<>(List.copyOf(byCode), codes);
  }

  int code(E symbol) {
    return codes.getOrDefault(symbol, -1);
  }

  /**
   * @throws ContractViolationException when no symbol has this code
   */
  E symbol(int code, RowReader row) {
    if (code < 0 || code >= byCode.size()) {
      throw row.violation("a code of " + byCode, code);
    }
    return byCode.get(code);
  }
}
