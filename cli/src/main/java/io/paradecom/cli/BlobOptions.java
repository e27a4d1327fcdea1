package io.paradecom.cli;

import io.paradecom.runner.execute.Blobs;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The word that says where large outputs are kept. */
public final class BlobOptions implements FromEnvironment {
  @Option(
      names = Blobs.OPTION,
      paramLabel = "PLACE",
      description =
          "Where outputs above 64 KiB are kept: a directory that all runners and leaders of the"
              + " installation share, or TYPE:ADDRESS of a plugin's store (default: nowhere; such"
              + " an output fails its task).")
  private @Nullable String place;

  /** A type has two characters at least, so that no path on any system looks like one. */
  private static final Pattern PLUGIN = Pattern.compile("[a-z][a-z0-9-]{1,31}:.*");

  /** Returns whether a place is a store of a plugin, and no directory. */
  public static boolean isOfPlugin(String place) {
    return PLUGIN.matcher(place).matches();
  }

  /** Returns where; null: nowhere. */
  public @Nullable String place() {
    return place;
  }
}
