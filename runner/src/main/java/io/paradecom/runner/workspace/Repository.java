package io.paradecom.runner.workspace;

import io.paradecom.core.spec.RepositoryAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A git repository with a working tree that is somebody's own: refs and objects are written, the
 * tree, its index, its branch and the stash never are. Or this runner's mirror of one on another
 * host, which has the last word on refs. Thread-safe; each call runs git.
 *
 * @param git with an identity for commits
 * @param top root of the working tree; of a mirror, itself
 * @param common the folder that all working trees of the repository share
 * @param remote what it is a mirror of; null: it is none
 */
record Repository(Git git, Path top, Path common, @Nullable Remote remote) {
  private static final int MOST_TRIES = 20;

  /**
   * Finds the repository that {@code directory} is in.
   *
   * @throws GitException when it is in none
   */
  static Repository of(Git git, Path directory) throws IOException, InterruptedException {
    if (!Files.isDirectory(directory)) {
      throw new GitException("Expected the directory " + directory + ", but it is not there.");
    }
    Git.Reply reply =
        git.run(
            directory,
            "",
            "rev-parse",
            "--path-format=absolute",
            "--show-toplevel",
            "--git-common-dir");
    List<String> lines = reply.out().lines().toList();
    if (reply.exit() != 0 || lines.size() != 2) {
      throw new GitException(
          "Expected %s to be in the working tree of a git repository, since attempts are to have trees of their own, but git says: %s"
              .formatted(directory, reply.err().strip()));
    }
    Path top = Path.of(lines.get(0)).toRealPath();
    return new Repository(
        git.with(identity(git, top)), top, Path.of(lines.get(1)).toRealPath(), null);
  }

  /** A mirror in the bare repository {@code folder}. */
  static Repository mirror(Git git, Path folder, RepositoryAddress address, Credentials credentials)
      throws IOException, InterruptedException {
    Git named = git.with(identity(git, folder));
    return new Repository(named, folder, folder, new Remote(named, folder, address, credentials));
  }

  /** The user's own where it is configured. */
  private static Map<String, String> identity(Git git, Path top)
      throws IOException, InterruptedException {
    boolean configured =
        git.run(top, "", "config", "--get", "user.name").exit() == 0
            && git.run(top, "", "config", "--get", "user.email").exit() == 0;
    Map<String, String> own = new HashMap<>();
    if (!configured) {
      for (String who : List.of("AUTHOR", "COMMITTER")) {
        own.put("GIT_" + who + "_NAME", "ParaDecom");
        own.put("GIT_" + who + "_EMAIL", "paradecom@localhost");
      }
    }
    return own;
  }

  /** Returns the commit that a name stands for; empty: it stands for none. */
  Optional<String> commit(String name) throws IOException, InterruptedException {
    return object(name + "^{commit}");
  }

  Optional<String> object(String name) throws IOException, InterruptedException {
    Git.Reply reply = git.run(top, "", "rev-parse", "--verify", "--quiet", name);
    return reply.exit() == 0 ? Optional.of(reply.line()) : Optional.empty();
  }

  /** Returns the text of a blob; empty: it is not there any more. */
  Optional<String> text(String blob) throws IOException, InterruptedException {
    Git.Reply reply = git.run(top, "", "cat-file", "blob", blob);
    return reply.exit() == 0 ? Optional.of(reply.out()) : Optional.empty();
  }

  /** Stores a text and returns its object. */
  String store(String text) throws IOException, InterruptedException {
    Git.Reply reply = git.run(top, text, "hash-object", "-w", "--stdin");
    if (reply.exit() != 0) {
      throw Git.failure(reply, "hash-object");
    }
    return reply.line();
  }

  /**
   * Moves refs together, all or none, where the last word on them is spoken; returns whether they
   * moved.
   *
   * @throws RemoteException when the remote cannot be asked, or does not want it
   */
  boolean move(List<RefChange> changes) throws IOException, InterruptedException {
    if (remote == null) {
      return write(changes.stream().map(RefChange::instruction).toList());
    }
    boolean moved = remote.push(changes);
    if (moved) {
      // Copies: where they cannot be written now, the next look at the remote writes them.
      var _ = write(changes.stream().map(to -> "update " + to.ref() + " " + to.to()).toList());
    }
    return moved;
  }

  private boolean write(List<String> instructions) throws IOException, InterruptedException {
    return git.run(top, String.join("\n", instructions) + "\n", "update-ref", "--stdin").exit()
        == 0;
  }

  /** Learns what the remote's refs are now. */
  void refresh(Work work) throws IOException, InterruptedException {
    if (remote != null) {
      remote.refresh(work);
    }
  }

  /**
   * Makes the finished work of a dispatch known to all hosts, with the answer that goes with it.
   */
  void publish(Work work, String commit, @Nullable String output)
      throws IOException, InterruptedException {
    if (remote == null) {
      return;
    }
    List<RefChange> changes = new ArrayList<>();
    changes.add(new RefChange("refs/heads/" + work.attemptBranch(), commit, null));
    if (output != null) {
      changes.add(new RefChange(work.outputRef(), output, null));
    }
    if (!remote.push(changes)) {
      throw new GitException(
          "Expected to push the branch %s, but %s has one of that name."
              .formatted(work.attemptBranch(), remote.address()));
    }
  }

  /** A branch as a person finds it. */
  String shown(String branch) {
    return remote == null ? branch : branch + " of " + remote.address();
  }

  /**
   * An integration branch.
   *
   * @param head its last commit
   * @param base where it began
   */
  record Line(String head, String base) {}

  /**
   * Returns the integration branch; made from what is checked out when the workflow has none yet.
   *
   * @throws GitException when there is no commit to begin with, or somebody deleted the branch
   */
  Line openBranch(Work work) throws IOException, InterruptedException {
    for (int i = 0; i < MOST_TRIES; i++) {
      refresh(work);
      Map<String, String> found = git.refs(top, work.branchRef(), work.baseRef());
      String head = found.get(work.branchRef());
      String base = found.get(work.baseRef());
      if (head != null && base != null) {
        return new Line(head, base);
      }
      if (base != null) {
        refuseLost(work);
      }
      String start = head != null ? head : base;
      String from = start == null ? checkedOut() : start;
      List<RefChange> missing = new ArrayList<>();
      if (head == null) {
        missing.add(new RefChange(work.branchRef(), from, null));
      }
      if (base == null) {
        missing.add(new RefChange(work.baseRef(), from, null));
      }
      move(missing);
    }
    throw new GitException(
        "Expected to make the branch %s from %s, but git refuses: is there a branch whose name is a part of this one?"
            .formatted(shown(work.branch()), checkedOut()));
  }

  /** Fences come after the branch: with one, a branch that is missing was there. */
  private void refuseLost(Work work) throws IOException, InterruptedException {
    boolean used = remote != null || !refs(Work.fences(work.workflow())).isEmpty();
    if (used && commit(work.branchRef()).isEmpty()) {
      throw new GitException(
          "Expected the branch %s, which holds the work that was merged before, but it is gone. Restore it, or begin anew."
              .formatted(work.branch()));
    }
  }

  private String checkedOut() throws IOException, InterruptedException {
    return commit(remote == null ? "HEAD" : Remote.HEAD_REF)
        .orElseThrow(() ->
            new GitException(
                remote == null
                    ? "Expected a commit in %s to begin with, but it has none yet: commit something, or ask for --workspace none."
                        .formatted(top)
                    : "Expected %s to have a commit that its HEAD names, to begin with, but it has none."
                        .formatted(remote.address())));
  }

  /** Returns the names of all refs below {@code prefix}. */
  List<String> refs(String prefix) throws IOException, InterruptedException {
    return git.ask(top, "for-each-ref", "--format=%(refname)", prefix).lines().toList();
  }

  /** Deletes refs; those that are gone already do not matter. */
  void delete(List<String> refs) throws IOException, InterruptedException {
    for (String ref : refs) {
      git.run(top, "", "update-ref", "-d", ref);
    }
  }

  /** Returns the folder in which somebody has the branch checked out; empty: nobody has. */
  Optional<String> checkedOutAt(String branchRef) throws IOException, InterruptedException {
    return Optional.ofNullable(checkedOutBranches().get(branchRef));
  }

  /** Returns the folders of all working trees that are on a branch, by that branch's ref. */
  Map<String, String> checkedOutBranches() throws IOException, InterruptedException {
    Map<String, String> folders = new HashMap<>();
    String folder = "";
    for (String line : worktree("list", "--porcelain").lines().toList()) {
      if (line.startsWith("worktree ")) {
        folder = line.substring("worktree ".length());
      } else if (line.startsWith("branch ")) {
        folders.put(line.substring("branch ".length()), folder);
      }
    }
    return folders;
  }

  /**
   * Runs {@code git worktree}, one at a time: git reads what it keeps of each working tree, and
   * fails where another git is just writing or deleting that. Against gits that are not ours it
   * helps to try again.
   *
   * @param words such that a second time does no harm
   * @throws GitException when it fails again and again
   */
  String worktree(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("worktree"));
    all.addAll(List.of(words));
    String[] command = all.toArray(String[]::new);
    try (FileMutex _ = FileMutex.acquire(lockFile(".worktrees"), () -> true).orElseThrow()) {
      Git.Reply reply = git.run(common, "", command);
      for (int i = 1; i < MOST_TRIES && reply.exit() != 0; i++) {
        reply = git.run(common, "", command);
      }
      if (reply.exit() != 0) {
        throw Git.failure(reply, command);
      }
      return reply.line();
    }
  }

  /**
   * Where ParaDecom locks what {@code name} stands for: the segment of a branch, or a dot first.
   */
  Path lockFile(String name) {
    return common.resolve("paradecom").resolve(name + ".lock");
  }

  /** Returns the merges on an integration branch that are of {@code work}'s task. */
  List<Finished> finished(Line line, Work work) throws IOException, InterruptedException {
    String listing =
        git.ask(
            top,
            "log",
            // Not along first parents alone: who merges the branch into their own and pushes that
            // turns them round. What attempts committed has one parent, what was merged has two.
            "--min-parents=2",
            "--topo-order",
            "--fixed-strings",
            "--grep=" + work.mark(),
            "--format=" + Finished.FORMAT,
            line.base() + ".." + line.head());
    return Finished.parse(listing, work);
  }

  /** Returns what the one commit says of itself; empty: nothing. */
  Optional<Finished> finishedAt(String commit, Work work) throws IOException, InterruptedException {
    String listing = git.ask(top, "log", "-1", "--format=" + Finished.FORMAT, commit);
    return Finished.parse(listing, work).stream().findFirst();
  }

  /** Merges two commits without a working tree. */
  MergeTree merge(String ours, String theirs) throws IOException, InterruptedException {
    String[] words = {
      "merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", ours, theirs
    };
    Git.Reply reply = git.run(top, "", words);
    if (reply.exit() != 0 && reply.exit() != 1) {
      throw Git.failure(reply, words);
    }
    return MergeTree.parse(reply.out());
  }

  /** Makes a commit that no ref names yet. */
  String commitTree(String tree, String message, String... parents)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("commit-tree", tree));
    for (String parent : parents) {
      words.addAll(List.of("-p", parent));
    }
    Git.Reply reply = git.run(top, message, words.toArray(String[]::new));
    if (reply.exit() != 0) {
      throw Git.failure(reply, "commit-tree");
    }
    return reply.line();
  }

  boolean isAncestor(String older, String newer) throws IOException, InterruptedException {
    return git.run(top, "", "merge-base", "--is-ancestor", older, newer).exit() == 0;
  }
}
