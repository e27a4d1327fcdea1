package io.paradecom.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(packages = "io.paradecom.core", importOptions = DoNotIncludeTests.class)
class CoreArchitectureTest {
  private static final Map<String, Set<String>> IMPURE_CALLS =
      Map.of(
          "java.lang.System",
          Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty", "identityHashCode"),
          "java.lang.Math",
          Set.of("random"),
          "java.lang.StrictMath",
          Set.of("random"),
          "java.util.UUID",
          Set.of("randomUUID"),
          "java.util.random.RandomGenerator",
          Set.of("getDefault", "of"));

  @ArchTest
  static final ArchRule SHOULD_DEPEND_ON_THE_JDK_JSPECIFY_AND_JGRAPHT_ONLY =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "io.paradecom.core..", "org.jspecify..", "org.jgrapht..");

  @ArchTest
  static final ArchRule SHOULD_USE_JGRAPHT_IN_GRAPH_ONLY =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.paradecom.core.graph")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.jgrapht..");

  @ArchTest
  static final ArchRule SHOULD_START_NO_THREAD =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.concurrent..")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Thread.class, ThreadGroup.class, ThreadLocal.class, java.util.Timer.class);

  @ArchTest
  static final ArchRule SHOULD_TOUCH_NO_FILE_AND_NO_NETWORK =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.net..", "java.nio.channels..")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(java.io.File.class, java.io.PrintStream.class, Process.class);

  @ArchTest
  static final ArchRule SHOULD_READ_NO_CLOCK_AND_DRAW_NO_UNSEEDED_RANDOM =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              java.time.Clock.class, java.util.Random.class, java.security.SecureRandom.class)
          .orShould()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "gives what no argument determines", CoreArchitectureTest::isImpure));

  @ArchTest
  static final ArchRule SHOULD_HAVE_ACYCLIC_PACKAGES =
      slices().matching("io.paradecom.core.(*)..").should().beFreeOfCycles();

  @Test
  void shouldFindEveryKindOfImpurity() {
    assertBites(SHOULD_READ_NO_CLOCK_AND_DRAW_NO_UNSEEDED_RANDOM, ImpureExamples.ReadsClock.class);
    assertBites(SHOULD_READ_NO_CLOCK_AND_DRAW_NO_UNSEEDED_RANDOM, ImpureExamples.ReadsNanos.class);
    assertBites(SHOULD_READ_NO_CLOCK_AND_DRAW_NO_UNSEEDED_RANDOM, ImpureExamples.PassesNow.class);
    assertBites(SHOULD_READ_NO_CLOCK_AND_DRAW_NO_UNSEEDED_RANDOM, ImpureExamples.DrawsUuid.class);
    assertBites(SHOULD_READ_NO_CLOCK_AND_DRAW_NO_UNSEEDED_RANDOM, ImpureExamples.Unseeded.class);
    assertBites(SHOULD_START_NO_THREAD, ImpureExamples.StartsThread.class);
    assertBites(SHOULD_START_NO_THREAD, ImpureExamples.UsesExecutor.class);
    assertBites(SHOULD_TOUCH_NO_FILE_AND_NO_NETWORK, ImpureExamples.Prints.class);
    assertBites(
        SHOULD_DEPEND_ON_THE_JDK_JSPECIFY_AND_JGRAPHT_ONLY, ImpureExamples.UsesForeign.class);
    assertBites(SHOULD_USE_JGRAPHT_IN_GRAPH_ONLY, ImpureExamples.UsesJgrapht.class);
  }

  @Test
  void shouldAcceptASeededGenerator() {
    // Given
    JavaClasses seeded = new ClassFileImporter().importClasses(ImpureExamples.Seeded.class);

    // Then
    assertThat(SHOULD_READ_NO_CLOCK_AND_DRAW_NO_UNSEEDED_RANDOM.evaluate(seeded).hasViolation())
        .isFalse();
  }

  private static void assertBites(ArchRule rule, Class<?> example) {
    JavaClasses classes = new ClassFileImporter().importClasses(example);
    assertThat(rule.evaluate(classes).hasViolation()).as(example.getSimpleName()).isTrue();
  }

  private static boolean isImpure(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getTarget().getName();
    boolean readsClock = owner.startsWith("java.time.") && name.equals("now");
    boolean unseeded = access.getDescription().contains("java.util.SplittableRandom.<init>()");
    return readsClock || unseeded || IMPURE_CALLS.getOrDefault(owner, Set.of()).contains(name);
  }
}
