package io.paradecom.runner.execute.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The words before a command that give it a session of its own, away from the runner's terminal and
 * its Ctrl-C: {@code setsid} where there is one (util-linux, BusyBox), else Perl (macOS), else
 * none.
 */
final class SessionLauncher {
  private static final List<String> FOLDERS =
      List.of("/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin");

  private SessionLauncher() {}

  static List<String> ofThisSystem() {
    return find("setsid")
        .map(setsid -> List.of(setsid.toString()))
        .or(() -> find("perl").map(SessionLauncher::throughPerl))
        .orElse(List.of());
  }

  static List<String> throughPerl(Path perl) {
    return List.of(
        perl.toString(), "-e", "use POSIX (); POSIX::setsid(); exec {$ARGV[0]} @ARGV or exit 127");
  }

  static Optional<Path> find(String program) {
    return Stream.of(FOLDERS)
        .flatMap(List::stream)
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
