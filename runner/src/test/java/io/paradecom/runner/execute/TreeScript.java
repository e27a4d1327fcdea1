package io.paradecom.runner.execute;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A shell script that starts every kind of descendant that is hard to get rid of, and writes their
 * process ids to a folder: file {@code pids}, complete when {@code ready} exists.
 */
final class TreeScript {
  private static final int MEMBERS = 6;
  private static final String TEXT =
      """
      note() { echo "$1" >>"$PIDS/pids"; }
      note $$
      # a child
      sleep 1001 &
      note $!
      # a grandchild that ignores SIGTERM
      sh -c 'trap "" TERM; echo $$ >>"$PIDS/pids"; while :; do sleep 1002; done' &
      # a child in a session of its own
      setsid sh -c 'echo $$ >>"$PIDS/pids"; exec sleep 1003' &
      # a daemon: forked twice, own session, no open pipe of ours, other working directory
      (setsid sh -c 'cd /; (echo $(exec sh -c "echo \\$PPID") >>"$PIDS/pids"; exec sleep 1004) & exit 0' \
          </dev/null >/dev/null 2>&1 &)
      # a child without our environment
      env -i PIDS="$PIDS" sh -c 'echo $$ >>"$PIDS/pids"; exec sleep 1005' &
      while [ "$(wc -l <"$PIDS/pids")" -lt 6 ]; do sleep 0.01; done
      touch "$PIDS/ready"
      """;

  private final Path folder;

  TreeScript(Path folder) {
    this.folder = folder;
  }

  /** The script, and then {@code ending}. */
  RequestBuilder request(String ending) {
    return RequestBuilder.shell(folder, TEXT + ending).env("PIDS", folder.toString());
  }

  /** Waits until all descendants run and returns their process ids, the script's own first. */
  List<Long> awaitPids() {
    await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(folder.resolve("ready")));
    try {
      List<Long> pids =
          Files.readAllLines(folder.resolve("pids")).stream().map(Long::valueOf).toList();
      if (pids.size() != MEMBERS) {
        throw new IllegalStateException("Expected " + MEMBERS + " processes, but found " + pids);
      }
      return pids;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
