package io.paradecom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the docs whose part below a line follows from the program. */
public final class GeneratedPage {
  private GeneratedPage() {}

  /**
   * Checks that a page is as it was generated; {@code -Dparadecom.docs.write=true} rewrites it.
   *
   * @param name of a file of {@code docs/}
   * @param mark the line below which everything is generated
   */
  public static void check(String name, String mark, String generated) throws IOException {
    Path page = Path.of("..", "docs", name);
    String now = Files.readString(page);
    int place = now.indexOf(mark);
    assertThat(place).as("position of the line '%s'", mark.strip()).isPositive();
    String written = now.substring(0, place + mark.length()) + generated;
    if (Boolean.getBoolean("paradecom.docs.write")) {
      Files.writeString(page, written);
    }
    assertThat(Files.readString(page))
        .as("docs/%s; -Dparadecom.docs.write=true rewrites it", name)
        .isEqualTo(written);
  }
}
