package io.paradecom.runner.workspace;

import io.paradecom.core.spec.RepositoryAddress;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.TaskExecutor;
import io.paradecom.runner.execute.WorkspaceOrder;
import io.paradecom.runner.execute.secret.SecretSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each attempt that asks for it a working tree of its own, and merges what it changed before
 * it counts as a success; hands all other actions on. Thread-safe.
 */
public final class WorkspaceExecutor implements TaskExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(WorkspaceExecutor.class);

  private final TaskExecutor others;
  private final Git git;
  private final Path folder;
  private final Step.Observer steps;
  private final Mirrors mirrors;
  private final Map<Path, Repository> repositories = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("workspace-", 0).factory());
  private @Nullable Worktrees trees;

  /**
   * @param others carries out commands and checks; closed by this executor
   * @param folder where trees are made; several runners may share it
   * @param surroundings this process's own environment, of which git sees a few variables
   * @param rules which repositories on other hosts graphs may name
   * @param secrets where what addresses of repositories refer to is looked up
   */
  public WorkspaceExecutor(
      TaskExecutor others,
      Path folder,
      Map<String, String> surroundings,
      RepositoryRules rules,
      SecretSource secrets) {
    this(others, folder, surroundings, rules, secrets, Step.Observer.NONE);
  }

  WorkspaceExecutor(
      TaskExecutor others,
      Path folder,
      Map<String, String> surroundings,
      RepositoryRules rules,
      SecretSource secrets,
      Step.Observer steps) {
    this.others = others;
    this.git = Git.in(surroundings);
    this.folder = folder.toAbsolutePath().normalize();
    this.steps = steps;
    this.mirrors = new Mirrors(git, this.folder.resolve("mirrors"), rules, secrets);
  }

  TaskExecutor others() {
    return others;
  }

  Step.Observer steps() {
    return steps;
  }

  @Override
  public Execution start(ExecutionRequest request, ExecutionListener listener) {
    WorkspaceOrder order = request.workspace();
    if (order == null) {
      return others.start(request, listener);
    }
    WorkspaceExecution execution = new WorkspaceExecution(this, request, order, listener);
    threads.execute(execution);
    return execution;
  }

  /** The trees of this life; made, and those of dead ones taken away, when first asked for. */
  synchronized Worktrees trees() throws IOException, InterruptedException {
    Worktrees open = trees;
    if (open == null) {
      open = Worktrees.open(git, folder);
      trees = open;
    }
    return open;
  }

  /**
   * Takes away what a life of this runner left that was killed.
   *
   * @throws IOException when the folder cannot be used
   */
  public void reclaim() throws IOException, InterruptedException {
    if (folder.toFile().isDirectory()) {
      trees();
      mirrors.reclaim();
    }
  }

  /**
   * Returns the repository that an attempt works with.
   *
   * @throws GitException when it cannot be had
   */
  Repository repository(ExecutionRequest request, WorkspaceOrder order)
      throws IOException, InterruptedException {
    RepositoryAddress address = order.spec().repository();
    return address == null ? around(request.workingDirectory()) : mirrors.open(address);
  }

  private Repository around(Path directory) throws IOException, InterruptedException {
    Repository known = repositories.get(directory);
    if (known == null) {
      known = Repository.of(git, directory);
      repositories.put(directory, known);
    }
    return known;
  }

  @Override
  public void close() {
    others.close();
    threads.close();
    synchronized (this) {
      if (trees != null) {
        try {
          trees.close();
          trees = null;
        } catch (IOException e) {
          LOG.atWarn()
              .addKeyValue("folder", folder)
              .addKeyValue("error", e.getMessage())
              .log("Working trees could not be taken away");
        }
      }
    }
  }
}
