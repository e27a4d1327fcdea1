package io.paradecom.cli.local;

import io.paradecom.runner.agent.AgentExecutor;
import io.paradecom.runner.agent.AgentPreset;
import io.paradecom.runner.agent.AgentPresets;
import io.paradecom.runner.execute.TaskExecutor;
import io.paradecom.runner.execute.secret.SecretSource;
import io.paradecom.runner.workspace.RepositoryRules;
import io.paradecom.runner.workspace.WorkspaceExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Coding agents in working trees of their own, around whatever else a runner carries out. */
public final class AgentWork {
  private AgentWork() {}

  /**
   * Puts an executor together, and takes away the trees of an earlier life that was killed.
   *
   * @param others carries out everything else; closed by the one that is returned
   * @param further presets besides those that ship
   * @param data the runner's own folder
   * @param variables of this process
   * @param rules which repositories on other hosts graphs may name
   * @param secrets where what addresses of repositories refer to is looked up
   * @throws IOException when the folder of working trees cannot be used
   */
  public static TaskExecutor around(
      TaskExecutor others,
      List<AgentPreset> further,
      Path data,
      Map<String, String> variables,
      RepositoryRules rules,
      SecretSource secrets)
      throws IOException {
    AgentExecutor agents =
        new AgentExecutor(
            others, AgentPresets.shipped().with(further), data.resolve("agents"), variables);
    WorkspaceExecutor executor =
        new WorkspaceExecutor(agents, data.resolve("worktrees"), variables, rules, secrets);
    try {
      executor.reclaim();
      return executor;
    } catch (IOException e) {
      executor.close();
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return executor;
    }
  }
}
