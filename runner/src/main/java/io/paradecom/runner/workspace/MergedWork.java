package io.paradecom.runner.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the integration branch of a workflow holds.
 *
 * @param branch its name
 * @param base the commit it began at, abbreviated
 * @param tasks those whose work was merged since, the last one first
 * @param kept branches of attempts that hold work which is not merged
 */
public record MergedWork(String branch, String base, Set<String> tasks, List<String> kept) {
  /**
   * Looks at the branch; empty: no task of the workflow has asked for a tree yet, or there is no
   * repository.
   *
   * @param directory in the repository
   * @param branch the name that was asked for; null: the workflow's own
   * @param surroundings this process's own environment
   * @throws IOException when git fails
   */
  public static Optional<MergedWork> of(
      Path directory, String workflow, @Nullable String branch, Map<String, String> surroundings)
      throws IOException, InterruptedException {
    Repository repository = Repository.of(Git.in(surroundings), directory);
    String name = branch(workflow, branch);
    Optional<String> base = repository.commit(Work.bases(workflow) + Work.segment(name));
    Optional<String> head = repository.commit("refs/heads/" + name);
    if (base.isEmpty() || head.isEmpty()) {
      return Optional.empty();
    }
    Git git = repository.git();
    Path top = repository.top();
    String range = base.get() + ".." + head.get();
    Set<String> tasks = new LinkedHashSet<>();
    git.ask(top, "log", "--first-parent", "--format=%B", range)
        .lines()
        .filter(line -> line.startsWith(Work.WORK))
        .map(line -> line.split("/", -1))
        .filter(parts -> parts.length == 4)
        .forEach(parts -> tasks.add(parts[1]));
    List<String> kept = new ArrayList<>();
    String folder = "refs/heads/" + Work.ATTEMPTS + Work.segment(workflow) + "/";
    for (String ref : repository.refs(folder)) {
      kept.add(ref.substring("refs/heads/".length()));
    }
    String shortBase = git.ask(top, "rev-parse", "--short", base.get());
    return Optional.of(new MergedWork(name, shortBase, tasks, kept));
  }

  /**
   * Returns the integration branch of a workflow.
   *
   * @param asked the name that was asked for; null: the workflow's own
   */
  public static String branch(String workflow, @Nullable String asked) {
    return asked == null ? Work.defaultBranch(workflow) : asked;
  }

  /**
   * Forgets the private refs of a workflow that is over; its branches stay.
   *
   * @throws IOException when git fails
   */
  public static void forget(Path directory, String workflow, Map<String, String> surroundings)
      throws IOException, InterruptedException {
    Repository repository = Repository.of(Git.in(surroundings), directory);
    repository.delete(repository.refs(Work.fences(workflow)));
    repository.delete(repository.refs(Work.bases(workflow)));
  }
}
