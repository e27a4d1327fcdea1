package io.paradecom.cli.local;

import io.paradecom.common.intake.IntakeRule;
import io.paradecom.core.spec.TurnPolicy;
import io.paradecom.core.workflow.Retention;
import io.paradecom.runner.agent.AgentPreset;
import io.paradecom.runner.custom.AddedExecutors;
import io.paradecom.runner.execute.Blobs;
import io.paradecom.runner.http.EgressRules;
import io.paradecom.runner.workspace.RepositoryRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an instance in one JVM needs to know.
 *
 * @param directory its data directory
 * @param slots tasks that run at the same time, 1 to 1,000
 * @param environment names of variables that commands see besides PATH, HOME and the locale
 * @param workingDirectory where a command runs that names no directory
 * @param variables this process's own environment, where keys of models are looked up
 * @param egress where requests of tasks may go
 * @param executors which are added to its runner
 * @param httpPort of the REST interface on 127.0.0.1, 0: any free one; null: there is none
 * @param agents presets of coding agents besides those that ship
 * @param outlets who outside is told of what happens to workflows
 * @param retention how long what has ended is kept
 * @param policy the order of the ready tasks of a workflow that says nothing of it
 * @param adaptive whether fewer of the slots are used while the machine or servers bear no more
 * @param intake what records of topics of others become
 * @param repositories which repositories on other hosts graphs may name
 * @param maxOutputBytes most of an output that a command writes to a file
 */
public record LocalConfig(
    Path directory,
    int slots,
    List<String> environment,
    Path workingDirectory,
    Map<String, String> variables,
    EgressRules egress,
    AddedExecutors executors,
    @Nullable Integer httpPort,
    List<AgentPreset> agents,
    Outlets outlets,
    Retention retention,
    TurnPolicy policy,
    boolean adaptive,
    List<IntakeRule> intake,
    RepositoryRules repositories,
    long maxOutputBytes) {
  public LocalConfig {
    environment = List.copyOf(environment);
    variables = Map.copyOf(variables);
    agents = List.copyOf(agents);
    intake = List.copyOf(intake);
  }

  /** An instance that only its own process talks to, with the environment that this one has. */
  public LocalConfig(Path directory, int slots, List<String> environment, Path workingDirectory) {
    this(
        directory,
        slots,
        environment,
        workingDirectory,
        System.getenv(),
        EgressRules.PUBLIC,
        AddedExecutors.NONE,
        null,
        List.of(),
        Outlets.NONE,
        Retention.FOR_EVER,
        TurnPolicy.LONGEST_PATH,
        false,
        List.of(),
        RepositoryRules.NONE,
        Blobs.DEFAULT_BYTES);
  }

  /** An instance that works on a file, in whose folder commands run that name none. */
  public static LocalConfig forFile(
      Path directory, int slots, List<String> environment, Path file) {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    return new LocalConfig(directory, slots, environment, folder == null ? absolute : folder);
  }

  /** The same with a REST interface. */
  public LocalConfig withHttp(int port) {
    return with(draft -> draft.httpPort = port);
  }

  /** The same with other rules for requests. */
  public LocalConfig withEgress(EgressRules rules) {
    return with(draft -> draft.egress = rules);
  }

  /** The same with executors added to its runner. */
  public LocalConfig withExecutors(AddedExecutors added) {
    return with(draft -> draft.executors = added);
  }

  /** The same with further presets of coding agents. */
  public LocalConfig withAgents(List<AgentPreset> further) {
    return with(draft -> draft.agents = further);
  }

  /** The same that tells others of what happens. */
  public LocalConfig withOutlets(Outlets told) {
    return with(draft -> draft.outlets = told);
  }

  /** The same that keeps what has ended for another time. */
  public LocalConfig withRetention(Retention other) {
    return with(draft -> draft.retention = other);
  }

  /** The same that starts ready tasks in another order. */
  public LocalConfig withPolicy(TurnPolicy other) {
    return with(draft -> draft.policy = other);
  }

  /** The same with the number of slots in use fixed, or not. */
  public LocalConfig withAdaptive(boolean adapts) {
    return with(draft -> draft.adaptive = adapts);
  }

  /** The same that takes records of topics of others in. */
  public LocalConfig withIntake(List<IntakeRule> rules) {
    return with(draft -> draft.intake = rules);
  }

  /** The same whose graphs may name other repositories. */
  public LocalConfig withRepositories(RepositoryRules rules) {
    return with(draft -> draft.repositories = rules);
  }

  /** The same with another limit for what commands put out. */
  public LocalConfig withMaxOutput(long bytes) {
    return with(draft -> draft.maxOutputBytes = bytes);
  }

  private LocalConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new LocalConfig(
        directory,
        slots,
        environment,
        workingDirectory,
        variables,
        draft.egress,
        draft.executors,
        draft.httpPort,
        draft.agents,
        draft.outlets,
        draft.retention,
        draft.policy,
        draft.adaptive,
        draft.intake,
        draft.repositories,
        draft.maxOutputBytes);
  }

  /** What may be said afterwards, under change. */
  private static final class Draft {
    private EgressRules egress;
    private AddedExecutors executors;
    private @Nullable Integer httpPort;
    private List<AgentPreset> agents;
    private Outlets outlets;
    private Retention retention;
    private TurnPolicy policy;
    private boolean adaptive;
    private List<IntakeRule> intake;
    private RepositoryRules repositories;
    private long maxOutputBytes;

    Draft(LocalConfig config) {
      egress = config.egress;
      executors = config.executors;
      httpPort = config.httpPort;
      agents = config.agents;
      outlets = config.outlets;
      retention = config.retention;
      policy = config.policy;
      adaptive = config.adaptive;
      intake = config.intake;
      repositories = config.repositories;
      maxOutputBytes = config.maxOutputBytes;
    }
  }

  /** Says nothing of the variables. */
  @Override
  public String toString() {
    return "LocalConfig[directory=" + directory + ", slots=" + slots + "]";
  }
}
