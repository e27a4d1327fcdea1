package io.paradecom.common.codec;

import io.paradecom.schemas.TaskSpecRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/** How many bytes a task takes in a record. */
final class TaskSize {
  private static final SpecificDatumWriter<TaskSpecRecord> WRITER =
      new SpecificDatumWriter<>(TaskSpecRecord.class);

  private static final class Counter extends OutputStream {
    private int count;

    @Override
    public void write(int b) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      count += length;
    }
  }

  private TaskSize() {}

  private static int of(TaskSpecRecord task) {
    Counter counter = new Counter();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(counter, null);
    try {
      WRITER.write(task, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return counter.count;
  }

  /**
   * Returns the number of bytes of a task's encoding.
   *
   * @throws ContractViolationException when it is above {@link Sizes#MAX_TASK_BYTES}
   */
  static int require(TaskSpecRecord task) {
    int bytes = of(task);
    if (bytes > Sizes.MAX_TASK_BYTES) {
      throw new ContractViolationException(
          "Expected a task of at most %,d bytes, but task '%s' takes %,d. Keep large content in files."
              .formatted(Sizes.MAX_TASK_BYTES, task.getId(), bytes));
    }
    return bytes;
  }
}
