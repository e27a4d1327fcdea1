import io.paradecom.client.Graph;
import io.paradecom.client.ParadecomClient;
import io.paradecom.client.RefusedException;
import io.paradecom.client.Submitted;
import io.paradecom.client.TaskStatus;
import io.paradecom.client.Workflow;
import io.paradecom.client.WorkflowEvents;
import io.paradecom.client.WorkflowState;
import io.paradecom.client.WorkflowStatus;
import io.paradecom.client.decompose.DecomposedTask;
import io.paradecom.client.decompose.ParallelDecomposition;
import io.paradecom.client.decompose.Project;
import java.time.Duration;
import java.util.List;

/**
 * Submits a graph, follows it to its end, and breaks a project down. {@code sh run.sh} says how to
 * run it.
 */
public final class Release {
  private Release() {}

  public static void main(String[] arguments) throws Exception {
    String url = arguments.length > 0 ? arguments[0] : "http://127.0.0.1:8088";
    String model = arguments.length > 1 ? arguments[1] : "outline";
    String key = System.getenv("PARADECOM_API_KEY");
    ParadecomClient.Builder builder = ParadecomClient.at(url);
    try (ParadecomClient client = (key == null ? builder : builder.credential(key)).build()) {
      release(client);
      decompose(client, model);
    }
  }

  private static void release(ParadecomClient client) throws Exception {
    Graph graph =
        Graph.named("release")
            .parallelism(4)
            .task("build", task -> task.shell("echo built").title("Build it"))
            .task("lint", task -> task.shell("echo clean"))
            .task("test", task -> task.needs("build").shell("echo '{\"failed\": 0}'"))
            .task("deploy", task -> task.needs("test", "lint").shell("echo deployed"));
    Submitted submitted;
    try {
      submitted = client.submit(graph);
    } catch (RefusedException.Invalid invalid) {
      invalid.problem().errors().forEach(System.err::println);
      throw invalid;
    }

    Workflow workflow = client.workflow(submitted.workflowId());
    try (WorkflowEvents events = workflow.events(WorkflowEvents.FROM_START)) {
      boolean open = true;
      while (open) {
        for (WorkflowEvents.Event event : events.poll(Duration.ofSeconds(1))) {
          for (String happened : event.happened()) {
            System.out.println(event.offset() + " " + happened);
            open &= !happened.equals("WorkflowEnded");
          }
        }
      }
    }
    WorkflowStatus end = workflow.await(Duration.ofMinutes(1));
    System.out.println(end.id() + " " + end.state());
    for (TaskStatus task : workflow.tasks()) {
      System.out.println("  " + task.id() + " " + task.state());
    }
    if (end.state() == WorkflowState.SUCCEEDED) {
      System.out.println("  test found " + workflow.output("test"));
    }
  }

  private static void decompose(ParadecomClient client, String model) {
    Project project =
        new Project(
            "A bookshop",
            """
            ## Fill the shelves
            Order books, then put them on the shelves.
            ## Set up the till
            ## Open the doors
            Needs: Fill the shelves, Set up the till.
            """);
    ParallelDecomposition decomposition =
        new ParallelDecomposition(client, ParallelDecomposition.Options.of(model));
    print(decomposition.parallelDecomposeProject(project, 8), "");
  }

  private static void print(List<DecomposedTask> tasks, String indent) {
    for (DecomposedTask task : tasks) {
      System.out.printf("%s%s %s %s%n", indent, task.id(), task.title(), task.dependencies());
      print(task.subtasks(), indent + "  ");
    }
  }
}
