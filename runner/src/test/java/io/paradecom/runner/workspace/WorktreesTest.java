package io.paradecom.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorktreesTest {
  private static final int THREADS = 8;
  private static final int TREES_OF_EACH = 12;

  @TempDir private Path folder;

  @Test
  void shouldMakeAndListAndTakeAwayTreesAtTheSameTime() throws Exception {
    // Given: git reads the entries of other trees, and fails where one is just being written.
    Checkout checkout = Checkout.make(folder.resolve("repo"));
    Git git = Git.in(Map.of("PATH", System.getenv("PATH"), "HOME", folder.toString()));
    Repository repository = Repository.of(git, checkout.root);
    String head = checkout.git("rev-parse", "HEAD");
    List<Future<Void>> done = new ArrayList<>();

    // When
    try (Worktrees one = Worktrees.open(git, folder.resolve("trees"));
        Worktrees other = Worktrees.open(git, folder.resolve("trees"));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int thread = 0; thread < THREADS; thread++) {
        Worktrees own = thread % 2 == 0 ? one : other;
        String name = "task-" + thread + ".";
        done.add(
            threads.submit(() -> {
              for (int i = 0; i < TREES_OF_EACH; i++) {
                useOne(own, repository, name + i, head);
              }
              return null;
            }));
      }
      for (Future<Void> thread : done) {
        thread.get();
      }
    }

    // Then
    assertThat(checkout.worktrees()).hasSize(1);
    assertThat(checkout.attemptBranches()).isEmpty();
    assertThat(checkout.git("status", "--porcelain")).isEmpty();
  }

  private static void useOne(Worktrees trees, Repository repository, String name, String head)
      throws Exception {
    String branch = Work.ATTEMPTS + name;
    Path tree = trees.add(repository, name, branch, head);
    assertThat(Files.readString(tree.resolve("shared"))).startsWith("top");
    assertThat(repository.checkedOutBranches()).containsKey("refs/heads/" + branch);
    trees.remove(tree);
    assertThat(tree).doesNotExist();
  }
}
