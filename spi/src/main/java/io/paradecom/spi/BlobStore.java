package io.paradecom.spi;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.function.BiConsumer;

/**
 * Keeps the large outputs of tasks, by workflow and content. All runners and leaders of an
 * installation open the same one, each once, for as long as its process lives. Called from many
 * threads and processes at once; two of them may write the same content at the same time, and both
 * succeed.
 *
 * <p>Names are data of others: a workflow's id has 1 to 128 characters out of {@code A-Z a-z 0-9 .
 * _ -} ({@code ..} among them), of which the case counts, and a content's name is the SHA-256 of
 * its bytes, 64 digits out of {@code 0-9 a-f}. Whoever reads checks the hash, so that a store need
 * not.
 *
 * <p>Every method throws an {@link IOException} when the store cannot do it now; it is then tried
 * again as far as the task's {@code retry} goes.
 */
public interface BlobStore {
  /** Returns what it is and where, in a few words without secrets, for messages. */
  String described();

  /** Begins to write a content whose hash is not known yet. */
  BlobWriter write(String workflow) throws IOException;

  /**
   * Opens a content; whoever called this closes it.
   *
   * @throws java.nio.file.NoSuchFileException when the workflow has none of this name
   */
  InputStream read(String workflow, String sha256) throws IOException;

  /**
   * Gives a workflow what another one has; nothing when it has it already.
   *
   * @throws java.nio.file.NoSuchFileException when the other has none of this name
   */
  void copy(String from, String to, String sha256) throws IOException;

  /** Deletes all that a workflow has; nothing when that is nothing. */
  void delete(String workflow) throws IOException;

  /**
   * Names every workflow that has something, and when something was last added to it, in any order.
   * What was begun to be written and not finished long ago may be cleared away meanwhile.
   */
  void forEachWorkflow(BiConsumer<String, Instant> visitor) throws IOException;

  /** Makes sure that it can be written, and leaves nothing behind. */
  void check() throws IOException;
}
