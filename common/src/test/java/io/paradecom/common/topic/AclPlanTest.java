package io.paradecom.common.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.topic.AclPlan.Role;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AclPlanTest {
  private static final Topics TOPICS = new Topics("pre.", 1, Set.of(Topics.DEFAULT_QUEUE));

  @Test
  void shouldWriteTheArgumentsOfTheTool() {
    assertThat(AclPlan.of(Role.RUNNER, TOPICS).lines("User:r"))
        .startsWith(
            "--add --allow-principal 'User:r' --operation Read --topic 'pre.tasks.ready.'"
                + " --resource-pattern-type prefixed",
            "--add --allow-principal 'User:r' --operation Read --topic 'pre.runner.control'"
                + " --resource-pattern-type literal")
        .endsWith(
            "--add --allow-principal 'User:r' --operation Read --group 'pre.runners.'"
                + " --resource-pattern-type prefixed");
    assertThat(AclPlan.of(Role.LEADER, TOPICS).lines("User:l"))
        .last()
        .asString()
        .contains("--operation Write --transactional-id 'pre.leader'");
  }

  @Test
  void shouldNameAllTopicsWhereThereIsNoPrefix() {
    // Given
    Topics bare = new Topics("", 1, Set.of(Topics.DEFAULT_QUEUE));

    // When
    AclPlan plan = AclPlan.of(Role.AUDITOR, bare);

    // Then
    assertThat(plan.lines("User:a").getFirst())
        .contains("--topic '*' --resource-pattern-type literal");
    assertThat(plan.grants().getFirst().isAboutTopic(bare.events())).isTrue();
  }

  @Test
  void shouldLetNobodyButLeadersWriteFacts() {
    for (Role role : Role.values()) {
      boolean writes =
          AclPlan.of(role, TOPICS).grants().stream()
              .anyMatch(grant ->
                  grant.isAboutTopic(TOPICS.events())
                      && grant.operations().stream()
                          .anyMatch(operation -> operation.name().equals("WRITE")));
      assertThat(writes).as("%s", role).isEqualTo(role == Role.LEADER);
    }
  }
}
