package io.paradecom.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shell that says how large a terminal is. */
class TerminalTest {
  private static void resize(Process shell) throws Exception {
    new ProcessBuilder("kill", "-WINCH", Long.toString(shell.pid())).start().waitFor();
  }

  @Test
  @Timeout(60)
  void shouldSayTheSizeAfterEachResizeAndEndWithItsInput() throws Exception {
    // Given
    Process shell = new ProcessBuilder("sh", "-c", Terminal.SIZES).start();
    try (BufferedReader sizes = shell.inputReader()) {
      assertThat(sizes.readLine()).isEqualTo("24 80");

      // When Then
      for (int i = 0; i < 3; i++) {
        resize(shell);
        assertThat(sizes.readLine()).as("after resize %d", i + 1).isEqualTo("24 80");
      }
      shell.outputWriter().close();
      assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      shell.destroyForcibly();
    }
  }

  @Test
  void shouldReadSizesAndTakeTheUsualOneForNone() {
    assertThat(Terminal.parse("40 132")).contains(new Terminal.Size(40, 132));
    assertThat(Terminal.parse("0 0")).contains(new Terminal.Size(24, 80));
    assertThat(Terminal.parse("no such device")).isEmpty();
  }
}
