package io.paradecom.runner.workspace;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which one life of a runner has its working trees. It is locked as long as that life
 * lasts; what an earlier life left in a neighbouring folder is taken away at the next start.
 * Thread-safe.
 */
final class Worktrees implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worktrees.class);
  private static final String LOCK = ".lock";

  private final Git git;
  private final Path folder;
  private final Path lockFile;
  private final FileChannel lock;

  private Worktrees(Git git, Path folder, Path lockFile, FileChannel lock) {
    this.git = git;
    this.folder = folder;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Makes a folder for this life, and takes away what dead ones left.
   *
   * @param parent where all lives have their folders
   */
  static Worktrees open(Git git, Path parent) throws IOException, InterruptedException {
    Files.createDirectories(parent);
    byte[] bits = new byte[6];
    new SecureRandom().nextBytes(bits);
    String name = HexFormat.of().formatHex(bits);
    Path lockFile = parent.resolve(name + LOCK);
    FileChannel lock =
        FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    if (lock.tryLock() == null) {
      throw new IOException("Expected to lock " + lockFile + ", which was just made.");
    }
    Worktrees own = new Worktrees(git, parent.resolve(name), lockFile, lock);
    Files.createDirectories(own.folder);
    own.sweep(parent);
    return own;
  }

  private void sweep(Path parent) throws IOException, InterruptedException {
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, "*" + LOCK)) {
      for (Path other : locks) {
        if (!other.equals(lockFile)) {
          sweepOne(other);
        }
      }
    }
  }

  private void sweepOne(Path otherLock) throws IOException, InterruptedException {
    String name = String.valueOf(otherLock.getFileName());
    Path left = otherLock.resolveSibling(name.substring(0, name.length() - LOCK.length()));
    try (FileChannel channel = FileChannel.open(otherLock, StandardOpenOption.WRITE)) {
      if (channel.tryLock() == null) {
        return;
      }
      if (Files.isDirectory(left)) {
        try (DirectoryStream<Path> trees = Files.newDirectoryStream(left)) {
          for (Path tree : trees) {
            remove(tree);
          }
        }
        erase(left);
      }
      Files.deleteIfExists(otherLock);
    } catch (OverlappingFileLockException ownProcess) {
      LOG.atDebug().addKeyValue("folder", left).log("Another runner of this process is at work");
    }
  }

  /** Where a tree of this name is or would be. */
  Path place(String name) {
    return folder.resolve(name);
  }

  /** Makes a tree with a branch of its own. */
  Path add(Repository repository, String name, String branch, String commit)
      throws IOException, InterruptedException {
    return make(repository, name, commit, "-B", branch);
  }

  /** Its files come after the others may go on: they can be many. */
  private Path make(Repository repository, String name, String commit, String... head)
      throws IOException, InterruptedException {
    Path tree = place(name);
    List<String> words = new ArrayList<>(List.of("add", "--quiet", "--no-checkout"));
    words.addAll(List.of(head));
    words.addAll(List.of(tree.toString(), commit));
    repository.worktree(words.toArray(String[]::new));
    repository.git().ask(tree, "reset", "--quiet", "--hard");
    return tree;
  }

  /** Returns the tree of this name with {@code commit} checked out and nothing unknown in it. */
  Path show(Repository repository, String name, String commit)
      throws IOException, InterruptedException {
    Path tree = place(name);
    if (!Files.isDirectory(tree)) {
      return make(repository, name, commit, "--detach");
    }
    Git runner = repository.git();
    runner.ask(tree, "checkout", "--quiet", "--force", "--detach", commit);
    runner.ask(tree, "clean", "--quiet", "-ffd");
    return tree;
  }

  /** Takes away the lock of a tree's index, whose owner has ended with everything in the tree. */
  static void unlock(Path tree) throws IOException {
    String link = Files.readString(tree.resolve(".git")).strip();
    if (link.startsWith("gitdir: ")) {
      Files.deleteIfExists(tree.resolve(link.substring("gitdir: ".length())).resolve("index.lock"));
    }
  }

  /**
   * Takes a tree away, and its branch unless that holds finished work which is merged nowhere. Says
   * what does not succeed in the log: the next start tries again.
   */
  void remove(Path tree) throws InterruptedException {
    try {
      Optional<Repository> owner = owner(tree);
      Optional<String> branch = owner.isEmpty() ? Optional.empty() : branchOf(tree);
      erase(tree);
      if (owner.isPresent()) {
        owner.get().worktree("prune");
        if (branch.isPresent() && isIdle(owner.get(), branch.get())) {
          owner.get().delete(List.of(branch.get()));
        }
      }
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("tree", tree)
          .addKeyValue("error", e.getMessage())
          .log("A working tree could not be taken away");
    }
  }

  private Optional<Repository> owner(Path tree) throws IOException, InterruptedException {
    if (!Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)
        || !Files.exists(tree.resolve(".git"))) {
      return Optional.empty();
    }
    Git.Reply reply = git.run(tree, "", "rev-parse", "--path-format=absolute", "--git-common-dir");
    if (reply.exit() != 0) {
      return Optional.empty();
    }
    Path common = Path.of(reply.line());
    return Optional.of(new Repository(git, common, common, null));
  }

  private Optional<String> branchOf(Path tree) throws IOException, InterruptedException {
    Git.Reply reply = git.run(tree, "", "symbolic-ref", "--quiet", "HEAD");
    return reply.exit() == 0 && reply.line().startsWith("refs/heads/" + Work.ATTEMPTS)
        ? Optional.of(reply.line())
        : Optional.empty();
  }

  private static boolean isIdle(Repository owner, String branch)
      throws IOException, InterruptedException {
    Git.Reply message = owner.git().run(owner.top(), "", "log", "-1", "--format=%B", branch);
    if (message.exit() != 0 || !message.out().contains("\n" + Work.WORK)) {
      return true;
    }
    String holders =
        owner
            .git()
            .ask(
                owner.top(),
                "for-each-ref",
                "--format=%(refname)",
                "--contains",
                branch,
                "refs/heads/");
    return holders.lines().anyMatch(holder -> !holder.startsWith("refs/heads/" + Work.ATTEMPTS));
  }

  /** Deletes a folder with everything in it, also what its owner made read-only. */
  static void erase(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (!Files.isWritable(directory)) {
              directory.toFile().setWritable(true);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Takes everything away that is left in the folder. */
  @Override
  public void close() throws IOException {
    try (DirectoryStream<Path> trees = Files.newDirectoryStream(folder)) {
      for (Path tree : trees) {
        remove(tree);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      erase(folder);
      Files.deleteIfExists(lockFile);
      lock.close();
    }
  }
}
