package io.paradecom.common.codec;

import io.paradecom.schemas.AddNeeds;
import io.paradecom.schemas.TaskEditRecord;
import io.paradecom.schemas.TaskSpecRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/** How many bytes a task takes in a record. */
final class TaskSize {
  private static final SpecificDatumWriter<TaskSpecRecord> TASKS =
      new SpecificDatumWriter<>(TaskSpecRecord.class);
  private static final SpecificDatumWriter<TaskEditRecord> EDITS =
      new SpecificDatumWriter<>(TaskEditRecord.class);
  private static final SpecificDatumWriter<AddNeeds> NEEDS =
      new SpecificDatumWriter<>(AddNeeds.class);

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

  /** Returns the number of bytes of more dependencies of a task. */
  static int of(AddNeeds needs) {
    return of(needs, NEEDS);
  }

  private static <T> int of(T record, SpecificDatumWriter<T> writer) {
    Counter counter = new Counter();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(counter, null);
    try {
      writer.write(record, encoder);
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
    int bytes = of(task, TASKS);
    if (bytes > Sizes.MAX_TASK_BYTES) {
      throw new ContractViolationException(
          "Expected a task of at most %,d bytes, but task '%s' takes %,d. Keep large content in files."
              .formatted(Sizes.MAX_TASK_BYTES, task.getId(), bytes));
    }
    return bytes;
  }

  /**
   * Returns the number of bytes of an edit's encoding, and of its task's id.
   *
   * @throws ContractViolationException when it is above {@link Sizes#MAX_EDIT_BYTES}
   */
  static int requireEdit(String task, TaskEditRecord edit) {
    int bytes = of(edit, EDITS);
    if (bytes > Sizes.MAX_EDIT_BYTES) {
      throw new ContractViolationException(
          "Expected an edit of at most %,d bytes, but that of task '%s' takes %,d. Keep large content in files."
              .formatted(Sizes.MAX_EDIT_BYTES, task, bytes));
    }
    return bytes + task.length();
  }
}
