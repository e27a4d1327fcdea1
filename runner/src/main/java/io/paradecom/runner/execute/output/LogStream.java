package io.paradecom.runner.execute.output;

/** Which of a command's two output streams. */
public enum LogStream {
  STDOUT,
  STDERR
}
