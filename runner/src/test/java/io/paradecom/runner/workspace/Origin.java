package io.paradecom.runner.workspace;

import io.paradecom.core.spec.RepositoryAddress;
import io.paradecom.core.spec.WorkspaceSpec;
import io.paradecom.runner.execute.EnvironmentPolicy;
import io.paradecom.runner.execute.ExecutorSettings;
import io.paradecom.runner.execute.LocalTaskExecutor;
import io.paradecom.runner.execute.WorkspaceOrder;
import io.paradecom.runner.execute.secret.SecretSource;
import io.paradecom.runner.workspace.Checkout.Attempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A bare repository that stands for one on another host, and hosts with mirrors of it, which end
 * with it.
 */
final class Origin implements AutoCloseable {
  final Path bare;
  private final Path folder;
  private final Git git;
  private final List<WorkspaceExecutor> hosts = new CopyOnWriteArrayList<>();

  private Origin(Path folder, Path bare, Git git) {
    this.folder = folder;
    this.bare = bare;
    this.git = git;
  }

  /** One whose {@code main} has the commit of {@link Checkout#make} and a {@code tasks.json}. */
  static Origin make(Path folder) throws Exception {
    Checkout checkout = Checkout.make(folder.resolve("first"));
    checkout.write("tasks.json", "{}\n");
    checkout.write("sub/file", "x\n");
    checkout.commit("second");
    Path bare = folder.toRealPath().resolve("origin.git");
    checkout.git("clone", "--quiet", "--bare", checkout.root.toString(), bare.toString());
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put("HOME", folder.toString());
    return new Origin(folder, bare, Git.in(variables));
  }

  String git(String... words) throws IOException, InterruptedException {
    return git.ask(bare, words);
  }

  RepositoryAddress address() {
    return new RepositoryAddress(bare.toString());
  }

  WorkspaceSpec spec() {
    return new WorkspaceSpec(null, null, List.of("tasks.json"), address());
  }

  Attempt attempt(String task, String script) {
    return new Attempt(WorkspaceOrder.ROOT, task, script, 1, 1, null, spec(), Map.of());
  }

  /** The runner of a host that shares nothing with others but this repository. */
  WorkspaceExecutor host(String name) throws IOException {
    return host(name, RepositoryRules.of(List.of(folder.toString())), SecretSource.NONE);
  }

  WorkspaceExecutor host(String name, Step.Observer steps) throws IOException {
    return host(name, RepositoryRules.ANY, SecretSource.NONE, steps);
  }

  WorkspaceExecutor host(String name, RepositoryRules rules, SecretSource secrets)
      throws IOException {
    return host(name, rules, secrets, Step.Observer.NONE);
  }

  private WorkspaceExecutor host(
      String name, RepositoryRules rules, SecretSource secrets, Step.Observer steps)
      throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    ExecutorSettings settings =
        ExecutorSettings.of(
            EnvironmentPolicy.local(List.of(), System.getenv()),
            SecretSource.NONE,
            own.resolve("tasks"));
    WorkspaceExecutor host =
        new WorkspaceExecutor(
            LocalTaskExecutor.start(settings),
            own.resolve("trees"),
            Map.of("PATH", System.getenv("PATH"), "HOME", own.toString()),
            rules,
            secrets,
            steps);
    hosts.add(host);
    return host;
  }

  @Override
  public void close() {
    hosts.forEach(WorkspaceExecutor::close);
  }

  /** A program that this repository runs at an event, as its server would. */
  void hook(String event, String script) throws IOException {
    Path hook = bare.resolve("hooks").resolve(event);
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\n" + script + "\n");
    if (!hook.toFile().setExecutable(true)) {
      throw new IOException("Expected to make " + hook + " executable.");
    }
  }

  String merged(String name) throws IOException, InterruptedException {
    return git("show", Checkout.BRANCH + ":" + name);
  }

  List<String> attemptBranches() throws IOException, InterruptedException {
    return git("for-each-ref", "--format=%(refname:short)", "refs/heads/" + Work.ATTEMPTS)
        .lines()
        .toList();
  }

  long mergesOf(String task) throws IOException, InterruptedException {
    return git("log", "--first-parent", "--format=%B", Checkout.BRANCH)
        .lines()
        .filter(line -> line.startsWith(Work.WORK + "run-1/" + task + "/"))
        .count();
  }
}
