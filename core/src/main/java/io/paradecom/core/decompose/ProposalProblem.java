package io.paradecom.core.decompose;

import io.paradecom.core.spec.Identifiers;
import java.util.List;
import java.util.Locale;

/**
 * One reason why a proposal is not accepted. Its message is what the decomposer is told when it is
 * asked to repair the proposal; text of the proposal stands in it short and on one line.
 */
public sealed interface ProposalProblem {
  /** Returns the problem as one sentence: what was expected, what was found, where. */
  String message();

  /** The answer could not be read as a proposal; {@code sentence} says why. */
  record Unreadable(String sentence) implements ProposalProblem {
    @Override
    public String message() {
      return sentence;
    }
  }

  /** A node that was said to be atomic has children, or one that was not has fewer than two. */
  record WrongChildCount(boolean isAtomic, int found) implements ProposalProblem {
    @Override
    public String message() {
      return isAtomic
          ? "Expected no subtasks of a task that is said to be atomic, but found " + found + "."
          : "Expected at least 2 subtasks, or the task to be said to be atomic, but found "
              + found
              + ".";
    }
  }

  /** The root was said to be atomic, which would leave nothing to do. */
  record AtomicRoot() implements ProposalProblem {
    @Override
    public String message() {
      return "Expected the document to be broken down, but it was said to be atomic.";
    }
  }

  /**
   * Something is larger than allowed.
   *
   * @param what what was counted, in the plural
   */
  record LimitExceeded(String where, String what, long limit, long found)
      implements ProposalProblem {
    @Override
    public String message() {
      return String.format(
          Locale.ROOT, "Expected at most %,d %s in %s, but found %,d.", limit, what, where, found);
    }
  }

  /** A child stands below the deepest level. */
  record TooDeep(int limit, int found) implements ProposalProblem {
    @Override
    public String message() {
      return "Expected at most %d levels of tasks, but the subtasks would be level %d."
          .formatted(limit, found);
    }
  }

  /** The local id of the {@code number}-th child is outside the grammar. */
  record IllegalLocalId(int number, String localId) implements ProposalProblem {
    @Override
    public String message() {
      return "Expected an id of 1 to %d characters out of A-Z a-z 0-9 . _ - for subtask number %d, but found %s."
          .formatted(Identifiers.MAX_LENGTH, number, Shown.of(localId));
    }
  }

  /** Two children have the same local id. */
  record DuplicateLocalId(String localId, int first, int second) implements ProposalProblem {
    @Override
    public String message() {
      return "Expected every id once, but found %s for the subtasks number %d and %d."
          .formatted(Shown.of(localId), first, second);
    }
  }

  /** A text that must be there is blank. */
  record MissingText(String where, String field) implements ProposalProblem {
    @Override
    public String message() {
      return "Expected a %s of %s, but found none.".formatted(field, where);
    }
  }

  /** A text holds a character that none may hold. */
  record IllegalCharacter(String where, String field, int codePoint) implements ProposalProblem {
    @Override
    public String message() {
      return "Expected plain text as the %s of %s, but found the character U+%04X."
          .formatted(field, where, codePoint);
    }
  }

  /** A complexity is outside 1 to 10. */
  record ComplexityOutOfRange(String where, int found) implements ProposalProblem {
    @Override
    public String message() {
      return "Expected a complexity of 1 to %d of %s, but found %d."
          .formatted(TreeNode.MAX_COMPLEXITY, where, found);
    }
  }

  /** A child depends on something that is not its sibling. */
  record UnknownDependency(String where, String missing) implements ProposalProblem {
    @Override
    public String message() {
      return "Expected the dependencies of %s to be ids of its siblings, but found %s."
          .formatted(where, Shown.of(missing));
    }
  }

  /** A child depends on itself. */
  record SelfDependency(String where) implements ProposalProblem {
    @Override
    public String message() {
      return "Expected %s to depend on siblings only, but it depends on itself.".formatted(where);
    }
  }

  /**
   * Children wait for each other.
   *
   * @param path local ids: each needs the next one, the last is the first again
   */
  record Cycle(List<String> path) implements ProposalProblem {
    public Cycle {
      path = List.copyOf(path);
    }

    @Override
    public String message() {
      return "Expected no cycle, but found %s, where each subtask depends on the next one."
          .formatted(String.join(" -> ", path));
    }
  }

  /** Two children are the same work. */
  record DuplicateSibling(String first, String second, int likenessPercent)
      implements ProposalProblem {
    @Override
    public String message() {
      return "Expected different subtasks, but %s repeats %s (%d %% alike)."
          .formatted(second, first, likenessPercent);
    }
  }

  /** A child is what it is meant to be a part of. */
  record RepeatsAncestor(String where, String ancestorTitle) implements ProposalProblem {
    @Override
    public String message() {
      return "Expected parts of the task, but %s repeats %s, which it is a part of."
          .formatted(where, Shown.of(ancestorTitle));
    }
  }

  /** A child claims an acceptance criterion that the parent has not. */
  record UnknownCriterion(String where, int number, int count) implements ProposalProblem {
    @Override
    public String message() {
      return "Expected %s to cover criteria of the task, which are numbered from 1 to %d, but found %d."
          .formatted(where, count, number);
    }
  }

  /** No child takes care of an acceptance criterion of the parent. */
  record UncoveredCriterion(int number, String criterion) implements ProposalProblem {
    @Override
    public String message() {
      return "Expected every acceptance criterion of the task to be covered by a subtask, but none covers number %d, %s."
          .formatted(number, Shown.of(criterion));
    }
  }

  /** A child asks for something that is no capability. */
  record UnknownCapability(String where, String found) implements ProposalProblem {
    @Override
    public String message() {
      return "Expected the capabilities of %s to be prompt, decompose, command:NAME, http:HOST or secret:NAME, but found %s."
          .formatted(where, Shown.of(found));
    }
  }

  /** A child asks to be allowed what its parent is not. */
  record ForbiddenCapability(String where, String wanted) implements ProposalProblem {
    @Override
    public String message() {
      return "Expected %s to need no more than the task itself may do, but it asks for %s."
          .formatted(where, Shown.of(wanted));
    }
  }
}
