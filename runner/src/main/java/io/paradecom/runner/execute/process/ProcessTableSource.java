package io.paradecom.runner.execute.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a {@link ProcessTable} is read from. */
@FunctionalInterface
interface ProcessTableSource {
  ProcessTable read() throws IOException;

  /** Returns {@code /proc} where it shows environments (Linux), else the program {@code ps}. */
  static ProcessTableSource ofThisSystem() {
    Path proc = Path.of("/proc");
    return Files.isReadable(proc.resolve("self/environ"))
        ? new ProcTableSource(proc, ProcessHandle.current().pid())
        : new PsTableSource();
  }
}
