package io.paradecom.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.resource.Claim;
import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.Grant;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResourceOwnerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Lease LEASE = new Lease(new RunnerId("r"), "i1", 7);
  private static final Duration GRACE = FleetLimits.DEFAULT.killGrace();

  private ResourceOwner owner = new ResourceOwner(FleetLimits.DEFAULT, LEASE::equals);

  private static ClaimId id(int task) {
    return new ClaimId(new WorkflowId("w"), new RunId("r"), task, 1);
  }

  private static ClaimMessage ask(int task) {
    Claim.Share share = new Claim.Share(ResourceWant.exclusive("prod"), 0);
    return new ClaimMessage.Ask(new Claim(id(task), new TaskId("t"), 0, List.of(share)));
  }

  private static ClaimMessage letGo(int task, @Nullable Lease worker) {
    return new ClaimMessage.LetGo(id(task), worker);
  }

  private List<Integer> say(ClaimMessage... messages) {
    FleetOutcome outcome = new FleetOutcome();
    owner.handle(new FleetRequest.ResourceClaims(3, List.of(messages)), START, outcome);
    return granted(outcome);
  }

  private List<Integer> beat(String incarnation, Long... leases) {
    FleetOutcome outcome = new FleetOutcome();
    owner.heartbeat(
        new Heartbeat(LEASE.runner(), incarnation, 1, 1, List.of(), List.of(leases), false),
        outcome);
    return granted(outcome);
  }

  private List<Integer> tick(Duration at) {
    FleetOutcome outcome = new FleetOutcome();
    owner.tick(at, outcome);
    return granted(outcome);
  }

  private static List<Integer> granted(FleetOutcome outcome) {
    List<Integer> tasks = new ArrayList<>();
    for (FleetDecision decision : outcome.decisions()) {
      assertThat(decision.partition()).isEqualTo(3);
      for (Grant grant : ((FleetDecision.ResourcesGranted) decision).grants()) {
        tasks.add(grant.id().index());
      }
    }
    return tasks;
  }

  @Test
  void shouldHoldAClaimUntilItsRunnerDoesNotListTheWork() {
    // Given
    say(ask(1), ask(2));

    // Then
    assertThat(say(letGo(1, LEASE))).isEmpty();
    assertThat(beat("i1", 7L)).isEmpty();
    assertThat(beat("i1")).as("one heartbeat may be older than the lease").isEmpty();
    assertThat(say(ask(1))).as("it is over").isEmpty();
    assertThat(say(letGo(1, null))).as("an answer does not free it").isEmpty();
    assertThat(beat("i1")).containsExactly(2);
  }

  @Test
  void shouldHoldAClaimForAGraceAfterItsRunnerWasLost() {
    // Given
    say(ask(1), ask(2));
    say(letGo(1, LEASE));

    // When
    owner.lost(
        new Heartbeat(LEASE.runner(), "i1", 1, 1, List.of(), List.of(), false), new FleetOutcome());

    // Then
    assertThat(tick(GRACE.minusMillis(1))).isEmpty();
    assertThat(tick(GRACE)).containsExactly(2);
  }

  @Test
  void shouldHoldAClaimForAGraceWhenItsRunnerIsGoneAlready() {
    // Given
    say(ask(1), ask(2));

    // Then
    assertThat(say(letGo(1, new Lease(LEASE.runner(), "i0", 1)))).isEmpty();
    assertThat(tick(GRACE)).containsExactly(2);
  }

  @Test
  void shouldKeepEverythingOverARestart() {
    // Given
    say(ask(1), ask(2));
    say(letGo(1, LEASE));
    List<KeptClaim> kept = owner.claims();
    long token = owner.lastToken();

    // When
    owner = new ResourceOwner(FleetLimits.DEFAULT, LEASE::equals);
    owner.restoreToken(token);
    kept.forEach(owner::restore);

    // Then
    assertThat(tick(Duration.ZERO)).isEmpty();
    assertThat(beat("i1")).isEmpty();
    assertThat(beat("i1")).containsExactly(2);
    assertThat(owner.lastToken()).as("it was promised before").isEqualTo(token);
  }

  @Test
  void shouldNotHurryWithWhatWasPromised() {
    // Given
    boolean first = hurries(ask(1));
    boolean promise = hurries(ask(2));

    // When
    boolean taken = hurries(letGo(1, null));

    // Then
    assertThat(List.of(first, promise, taken)).containsExactly(true, false, false);
  }

  private boolean hurries(ClaimMessage message) {
    FleetOutcome outcome = new FleetOutcome();
    owner.handle(new FleetRequest.ResourceClaims(0, List.of(message)), START, outcome);
    assertThat(outcome.decisions()).hasSize(1);
    return outcome.isUrgent();
  }

  @Test
  void shouldSayOldGrantsAgain() {
    // Given
    say(ask(1));

    // Then
    assertThat(tick(FleetLimits.DEFAULT.checkHolders())).containsExactly(1);
  }

  @Test
  void shouldEndAllClaimsOfARun() {
    // Given
    say(ask(1), ask(2));

    // When
    say(new ClaimMessage.LetRunGo(new WorkflowId("w"), new RunId("r")));

    // Then
    assertThat(owner.claims()).as("the granted one").hasSize(1);
    tick(GRACE);
    assertThat(owner.claims()).isEmpty();
  }
}
