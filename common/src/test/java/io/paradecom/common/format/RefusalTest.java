package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The exact words on what is wrong with a file; the cases stand in text files beside this class.
 */
class RefusalTest {
  private static final Pattern BLANK = Pattern.compile("\n\n");

  static Stream<Arguments> cases() throws IOException {
    List<Arguments> all = new ArrayList<>();
    all.addAll(cases("native-refusals.txt", "apiVersion: paradecom/v1\n"));
    all.addAll(cases("document-refusals.txt", ""));
    all.addAll(cases("taskmaster-refusals.txt", ""));
    assertThat(all).hasSizeGreaterThan(90);
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldSayWhatIsWrongAndWhere(String document, List<String> problems) {
    ReadOptions options =
        document.startsWith("apiVersion") ? ReadOptions.DEFAULTS : Reading.withExec();

    assertThat(Reading.problems(document, options)).isEqualTo(problems);
  }

  /** A case is the lines of a document, then its problems after "! "; empty lines part cases. */
  private static List<Arguments> cases(String name, String head) throws IOException {
    String text;
    try (InputStream in = RefusalTest.class.getResourceAsStream(name)) {
      text = new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
    return BLANK.splitAsStream(text).skip(1).map(block -> of(head, block)).toList();
  }

  private static Arguments of(String head, String block) {
    List<String> lines = block.lines().toList();
    List<String> document = lines.stream().takeWhile(line -> !line.startsWith("! ")).toList();
    List<String> problems =
        lines.stream().skip(document.size()).map(line -> line.substring(2)).toList();
    return Arguments.of(head + String.join("\n", document) + "\n", problems);
  }
}
