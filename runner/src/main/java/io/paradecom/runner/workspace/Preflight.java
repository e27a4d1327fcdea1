package io.paradecom.runner.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be said of a folder before attempts get working trees out of it. */
public sealed interface Preflight {
  /** No repository is around the folder. */
  record NoRepository() implements Preflight {}

  /**
   * Attempts cannot have trees of their own here.
   *
   * @param reason one sentence for a person
   * @param ofMachine whether it is about what is installed, not about the repository
   */
  record Unusable(String reason, boolean ofMachine) implements Preflight {}

  /**
   * They can.
   *
   * @param top root of the working tree
   * @param head the commit that the branch begins at, abbreviated
   * @param notes what may surprise, one line each
   */
  record Ready(Path top, String head, List<String> notes) implements Preflight {
    public Ready {
      notes = List.copyOf(notes);
    }
  }

  /** The oldest git that merges without a working tree. */
  String OLDEST = "2.38";

  /**
   * Looks at a folder.
   *
   * @param branch the integration branch asked for; null: one that does not exist yet
   * @param surroundings this process's own environment
   */
  static Preflight of(Path directory, @Nullable String branch, Map<String, String> surroundings)
      throws InterruptedException {
    boolean marked = isMarked(directory.toAbsolutePath().normalize());
    if (!marked) {
      return new NoRepository();
    }
    Git git = Git.in(surroundings);
    try {
      String version = git.ask(directory, "--version");
      if (!supports(version)) {
        return new Unusable(
            "Expected git %s or newer, which merges without a working tree, but found %s."
                .formatted(OLDEST, version),
            true);
      }
    } catch (IOException missing) {
      return new Unusable(
          "Expected git %s or newer on the PATH, since tasks are to work in git worktrees, but %s"
              .formatted(OLDEST, missing.getMessage()),
          true);
    }
    try {
      return look(Repository.of(git, directory), branch);
    } catch (IOException e) {
      return new Unusable(String.valueOf(e.getMessage()), false);
    }
  }

  /**
   * Returns whether the commit that is checked out holds a file.
   *
   * @param top root of the working tree
   * @throws IOException when git cannot be run
   */
  static boolean isCommitted(Path top, Path file, Map<String, String> surroundings)
      throws IOException, InterruptedException {
    String name = top.relativize(file).toString();
    return Git.in(surroundings).run(top, "", "cat-file", "-e", "HEAD:" + name).exit() == 0;
  }

  private static boolean isMarked(Path directory) {
    for (Path at = directory; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether this is the answer to {@code git --version} of one that is new enough. */
  static boolean supports(String version) {
    Matcher numbers = Pattern.compile("(\\d+)\\.(\\d+)").matcher(version);
    if (!numbers.find()) {
      return false;
    }
    int major = Integer.parseInt(numbers.group(1));
    return major > 2 || (major == 2 && Integer.parseInt(numbers.group(2)) >= 38);
  }

  private static Preflight look(Repository repository, @Nullable String branch)
      throws IOException, InterruptedException {
    Optional<String> head = repository.commit("HEAD");
    if (head.isEmpty()) {
      return new Unusable(
          "Expected a commit in %s to begin with, but it has none yet: commit something, or pass --workspace none."
              .formatted(repository.top()),
          false);
    }
    String shortHead = repository.git().ask(repository.top(), "rev-parse", "--short", "HEAD");
    if (branch != null) {
      Optional<String> wrong = wrongBranch(repository, branch);
      if (wrong.isPresent()) {
        return new Unusable(wrong.get(), false);
      }
    }
    return new Ready(repository.top(), shortHead, notes(repository, shortHead));
  }

  private static Optional<String> wrongBranch(Repository repository, String branch)
      throws IOException, InterruptedException {
    Git git = repository.git();
    if (git.run(repository.top(), "", "check-ref-format", "--branch", branch).exit() != 0) {
      return Optional.of("Expected the name of a branch, but found \"%s\".".formatted(branch));
    }
    return repository
        .checkedOutAt("refs/heads/" + branch)
        .map(folder ->
            "Expected a branch that nobody has checked out, since it moves by itself, but %s is checked out in %s."
                .formatted(branch, folder));
  }

  private static List<String> notes(Repository repository, String head)
      throws IOException, InterruptedException {
    Git git = repository.git();
    List<String> notes = new ArrayList<>();
    long dirty =
        git.ask(repository.top(), "status", "--porcelain", "--untracked-files=normal")
            .lines()
            .count();
    if (dirty > 0) {
      notes.add(
          "%s not committed: tasks do not see %s, they begin at commit %s."
              .formatted(
                  dirty == 1 ? "1 change is" : dirty + " changes are",
                  dirty == 1 ? "it" : "them",
                  head));
    }
    if (git.run(repository.top(), "", "cat-file", "-e", "HEAD:.gitmodules").exit() == 0) {
      notes.add("Submodules are not checked out where tasks work, and changes in them are lost.");
    }
    return notes;
  }
}
