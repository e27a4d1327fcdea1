package io.paradecom.embedded.broker;

import io.paradecom.embedded.directory.DataDirectoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.record.internal.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.internal.FileRecords;

/**
 * Checks that the log in which the broker keeps its topics can be read to its end. Cost: one read
 * of a file that is a few kilobytes long.
 */
final class MetadataLog {
  /** Where a batch says how many bytes follow its length, and how many stand before them. */
  private static final int LENGTH_OFFSET = 8;

  private static final int LENGTH_OVERHEAD = 12;

  private MetadataLog() {}

  /**
   * Reads every batch in {@code folder}.
   *
   * @param crashed whether the last batch may be cut short, as a write that power took away
   * @throws DataDirectoryException if a batch is damaged
   */
  static void requireSound(Path folder, boolean crashed) throws IOException {
    List<Path> segments = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.log")) {
      found.forEach(segments::add);
    }
    Collections.sort(segments);
    for (Path segment : segments) {
      long sound = soundBytes(segment);
      boolean last = segment.equals(segments.getLast());
      if (sound < Files.size(segment) && !(crashed && last && isCutShort(segment, sound))) {
        throw DataDirectoryException.corrupt(
            folder.getParent() == null ? folder : folder.getParent(),
            segment + " to be a sound log",
            "it is damaged at byte " + sound);
      }
    }
  }

  /** Bytes before the first damage, the file's size if there is none. */
  private static long soundBytes(Path segment) throws IOException {
    long sound = 0;
    try (FileRecords records = FileRecords.open(segment.toFile(), false)) {
      for (FileChannelRecordBatch batch : records.batches()) {
        batch.ensureValid();
        sound = batch.position() + (long) batch.sizeInBytes();
      }
      return sound;
    } catch (CorruptRecordException e) {
      return sound;
    }
  }

  /**
   * Whether what begins at {@code start} is one unfinished batch, or space that was never written.
   */
  private static boolean isCutShort(Path segment, long start) throws IOException {
    try (FileChannel file = FileChannel.open(segment)) {
      ByteBuffer rest =
          ByteBuffer.wrap(Channels.newInputStream(file.position(start)).readAllBytes());
      if (rest.remaining() < LENGTH_OVERHEAD) {
        return true;
      }
      long end = LENGTH_OVERHEAD + (long) rest.getInt(LENGTH_OFFSET);
      return end >= rest.limit() || rest.mismatch(ByteBuffer.allocate(rest.limit())) < 0;
    }
  }
}
