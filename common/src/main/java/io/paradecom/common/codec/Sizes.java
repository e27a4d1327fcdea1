package io.paradecom.common.codec;

/**
 * How much the contract carries. Limits in bytes hold for encoded values, limits in characters for
 * text in the memory of a JVM (UTF-16 units).
 */
public final class Sizes {
  /** Most bytes of a record's value: 1 MiB less room for key, headers and the batch around it. */
  public static final int MAX_RECORD_BYTES = 1024 * 1024 - 4096;

  /** Most bytes of one task's description; leaves room for its inputs in the dispatch. */
  public static final int MAX_TASK_BYTES = 512 * 1024;

  /**
   * Most bytes of one edit of a task: with what it leaves as it is, a dispatch still carries it.
   */
  public static final int MAX_EDIT_BYTES = 128 * 1024;

  /** Most bytes of what a patch holds: its event tells the same, with positions and ranks. */
  public static final int MAX_PATCH_BYTES = 900 * 1024;

  /** Most bytes of tasks in one chunk of a submit, unless it holds a single task. */
  public static final int MAX_CHUNK_BYTES = 400 * 1024;

  /** Most bytes of one task's dependencies in one chunk; the rest goes on in the next one. */
  public static final int MAX_NEEDS_BYTES = 128 * 1024;

  /** Most dependencies of one task in one chunk; the rest goes on in the next one. */
  public static final int MAX_NEEDS = 10_000;

  /** Most tasks in one chunk of a submit. */
  public static final int MAX_CHUNK_TASKS = 500;

  /** Most characters of a reason, an output, a usage, or a failure with its last output. */
  public static final int MAX_TEXT_CHARS = 64 * 1024;

  /** Most characters of a name or key that is no id. */
  public static final int MAX_NAME_CHARS = 1024;

  /** Most characters of a runner's incarnation or a content hash. */
  public static final int MAX_MARK_CHARS = 128;

  private Sizes() {}

  /**
   * Refuses a record's value that is larger than the contract allows. A broker lets it through when
   * it is small enough compressed.
   *
   * @throws ContractViolationException when it is above {@link #MAX_RECORD_BYTES}
   */
  public static void requireRecord(byte[] value) {
    if (value.length > MAX_RECORD_BYTES) {
      throw new ContractViolationException(
          "Expected a value of at most %,d bytes, but found %,d."
              .formatted(MAX_RECORD_BYTES, value.length));
    }
  }
}
