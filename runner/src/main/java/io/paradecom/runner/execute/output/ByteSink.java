package io.paradecom.runner.execute.output;

/** Takes the bytes of a stream, in order; the array is only lent for the call. */
@FunctionalInterface
public interface ByteSink {
  void accept(byte[] bytes, int offset, int length);
}
