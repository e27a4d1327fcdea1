package io.paradecom.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogPrinterTest {
  private final List<String> lines = new ArrayList<>();

  private static ObjectNode piece(String task, int attempt, String stream, long at, String text) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("task", task)
        .put("attempt", attempt)
        .put("stream", stream)
        .put("position", at)
        .put("text", text)
        .put("truncated", false);
  }

  @Test
  void shouldPutPiecesTogetherToLinesOfTheirStream() {
    // Given
    LogPrinter printer = new LogPrinter(lines::add, false, true);

    // When
    printer.take(piece("a", 1, "STDOUT", 0, "on"));
    printer.take(piece("a", 1, "STDERR", 0, "oops\n"));
    printer.take(piece("b", 1, "STDOUT", 0, "other\n"));
    printer.take(piece("a", 1, "STDOUT", 2, "e\ntwo"));
    printer.finish();

    // Then
    assertThat(lines).containsExactly("a | oops", "b | other", "a | one", "a | two");
  }

  @Test
  void shouldDropControlCharactersForATerminalOnly() {
    // Given
    String text = "\u001b[31mred\u001b[0m\u0007 \u001b]0;title\u0007x\r\n";

    // When
    new LogPrinter(lines::add, false, true).take(piece("a", 1, "STDOUT", 0, text));
    new LogPrinter(lines::add, true, true).take(piece("a", 1, "STDOUT", 0, text));

    // Then
    assertThat(lines.getFirst()).isEqualTo("a | red ]0;titlex");
    assertThat(lines.getLast()).isEqualTo("a | " + text.replace("\n", ""));
  }

  @Test
  void shouldSayWhatIsMissingWhereItIsMissing() {
    // Given
    LogPrinter printer = new LogPrinter(lines::add, false, false);

    // When
    printer.take(piece("a", 1, "STDOUT", 100, "é\n"));
    printer.take(piece("a", 1, "STDOUT", 103, "next\n"));
    printer.take(piece("a", 1, "STDOUT", 108, "").put("truncated", true));

    // Then
    assertThat(lines)
        .containsExactly(
            "[100 bytes left out]",
            "é",
            "next",
            "[more than is sent here; all of it is in the runner's log file]");
  }

  @Test
  void shouldTellAttemptsApart() {
    // Given
    LogPrinter printer = new LogPrinter(lines::add, false, false);

    // When
    printer.take(piece("a", 1, "STDOUT", 0, "first\n"));
    printer.take(piece("a", 2, "STDOUT", 0, "second\n"));

    // Then
    assertThat(lines).containsExactly("first", "--- attempt 2", "second");
  }
}
