package io.paradecom.common.format;

import io.paradecom.common.format.argo.ArgoOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a file is to be read.
 *
 * @param format what the file is written in
 * @param tag the tag of a tagged Taskmaster file, or the document of an Argo file by its name;
 *     null: the usual one
 * @param exec program and arguments that run every task without an action; empty: there is none.
 *     Passed on as it is: no text of a task ever becomes a part of it.
 * @param unit what one run stands for in a Taskmaster file
 * @param policy what is done about dependencies of an imported file that cannot be meant
 * @param overlay a file that adds actions and settings to tasks; null: none
 * @param timeScale factor from a recorded run time to the sleep that stands for it; 0 to 1,000,000
 * @param cancelledSatisfies whether a cancelled task of a Taskmaster file counts as done for those
 *     that need it
 * @param directory working directory of commands; null: the repository root above the file (the
 *     nearest folder with {@code .git}), else the file's own folder
 * @param actionsRequired whether a task without an action makes the file refused; if not it becomes
 *     a no-op with an expected duration of 1 s, for readers that only look at the graph
 * @param agent the preset, known to the runner, by which {@code exec} is given its task; null: by
 *     the usual contract
 * @param workspaces where attempts work
 * @param argo what goes for Argo workflows alone
 * @param claimsFromTexts whether tasks that declare no files claim those that their texts name
 * @param parameters of a native graph that declares some
 */
public record ReadOptions(
    GraphFormat format,
    @Nullable String tag,
    List<String> exec,
    ImportUnit unit,
    RepairPolicy policy,
    @Nullable Path overlay,
    double timeScale,
    boolean cancelledSatisfies,
    @Nullable Path directory,
    boolean actionsRequired,
    @Nullable String agent,
    WorkspaceMode.Choice workspaces,
    ArgoOptions argo,
    boolean claimsFromTexts,
    GivenParameters parameters) {
  /** Largest {@link #timeScale}. */
  public static final double MAX_TIME_SCALE = 1_000_000;

  /** What {@link Builder} starts with. */
  public static final ReadOptions DEFAULTS = builder().build();

  /**
   * @throws IllegalArgumentException when the time scale is outside its range or the program of
   *     {@code exec} is empty
   */
  public ReadOptions {
    exec = List.copyOf(exec);
    if (!(timeScale >= 0 && timeScale <= MAX_TIME_SCALE)) {
      throw new IllegalArgumentException(
          "Expected a time scale of 0 to 1000000, but found " + timeScale + ".");
    }
    if (!exec.isEmpty() && exec.getFirst().isEmpty()) {
      throw new IllegalArgumentException(
          "Expected a program as the first word of what runs a task, but found an empty text.");
    }
  }

  /** Returns program and arguments of a command line, split at blanks; empty: there is none. */
  public static List<String> words(@Nullable String commandLine) {
    return commandLine == null || commandLine.isBlank()
        ? List.of()
        : List.of(commandLine.strip().split("\\s+"));
  }

  /** Returns a builder of the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects options; what is not set is as in {@link ReadOptions#DEFAULTS}. */
  public static final class Builder {
    private GraphFormat format = GraphFormat.AUTO;
    private @Nullable String tag;
    private List<String> exec = List.of();
    private ImportUnit unit = ImportUnit.SUBTASK;
    private RepairPolicy policy = RepairPolicy.REPAIR;
    private @Nullable Path overlay;
    private double timeScale = 1.0;
    private boolean cancelledSatisfies;
    private @Nullable Path directory;
    private boolean actionsRequired = true;
    private @Nullable String agent;
    private WorkspaceMode.Choice workspaces = WorkspaceMode.Choice.AS_WRITTEN;
    private ArgoOptions argo = ArgoOptions.DEFAULTS;
    private boolean claimsFromTexts;
    private GivenParameters parameters = GivenParameters.NONE;

    private Builder() {}

    /** Default: {@link GraphFormat#AUTO}. */
    public Builder format(GraphFormat value) {
      this.format = value;
      return this;
    }

    /** Default: null, the file's current tag. */
    public Builder tag(@Nullable String value) {
      this.tag = value;
      return this;
    }

    /** Default: empty. */
    public Builder exec(List<String> value) {
      this.exec = value;
      return this;
    }

    /** Default: {@link ImportUnit#SUBTASK}. */
    public Builder unit(ImportUnit value) {
      this.unit = value;
      return this;
    }

    /** Default: {@link RepairPolicy#REPAIR}. */
    public Builder policy(RepairPolicy value) {
      this.policy = value;
      return this;
    }

    /** Default: null, none. */
    public Builder overlay(@Nullable Path value) {
      this.overlay = value;
      return this;
    }

    /** Default: 1. */
    public Builder timeScale(double value) {
      this.timeScale = value;
      return this;
    }

    /** Default: false. */
    public Builder cancelledSatisfies(boolean value) {
      this.cancelledSatisfies = value;
      return this;
    }

    /** Default: null, the repository root or the file's folder. */
    public Builder directory(@Nullable Path value) {
      this.directory = value;
      return this;
    }

    /** Default: true. */
    public Builder actionsRequired(boolean value) {
      this.actionsRequired = value;
      return this;
    }

    /** Default: null, none. */
    public Builder agent(@Nullable String value) {
      this.agent = value;
      return this;
    }

    /** Default: {@link WorkspaceMode.Choice#AS_WRITTEN}. */
    public Builder workspaces(WorkspaceMode.Choice value) {
      this.workspaces = value;
      return this;
    }

    /** Default: {@link ArgoOptions#DEFAULTS}. */
    public Builder argo(ArgoOptions value) {
      this.argo = value;
      return this;
    }

    /** Default: false. */
    public Builder claimsFromTexts(boolean value) {
      this.claimsFromTexts = value;
      return this;
    }

    /** Default: {@link GivenParameters#NONE}. */
    public Builder parameters(GivenParameters value) {
      this.parameters = value;
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException as the record's constructor
     */
    public ReadOptions build() {
      return new ReadOptions(
          format,
          tag,
          exec,
          unit,
          policy,
          overlay,
          timeScale,
          cancelledSatisfies,
          directory,
          actionsRequired,
          agent,
          workspaces,
          argo,
          claimsFromTexts,
          parameters);
    }
  }
}
