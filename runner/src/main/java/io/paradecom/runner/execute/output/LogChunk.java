package io.paradecom.runner.execute.output;

/**
 * A piece of what a command wrote, redacted and decoded.
 *
 * @param offset where {@code text} begins, in bytes of the stream's delivered text as UTF-8; the
 *     chunks of one stream follow each other without a gap
 * @param text never cut inside a character; bytes that are not UTF-8 arrive as U+FFFD
 * @param truncated whether the stream's limit was reached here: what the command writes from now on
 *     is read and dropped, and no further chunk of this stream follows
 */
public record LogChunk(LogStream stream, long offset, String text, boolean truncated) {}
