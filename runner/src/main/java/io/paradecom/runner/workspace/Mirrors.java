package io.paradecom.runner.workspace;

import io.paradecom.core.spec.RepositoryAddress;
import io.paradecom.runner.execute.secret.SecretSource;
import io.paradecom.runner.workspace.RemoteException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which runners keep a bare copy of each repository that graphs name by its address.
 * Several runners may share it. Thread-safe.
 *
 * @param git without an identity
 */
record Mirrors(Git git, Path folder, RepositoryRules rules, SecretSource secrets) {
  private static final Logger LOG = LoggerFactory.getLogger(Mirrors.class);
  private static final String SUFFIX = ".git";
  private static final Duration UNUSED = Duration.ofDays(30);
  private static final int NAME_BYTES = 10;

  /**
   * Returns the mirror of a repository, empty when it was just made; nothing is asked yet.
   *
   * @throws RemoteException when graphs may not name this repository here
   * @throws GitException when a secret is not known, or git fails
   */
  Repository open(RepositoryAddress address) throws IOException, InterruptedException {
    Optional<String> refusal = rules.refusal(address);
    if (refusal.isPresent()) {
      throw new RemoteException(Kind.REFUSED, refusal.get());
    }
    Credentials credentials = Credentials.of(address, secrets);
    String name = nameOf(address);
    Path mirror = folder.resolve(name + SUFFIX);
    try (FileMutex _ = FileMutex.acquire(lock(name), () -> true).orElseThrow()) {
      // Again for one that is there: it does no harm, and ends what a kill interrupted.
      Files.createDirectories(mirror);
      git.ask(mirror, "init", "--quiet", "--bare");
      Files.setLastModifiedTime(mirror, FileTime.from(Instant.now()));
    }
    return Repository.mirror(git, mirror.toRealPath(), address, credentials);
  }

  private Path lock(String name) {
    return folder.resolve(name + ".lock");
  }

  /** Two that differ in how they let a runner in are two. */
  private static String nameOf(RepositoryAddress address) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256")
              .digest(address.text().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, NAME_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Takes away mirrors that nobody has used for {@code 30} days, and packs the others where git
   * finds it worth it. Says what does not succeed in the log: the next start tries again.
   */
  void reclaim() throws InterruptedException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> mirrors = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path mirror : mirrors) {
        reclaim(mirror);
      }
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("folder", folder)
          .addKeyValue("error", e.getMessage())
          .log("Mirrors of repositories could not be tidied up");
    }
  }

  private void reclaim(Path mirror) throws IOException, InterruptedException {
    String file = String.valueOf(mirror.getFileName());
    Path lock = lock(file.substring(0, file.length() - SUFFIX.length()));
    Optional<FileMutex> turn = FileMutex.acquire(lock, () -> false);
    if (turn.isEmpty()) {
      return;
    }
    try (FileMutex _ = turn.get()) {
      Instant used = Files.getLastModifiedTime(mirror).toInstant();
      if (used.plus(UNUSED).isBefore(Instant.now())) {
        Worktrees.erase(mirror);
      } else {
        git.ask(
            mirror, "-c", "gc.auto=6700", "-c", "gc.autoDetach=false", "gc", "--auto", "--quiet");
      }
    }
  }
}
