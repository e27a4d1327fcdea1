package io.paradecom.runner.execute.output;

/**
 * The last line of a stream that is not blank.
 *
 * @param text without surrounding white space; only the line's end when it is not {@code whole}
 * @param whole whether all of the line was kept
 * @param first the line's first byte that is not white space, kept or not; 0: there is no line
 */
public record LastLine(String text, boolean whole, byte first) {}
