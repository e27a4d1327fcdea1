package io.paradecom.runner.execute.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputPumpTest {
  private final List<LogChunk> chunks = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 4096})
  void shouldNotCutCharacters(int piece) {
    String text = "aä€😀\n".repeat(50);
    pump(text.getBytes(StandardCharsets.UTF_8), piece, 1_000_000);
    assertThat(text()).isEqualTo(text);
    assertThat(chunks).noneMatch(chunk -> chunk.text().contains("\uFFFD"));
    assertThat(chunks).noneMatch(LogChunk::truncated);
    assertContiguous();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4096})
  void shouldReplaceBytesThatAreNotUtf8(int piece) {
    byte[] bytes = {'a', (byte) 0xff, 'b', (byte) 0xe2, (byte) 0x82, 'c', (byte) 0xf0, (byte) 0x9f};
    OutputPump pump = pump(bytes, piece, 1_000_000);
    assertThat(text()).isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
    assertThat(pump.totalBytes()).isEqualTo(8);
    assertContiguous();
  }

  @ParameterizedTest
  @CsvSource({"0,''", "1,a", "2,a", "3,aä", "5,aä", "6,aä€", "9,aä€", "10,aä€😀"})
  void shouldCutTheLogAtItsLimitBetweenCharacters(int limit, String kept) {
    OutputPump pump = pump("aä€😀x".getBytes(StandardCharsets.UTF_8), 3, limit);
    assertThat(text()).isEqualTo(kept);
    assertThat(pump.isTruncated()).isTrue();
    assertThat(chunks.stream().filter(LogChunk::truncated)).hasSize(1);
    assertThat(chunks.getLast().truncated()).isTrue();
    assertThat(pump.lastLines(5)).containsExactly("aä€😀x");
  }

  @Test
  void shouldNotCallALogCutThatJustFits() {
    assertThat(pump("12345".getBytes(StandardCharsets.UTF_8), 2, 5).isTruncated()).isFalse();
  }

  @Test
  void shouldBoundChunksAndLines() {
    OutputPump pump =
        pump(("x".repeat(100_000) + "\n").getBytes(StandardCharsets.UTF_8), 100_001, 1_000_000);
    assertThat(chunks).allMatch(chunk -> chunk.text().length() <= Utf8Chunker.CHUNK_CHARS);
    assertThat(pump.lastLines(3)).singleElement().asString().hasSize(1001).endsWith("…");
  }

  @Test
  void shouldKeepTheLastLines() {
    OutputPump pump = pump("1\n2\r\n\n3\n".getBytes(StandardCharsets.UTF_8), 3, 100);
    assertThat(pump.lastLines(10)).containsExactly("1", "2", "", "3");
    assertThat(pump.lastLines(2)).containsExactly("", "3");
    assertThat(pump.lastLines(0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldFindTheLastLineHoweverTheStreamIsCut(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 400; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(200);
      for (int i = 0; i < length; i++) {
        text.append("ab{} \n\n\t".charAt(random.nextInt(8)));
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      String expected = text.toString().stripTrailing();
      expected = expected.substring(expected.lastIndexOf('\n') + 1).strip();
      LastLine line = pump(bytes, 1 + random.nextInt(9), 1000, 40).lastLine();
      if (line.whole()) {
        assertThat(line.text()).describedAs("%s", text).isEqualTo(expected);
      } else {
        assertThat(expected).describedAs("%s", text).endsWith(line.text());
      }
      assertThat(line.first())
          .describedAs("%s", text)
          .isEqualTo((byte) (expected.isEmpty() ? 0 : expected.charAt(0)));
    }
  }

  private OutputPump pump(byte[] bytes, int piece, int limit) {
    return pump(bytes, piece, limit, 8192);
  }

  private OutputPump pump(byte[] bytes, int piece, int limit, int tail) {
    InputStream in =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, piece));
          }
        };
    OutputPump pump =
        new OutputPump(LogStream.STDOUT, in, Redactor.NONE, limit, tail, chunks::add, () -> {});
    pump.run();
    return pump;
  }

  private String text() {
    return chunks.stream().map(LogChunk::text).collect(Collectors.joining());
  }

  private void assertContiguous() {
    long next = 0;
    for (LogChunk chunk : chunks) {
      assertThat(chunk.offset()).isEqualTo(next);
      next += chunk.text().getBytes(StandardCharsets.UTF_8).length;
    }
  }
}
