package io.paradecom.fuzz;

import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.RowCodec;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/** Rows of the leader's state: the first byte picks the kind, the rest is the row. */
public final class RowTarget {
  /** Reads a row and writes it again. */
  private interface Kind extends BiFunction<RowCodec, byte[], byte[]> {}

  private static final List<Kind> KINDS =
      List.of(
          (codec, bytes) -> codec.encode(codec.decodeTask(bytes)),
          (codec, bytes) -> codec.encode(codec.decodeWorkflow(bytes)),
          (codec, bytes) -> codec.encode(codec.decodeClaim(bytes)),
          (codec, bytes) -> codec.encode(codec.decodeDefinition(bytes)),
          (codec, bytes) -> codec.encode(codec.decodeEdges(bytes)));

  private RowTarget() {}

  /** Whatever comes is no row, or one that is written and read again as the same bytes. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    Kind kind = KINDS.get(Math.floorMod(data[0], KINDS.size()));
    RowCodec codec = new RowCodec();
    byte[] written;
    try {
      written = kind.apply(codec, Arrays.copyOfRange(data, 1, data.length));
    } catch (ContractViolationException refused) {
      Expect.that(!String.valueOf(refused.getMessage()).isBlank(), "a sentence", "nothing");
      return;
    }
    Expect.that(
        Arrays.equals(written, kind.apply(codec, written)),
        "a row that is read as it was written",
        Arrays.toString(written));
  }
}
