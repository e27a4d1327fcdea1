package io.paradecom.common.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WireBufferTest {

  @FunctionalInterface
  private interface Script {
    void run(BinaryEncoder encoder) throws IOException;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldWriteWhatAvroWritesForRandomValues(long seed) throws IOException {
    assertSameAsAvro(encoder -> {
      Random random = new Random(seed);
      for (int i = 0; i < 2_000; i++) {
        writeRandom(random, encoder);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "größe", "日本語", "😀", "lone \ud800 surrogate", "\u0000"})
  void shouldWriteTextAsAvroDoes(String text) throws IOException {
    assertSameAsAvro(encoder -> {
      encoder.writeString(text);
      encoder.writeString(text.repeat(300));
      encoder.writeString(new Utf8(text));
    });
  }

  @Test
  void shouldStartAfreshAfterAnAbandonedAndAfterALargeRecord() throws IOException {
    // Given
    WireBuffer buffer = new WireBuffer();
    buffer.start(1);
    buffer.writeString("abandoned".repeat(20_000));
    buffer.finish();
    buffer.start(2);
    buffer.writeInt(17);

    // When
    buffer.start(0x01020304);
    buffer.writeInt(-1);

    // Then
    assertThat(buffer.finish()).containsExactly(0, 1, 2, 3, 4, 1);
  }

  private static void writeRandom(Random random, BinaryEncoder encoder) throws IOException {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    switch (random.nextInt(10)) {
      case 0 -> encoder.writeBoolean(random.nextBoolean());
      case 1 -> encoder.writeInt(random.nextInt() >> random.nextInt(32));
      case 2 -> encoder.writeLong(random.nextLong() >> random.nextInt(64));
      case 3 -> encoder.writeFloat(random.nextFloat());
      case 4 -> encoder.writeDouble(random.nextDouble());
      case 5 -> encoder.writeBytes(bytes);
      case 6 -> encoder.writeBytes(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
      case 7 -> encoder.writeFixed(ByteBuffer.wrap(bytes));
      case 8 -> encoder.writeEnum(random.nextInt(1000));
      default -> {
        encoder.writeArrayStart();
        encoder.setItemCount(1);
        encoder.startItem();
        encoder.writeIndex(0);
        encoder.writeNull();
        encoder.writeArrayEnd();
      }
    }
  }

  private static void assertSameAsAvro(Script script) throws IOException {
    // Given
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    BinaryEncoder avro = EncoderFactory.get().directBinaryEncoder(expected, null);
    script.run(avro);
    avro.flush();

    // When
    WireBuffer buffer = new WireBuffer();
    buffer.start(7);
    script.run(buffer);
    byte[] record = buffer.finish();

    // Then
    assertThat(Arrays.copyOfRange(record, 5, record.length)).isEqualTo(expected.toByteArray());
  }
}
