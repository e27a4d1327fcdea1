package io.paradecom.core.decompose;

import io.paradecom.core.spec.TaskText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The rules that children do what their parent has to, and nothing that it may not. */
final class ScopeRules {
  /** Of the meaningful words of a criterion, as many must stand in a child that restates it. */
  private static final int RESTATED_PERCENT = 75;

  private final List<ProposalProblem> problems;

  ScopeRules(List<ProposalProblem> problems) {
    this.problems = problems;
  }

  void check(TreeNode parent, Proposal proposal) {
    for (ProposedChild child : proposal.children()) {
      checkCapabilities(parent, child);
    }
    if (!proposal.isAtomic()) {
      checkCoverage(parent.acceptanceCriteria(), proposal.children());
    }
  }

  /**
   * Returns what an accepted child may do: what it asks for, else the usual within its parent's.
   */
  static Capabilities capabilities(ProposedChild child, TreeNode parent) {
    if (child.capabilities().isEmpty()) {
      return parent.capabilities().shrunkTo(Capabilities.MODEL_ONLY);
    }
    List<Capability> asked = new ArrayList<>();
    child.capabilities().forEach(text -> Capability.parse(text).ifPresent(asked::add));
    return new Capabilities(asked);
  }

  /** Returns the text of an accepted child. */
  static TaskText text(ProposedChild child) {
    return new TaskText(
        child.title().strip().replaceAll("\\s+", " "),
        child.description().strip(),
        child.details().strip(),
        child.testStrategy().strip(),
        List.of());
  }

  private void checkCapabilities(TreeNode parent, ProposedChild child) {
    for (String text : new TreeSet<>(child.capabilities())) {
      Optional<Capability> asked = Capability.parse(text);
      if (asked.isEmpty()) {
        problems.add(new ProposalProblem.UnknownCapability(Shown.child(child), text));
      } else if (!parent.capabilities().permits(asked.get())) {
        problems.add(new ProposalProblem.ForbiddenCapability(Shown.child(child), text));
      }
    }
  }

  private void checkCoverage(List<String> criteria, List<ProposedChild> children) {
    Set<Integer> claimed = new HashSet<>();
    for (ProposedChild child : children) {
      for (int number : new TreeSet<>(child.covers())) {
        if (number >= 1 && number <= criteria.size()) {
          claimed.add(number);
        } else {
          problems.add(
              new ProposalProblem.UnknownCriterion(Shown.child(child), number, criteria.size()));
        }
      }
    }
    List<Set<String>> words = children.stream().map(ScopeRules::words).toList();
    for (int i = 0; i < criteria.size(); i++) {
      if (!claimed.contains(i + 1) && !isRestated(criteria.get(i), words)) {
        problems.add(new ProposalProblem.UncoveredCriterion(i + 1, criteria.get(i)));
      }
    }
  }

  private static boolean isRestated(String criterion, List<Set<String>> children) {
    Set<String> wanted = new HashSet<>(Texts.key(criterion));
    return children.stream()
        .anyMatch(words ->
            100 * wanted.stream().filter(words::contains).count()
                >= (long) RESTATED_PERCENT * wanted.size());
  }

  private static Set<String> words(ProposedChild child) {
    Set<String> words = new HashSet<>(Texts.words(child.title()));
    words.addAll(Texts.words(child.description()));
    child.acceptanceCriteria().forEach(criterion -> words.addAll(Texts.words(criterion)));
    return words;
  }
}
