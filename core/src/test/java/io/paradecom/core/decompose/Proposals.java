package io.paradecom.core.decompose;

import io.paradecom.core.spec.TaskText;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** Proposals for tests: whatever a test does not set is usual. */
final class Proposals {
  static final DecompositionLimits LIMITS = DecompositionLimits.DEFAULT.withShape(3, 6, 100);

  private static final List<String> WORDS =
      List.of("parse", "store", "index", "render", "export", "notify", "audit", "cache", "merge");

  private Proposals() {}

  /** A child that can be changed before it is built. */
  static final class Child {
    String id;
    String title;
    String description = "";
    String details = "";
    String testStrategy = "";
    String reason = "";
    List<String> criteria = List.of();
    List<String> dependsOn = List.of();
    List<Integer> covers = List.of();
    List<String> capabilities = List.of();
    int complexity = 3;
    boolean isAtomic;

    Child(String id, String title) {
      this.id = id;
      this.title = title;
    }

    ProposedChild build() {
      return new ProposedChild(
          id,
          title,
          description,
          details,
          testStrategy,
          criteria,
          dependsOn,
          covers,
          complexity,
          reason,
          isAtomic,
          capabilities);
    }
  }

  static ProposedChild child(String id, String title, UnaryOperator<Child> change) {
    return change.apply(new Child(id, title)).build();
  }

  static ProposedChild child(String id, String title, String... dependsOn) {
    return child(
        id,
        title,
        child -> {
          child.dependsOn = List.of(dependsOn);
          return child;
        });
  }

  static Proposal of(ProposedChild... children) {
    return Proposal.of(List.of(children));
  }

  static TreeNode root(String... criteria) {
    return TreeNode.root(
        TaskText.ofTitle("Product"), List.of(criteria), Capabilities.MODEL_ONLY, LIMITS.maxTasks());
  }

  /**
   * Returns the answer of a decomposer whose answers depend on the question alone: two to six
   * children in random order of dependencies, some of which repeat work of other parents.
   */
  static Proposal deterministic(TreeNode node, long seed) {
    SplittableRandom random = new SplittableRandom(seed + 31L * node.position().hashCode());
    List<ProposedChild> children = new ArrayList<>();
    int count = random.nextInt(2, LIMITS.maxChildren() + 1);
    for (int i = 0; i < count; i++) {
      Child child =
          new Child("c" + i, word(i + 4 * node.position().depth()) + " " + random.nextInt(3));
      child.description =
          "Do what has to be done for this part of the product, whatever that may be, by the book.";
      child.complexity = random.nextInt(1, 11);
      child.dependsOn =
          i > 0 && random.nextBoolean() ? List.of("c" + random.nextInt(i)) : List.of();
      children.add(child.build());
    }
    return Proposal.of(children);
  }

  private static String word(int number) {
    return WORDS.get(number % WORDS.size());
  }
}
