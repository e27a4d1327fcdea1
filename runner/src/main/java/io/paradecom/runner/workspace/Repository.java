package io.paradecom.runner.workspace;

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
 * tree, its index, its branch and the stash never are. Thread-safe; each call runs git.
 *
 * @param git with an identity for commits
 * @param top root of the working tree
 * @param common the folder that all working trees of the repository share
 */
record Repository(Git git, Path top, Path common) {
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
            directory, "", "rev-parse", "--path-format=absolute", "--show-toplevel", "--git-common-dir");
    List<String> lines = reply.out().lines().toList();
    if (reply.exit() != 0 || lines.size() != 2) {
      throw new GitException(
          "Expected %s to be in the working tree of a git repository, since attempts are to have trees of their own, but git says: %s"
              .formatted(directory, reply.err().strip()));
    }
    Path top = Path.of(lines.get(0)).toRealPath();
    return new Repository(git.with(identity(git, top)), top, Path.of(lines.get(1)).toRealPath());
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

  /** Returns the tree of a commit. */
  String tree(String commit) throws IOException, InterruptedException {
    return git.ask(top, "rev-parse", "--verify", commit + "^{tree}");
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

  /** Moves refs together, all or none; returns whether they moved. */
  boolean move(List<String> instructions) throws IOException, InterruptedException {
    return git.run(top, String.join("\n", instructions) + "\n", "update-ref", "--stdin").exit()
        == 0;
  }

  /**
   * Returns the head of the integration branch; made from what is checked out when the workflow has
   * none yet.
   *
   * @throws GitException when there is no commit to begin with, or somebody deleted the branch
   */
  String openBranch(Work work) throws IOException, InterruptedException {
    String baseRef = Work.baseRef(work.workflow());
    for (int i = 0; i < MOST_TRIES; i++) {
      Optional<String> head = commit(work.branchRef());
      Optional<String> base = commit(baseRef);
      if (head.isPresent() && base.isPresent()) {
        return head.get();
      }
      if (base.isPresent() && !refs(Work.fences(work.workflow())).isEmpty()) {
        throw new GitException(
            "Expected the branch %s, which holds the work that was merged before, but it is gone. Restore it, or begin anew."
                .formatted(work.branch()));
      }
      Optional<String> start = head.or(() -> base);
      String from = start.isPresent() ? start.get() : checkedOut();
      List<String> missing = new ArrayList<>();
      if (head.isEmpty()) {
        missing.add("create " + work.branchRef() + " " + from);
      }
      if (base.isEmpty()) {
        missing.add("create " + baseRef + " " + from);
      }
      if (move(missing)) {
        return from;
      }
    }
    throw new GitException(
        "Expected to make the branch %s from %s, but git refuses: is there a branch whose name is a part of this one?"
            .formatted(work.branch(), checkedOut()));
  }

  private String checkedOut() throws IOException, InterruptedException {
    return commit("HEAD")
        .orElseThrow(() ->
            new GitException(
                "Expected a commit in %s to begin with, but it has none yet: commit something, or ask for --workspace none."
                    .formatted(top)));
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
    String folder = "";
    for (String line : git.ask(top, "worktree", "list", "--porcelain").lines().toList()) {
      if (line.startsWith("worktree ")) {
        folder = line.substring("worktree ".length());
      } else if (line.equals("branch " + branchRef)) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  /** Returns the commits between two places of the integration branch that say whose they are. */
  List<Finished> finished(@Nullable String from, String to, Work work)
      throws IOException, InterruptedException {
    String range = from == null ? to : from + ".." + to;
    String listing =
        git.ask(
            top,
            "log",
            "--first-parent",
            "--fixed-strings",
            "--grep=" + work.mark(),
            "--format=" + Finished.FORMAT,
            range);
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
