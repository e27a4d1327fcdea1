package io.paradecom.cli.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.paradecom.cli.local.LocalConfig;
import io.paradecom.cli.local.LocalInstance;
import io.paradecom.common.client.decompose.ParallelDecomposition;
import io.paradecom.common.client.decompose.ParallelDecomposition.Project;
import io.paradecom.common.client.decompose.QuestionTasks;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.TreeNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client of an instance in one JVM, with a model that is a command. */
class ParallelDecompositionTest {
  private static final Project SHOP = new Project("Shop", "It sells books and takes money.");

  @TempDir private Path folder;

  private Path agent() throws IOException {
    Path agent = folder.resolve("agent.sh");
    Files.writeString(
        agent,
        """
        echo asked >> asked
        text=$(cat)
        case $text in *'name="part of"'*)
          echo '{"subtasks":[{"id":"x","title":"Read it","complexity":2},
            {"id":"y","title":"Write it","complexity":2,"dependsOn":["x"]}]}'; exit;;
        esac
        echo '{"subtasks":[{"id":"a","title":"Sell books","complexity":8},
          {"id":"b","title":"Take money","complexity":3,"dependsOn":["a"]}]}'
        """);
    return agent;
  }

  private static ParallelDecomposition client(LocalInstance instance, String model) {
    QuestionTasks questions = new QuestionTasks(model, "v1", "", 1000, Duration.ofSeconds(60));
    return new ParallelDecomposition(instance.access(), questions, DecompositionLimits.DEFAULT);
  }

  @Test
  void shouldReturnTheTasksOfAProjectForAnyNumberOfRunners() throws Exception {
    LocalConfig config = new LocalConfig(folder.resolve("data"), 4, List.of(), folder);
    try (LocalInstance instance = LocalInstance.start(config)) {
      ParallelDecomposition client = client(instance, "cmd:/bin/sh " + agent());

      List<TreeNode> tasks = client.parallelDecomposeProject(SHOP, 4);

      assertThat(tasks)
          .extracting(task -> task.position() + " " + task.text().title())
          .containsExactly("1 Sell books", "1.1 Read it", "1.2 Write it", "2 Take money");
      assertThat(client.parallelDecomposeProject(SHOP, 1)).isEqualTo(tasks);
      assertThat(Files.readAllLines(folder.resolve("asked"))).as("nothing twice").hasSize(2);
      assertThatIllegalStateException()
          .isThrownBy(() -> client(instance, "cmd:/bin/false").parallelDecomposeProject(SHOP, 2))
          .withMessageContaining("Shop")
          .withMessageContaining("/bin/false");
    }
  }
}
