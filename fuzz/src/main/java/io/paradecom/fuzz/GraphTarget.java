package io.paradecom.fuzz;

import io.paradecom.common.format.GraphFormat;
import io.paradecom.common.format.GraphReader;
import io.paradecom.common.format.ReadOptions;
import io.paradecom.common.format.ReadResult;
import java.nio.charset.StandardCharsets;

/** Files of graphs: the first byte picks the format, the rest is the text. */
public final class GraphTarget {
  private static final int MOST_PROBLEMS = 100;

  private GraphTarget() {}

  /** Whatever comes is read, or refused with problems. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    GraphFormat[] formats = GraphFormat.values();
    GraphFormat format = formats[Math.floorMod(data[0], formats.length)];
    String text = new String(data, 1, data.length - 1, StandardCharsets.UTF_8);
    ReadOptions options = ReadOptions.builder().format(format).build();
    ReadResult result = GraphReader.readText("graph", text, options);
    if (result instanceof ReadResult.Refused refused) {
      int problems = refused.problems().size();
      Expect.that(
          problems > 0 && problems <= MOST_PROBLEMS, "a refusal with 1 to 100 problems", problems);
    }
  }
}
