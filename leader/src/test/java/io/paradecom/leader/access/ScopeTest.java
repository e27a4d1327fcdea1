package io.paradecom.leader.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private static List<Scope> coveredBy(Scope scope) {
    return Arrays.stream(Scope.values()).filter(scope::covers).toList();
  }

  @Test
  void shouldCoverWhatComesBeforeItButNotTheWorkOfWorkers() {
    assertThat(coveredBy(Scope.VIEWER)).containsExactly(Scope.VIEWER);
    assertThat(coveredBy(Scope.SUBMITTER)).containsExactly(Scope.VIEWER, Scope.SUBMITTER);
    assertThat(coveredBy(Scope.OPERATOR))
        .containsExactly(Scope.VIEWER, Scope.SUBMITTER, Scope.OPERATOR);
    assertThat(coveredBy(Scope.ADMIN)).containsExactly(Scope.values());
  }

  @Test
  void shouldLetAWorkerDoNothingElse() {
    assertThat(coveredBy(Scope.WORKER)).containsExactly(Scope.WORKER);
  }
}
