package io.paradecom.core.decompose;

import io.paradecom.core.spec.Identifiers;
import java.util.List;
import java.util.OptionalInt;

/** The rules on shape, sizes and characters. */
final class SizeRules {
  private static final int FEWEST = 2;
  private static final String PROPOSAL = "the answer";
  private static final String CHARACTERS = "characters";

  private final DecompositionLimits limits;
  private final List<ProposalProblem> problems;

  SizeRules(DecompositionLimits limits, List<ProposalProblem> problems) {
    this.limits = limits;
    this.problems = problems;
  }

  /** Checks what must hold before anything else is looked at. */
  void checkShape(TreeNode parent, Proposal proposal) {
    int children = proposal.children().size();
    boolean isAtomic = proposal.isAtomic();
    if (isAtomic ? children > 0 : children < FEWEST) {
      problems.add(new ProposalProblem.WrongChildCount(isAtomic, children));
    } else if (isAtomic && parent.position().isRoot()) {
      problems.add(new ProposalProblem.AtomicRoot());
    }
    int level = parent.position().depth() + 1;
    if (children > 0 && level > limits.maxDepth()) {
      problems.add(new ProposalProblem.TooDeep(limits.maxDepth(), level));
    }
    atMost(PROPOSAL, "subtasks", limits.maxChildren(), children);
    if (children <= limits.maxChildren()) {
      atMost("this subtree", "tasks", parent.allowance(), children);
    }
    atMost(PROPOSAL, "bytes of text", limits.maxProposalBytes(), bytes(proposal));
  }

  /** Checks every text by itself. */
  void checkTexts(Proposal proposal) {
    int number = 0;
    for (ProposedChild child : proposal.children()) {
      check(child, ++number);
    }
    atMost(PROPOSAL, "notes", limits.maxCriteria(), proposal.notes().size());
    proposal.notes().forEach(note -> text(PROPOSAL, "note", note, limits.maxCriterionChars()));
  }

  private void check(ProposedChild child, int number) {
    if (!Identifiers.isValid(child.localId())) {
      problems.add(new ProposalProblem.IllegalLocalId(number, child.localId()));
    }
    String where = Shown.child(child);
    if (child.title().isBlank()) {
      problems.add(new ProposalProblem.MissingText(where, "title"));
    }
    text(where, "title", child.title(), limits.maxTitleChars());
    text(where, "description", child.description(), limits.maxTextChars());
    text(where, "details", child.details(), limits.maxTextChars());
    text(where, "test strategy", child.testStrategy(), limits.maxTextChars());
    text(where, "complexity reason", child.complexityReason(), limits.maxCriterionChars());
    atMost(where, "acceptance criteria", limits.maxCriteria(), child.acceptanceCriteria().size());
    for (String criterion : child.acceptanceCriteria()) {
      text(where, "acceptance criterion", criterion, limits.maxCriterionChars());
      if (criterion.isBlank()) {
        problems.add(new ProposalProblem.MissingText(where, "text for every acceptance criterion"));
      }
    }
    if (child.complexity() < 1 || child.complexity() > TreeNode.MAX_COMPLEXITY) {
      problems.add(new ProposalProblem.ComplexityOutOfRange(where, child.complexity()));
    }
  }

  private void text(String where, String field, String text, int most) {
    atMost("the " + field + " of " + where, CHARACTERS, most, text.length());
    OptionalInt illegal = text.codePoints().filter(PlainText::isIllegal).findFirst();
    if (illegal.isPresent()) {
      problems.add(new ProposalProblem.IllegalCharacter(where, field, illegal.getAsInt()));
    }
  }

  private void atMost(String where, String what, long limit, long found) {
    if (found > limit) {
      problems.add(new ProposalProblem.LimitExceeded(where, what, limit, found));
    }
  }

  private static long bytes(Proposal proposal) {
    return proposal.children().stream().mapToLong(SizeRules::bytes).sum() + bytes(proposal.notes());
  }

  private static long bytes(ProposedChild child) {
    return bytes(
            List.of(
                child.localId(),
                child.title(),
                child.description(),
                child.details(),
                child.testStrategy(),
                child.complexityReason()))
        + bytes(child.acceptanceCriteria())
        + bytes(child.dependsOn())
        + bytes(child.capabilities())
        + 4L * child.covers().size();
  }

  private static long bytes(List<String> texts) {
    return texts.stream().mapToLong(SizeRules::utf8).sum();
  }

  private static long utf8(String text) {
    return text.codePoints()
        .mapToLong(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4)
        .sum();
  }
}
