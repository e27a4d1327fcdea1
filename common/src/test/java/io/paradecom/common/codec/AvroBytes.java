package io.paradecom.common.codec;

import io.paradecom.common.registry.GeneratedClasses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Plain Avro binary, without a registry. */
final class AvroBytes {
  static {
    GeneratedClasses.trust();
  }

  private AvroBytes() {}

  static byte[] encode(SpecificRecord message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      new SpecificDatumWriter<SpecificRecord>(
              message.getSchema(), SpecificData.getForSchema(message.getSchema()))
          .write(message, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static <T extends SpecificRecord> T decode(Class<T> type, byte[] bytes) throws IOException {
    return new SpecificDatumReader<T>(type)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }

  /** Returns the message as another process would read it. */
  static <T extends SpecificRecord> T transfer(Class<T> type, T message) {
    try {
      return decode(type, encode(message));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
