package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.paradecom.core.fleet.KeptClaim;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.WorkflowRow;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowCodecTest {
  private static final int SEEDS = 300;

  /** Damaged rows of each kind; a property gives more. */
  private static final int ROUNDS = Integer.getInteger("paradecom.fuzz.rounds", 1_000);

  private final RowCodec codec = new RowCodec();

  @Test
  void shouldKeepTaskRows() {
    for (int seed = 0; seed < SEEDS; seed++) {
      TaskRow row = new RandomValues(seed).a(TaskRow.class);
      assertThat(codec.decodeTask(codec.encode(row))).as("seed %d", seed).isEqualTo(row);
    }
  }

  @Test
  void shouldKeepWorkflowRows() {
    for (int seed = 0; seed < SEEDS; seed++) {
      WorkflowRow row = new RandomValues(seed).a(WorkflowRow.class);
      assertThat(codec.decodeWorkflow(codec.encode(row))).as("seed %d", seed).isEqualTo(row);
    }
  }

  @Test
  void shouldKeepDefinitions() {
    for (int seed = 0; seed < SEEDS; seed++) {
      TaskDefinition row = new RandomValues(seed).a(TaskDefinition.class);
      assertThat(codec.decodeDefinition(codec.encode(row))).as("seed %d", seed).isEqualTo(row);
    }
  }

  @Test
  void shouldKeepClaims() {
    for (int seed = 0; seed < SEEDS; seed++) {
      KeptClaim claim = new RandomValues(seed).a(KeptClaim.class);
      assertThat(codec.decodeClaim(codec.encode(claim))).as("seed %d", seed).isEqualTo(claim);
    }
  }

  @Test
  void shouldKeepEdgePages() {
    for (int seed = 0; seed < SEEDS; seed++) {
      EdgePage page = new RandomValues(seed).a(EdgePage.class);
      assertThat(codec.decodeEdges(codec.encode(page))).as("seed %d", seed).isEqualTo(page);
    }
  }

  @Test
  void shouldGiveEqualRowsEqualBytes() {
    for (int seed = 0; seed < 100; seed++) {
      TaskDefinition one = new RandomValues(seed).a(TaskDefinition.class);
      TaskDefinition other = codec.decodeDefinition(codec.encode(one));
      assertThat(codec.encode(other)).isEqualTo(codec.encode(one));
    }
  }

  @Test
  void shouldKeepAnUntouchedTaskSmall() {
    assertThat(codec.encode(TaskRow.initial(77, 3))).hasSizeLessThanOrEqualTo(9);
  }

  @Test
  void shouldRefuseUnknownVersions() {
    byte[] bytes = codec.encode(TaskRow.initial(77, 3));
    bytes[0] = 10;
    assertThatExceptionOfType(ContractViolationException.class)
        .isThrownBy(() -> codec.decodeTask(bytes))
        .withMessage("Expected a TaskRow row of format version 2 to 9, but found version 10.");
  }

  @Test
  void shouldAnswerDamagedRowsWithAViolationOnly() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      RandomValues values = new RandomValues(seed % 200);
      Random random = new Random(seed);
      byte[] task = damaged(codec.encode(values.a(TaskRow.class)), random);
      byte[] workflow = damaged(codec.encode(values.a(WorkflowRow.class)), random);
      byte[] definition = damaged(codec.encode(values.a(TaskDefinition.class)), random);
      byte[] claim = damaged(codec.encode(values.a(KeptClaim.class)), random);
      byte[] edges = damaged(codec.encode(values.a(EdgePage.class)), random);

      assertViolationOnly(seed, () -> codec.decodeTask(task));
      assertViolationOnly(seed, () -> codec.decodeClaim(claim));
      assertViolationOnly(seed, () -> codec.decodeWorkflow(workflow));
      assertViolationOnly(seed, () -> codec.decodeDefinition(definition));
      assertViolationOnly(seed, () -> codec.decodeEdges(edges));
    }
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    return Damage.to(bytes, random);
  }

  private static void assertViolationOnly(int seed, Runnable decode) {
    try {
      decode.run();
    } catch (ContractViolationException expected) {
      assertThat(expected).as("seed %d", seed).hasMessageContaining("xpected");
    }
  }
}
