package io.paradecom.cli;

import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.runner.execute.Blobs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The word that says how large the output of a command may be. */
public final class MaxOutputOption implements FromEnvironment {
  @Option(
      names = Blobs.LIMIT_OPTION,
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description =
          "How large an output may be that a command writes to a file: above 64 KiB it is kept in"
              + " the blob store. 64KiB to 64GiB (default: 64MiB).")
  private @Nullable Long bytes;

  /** Returns whether somebody said so. */
  public boolean isGiven() {
    return bytes != null;
  }

  /**
   * Returns the most bytes of a large output.
   *
   * @throws IllegalConfigurationException when it is outside its range
   */
  public long bytes() {
    Long asked = bytes;
    if (asked == null) {
      return Blobs.DEFAULT_BYTES;
    }
    if (asked < Blobs.LEAST_BYTES || asked > Blobs.MOST_BYTES) {
      throw new IllegalConfigurationException(
          Blobs.LIMIT_OPTION, "a size of 64KiB to 64GiB", "%,d bytes".formatted(asked));
    }
    return asked;
  }
}
