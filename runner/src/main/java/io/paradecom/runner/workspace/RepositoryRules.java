package io.paradecom.runner.workspace;

import io.paradecom.core.spec.RepositoryAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which repositories graphs may name. Git is let in with what the runner's own user may do, so
 * where others hand graphs in, only what the operator has listed counts. Names of hosts count and
 * not addresses, since it is git that looks them up. Immutable.
 *
 * @param any whether every repository may be named
 * @param hosts as {@code HOST} or {@code HOST:PORT}, in lower case
 * @param folders in which repositories may be, absolute
 */
public record RepositoryRules(boolean any, List<String> hosts, List<Path> folders) {
  /** Every repository: whoever hands graphs in is the one whose runner it is. */
  public static final RepositoryRules ANY = new RepositoryRules(true, List.of(), List.of());

  /** No repository. */
  public static final RepositoryRules NONE = new RepositoryRules(false, List.of(), List.of());

  private static final Pattern PLACE =
      Pattern.compile(
          "(\\[[0-9a-f:.]{2,45}]|[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?)(:([0-9]{1,5}))?");

  public RepositoryRules {
    hosts = List.copyOf(hosts);
    folders = List.copyOf(folders);
  }

  /**
   * Reads what an operator writes: {@code HOST}, {@code HOST:PORT} or an absolute folder.
   *
   * @throws IllegalArgumentException when one is none of these
   */
  public static RepositoryRules of(List<String> places) {
    List<String> hosts = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    for (String written : places) {
      String place = written.strip();
      Matcher host = PLACE.matcher(place.toLowerCase(Locale.ROOT));
      if (place.startsWith("/") && place.indexOf('\0') < 0) {
        folders.add(Path.of(place).normalize());
      } else if (host.matches()) {
        hosts.add(place.toLowerCase(Locale.ROOT));
      } else {
        throw new IllegalArgumentException(
            "Expected HOST, HOST:PORT or an absolute folder, but found \"%s\".".formatted(place));
      }
    }
    return new RepositoryRules(false, hosts, folders);
  }

  /** Returns why a repository may not be used, in one sentence; empty: it may. */
  Optional<String> refusal(RepositoryAddress address) throws IOException {
    boolean isFile = address.kind() == RepositoryAddress.Kind.FILE;
    if (any || (isFile ? isWithin(address.folder()) : isListed(address))) {
      return Optional.empty();
    }
    String place = isFile ? "a folder of this machine" : "on " + address.host();
    return Optional.of(
        "Expected a repository that graphs may name on this runner, but %s is %s: allow it with --git-allow."
            .formatted(address, place));
  }

  private boolean isListed(RepositoryAddress address) {
    String host = address.host().indexOf(':') < 0 ? address.host() : "[" + address.host() + "]";
    return hosts.contains(host) || hosts.contains(host + ":" + address.port());
  }

  /**
   * Where links lead counts, so that none leads out of what is allowed: of the folder itself, and
   * of what git takes for it.
   */
  private boolean isWithin(String folder) throws IOException {
    Path written = Path.of(folder);
    Path inner = written.resolve(".git");
    return Files.isDirectory(written)
        && isBelowAllowed(written.toRealPath())
        && !Files.isRegularFile(inner)
        && (!Files.exists(inner) || isBelowAllowed(inner.toRealPath()));
  }

  private boolean isBelowAllowed(Path real) throws IOException {
    for (Path allowed : folders) {
      if (real.startsWith(real(allowed))) {
        return true;
      }
    }
    return false;
  }

  private static Path real(Path path) throws IOException {
    return path.toFile().exists() ? path.toRealPath() : path.normalize();
  }
}
