package io.paradecom.core.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.paradecom.core.spec.TaskText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptanceTest {
  private static final Acceptance ACCEPTANCE =
      new Acceptance(Proposals.LIMITS, SplitPolicy.DEFAULT);
  private static final String LONG_TEXT =
      "Reads the records of the last month from the store, groups them by customer and day, writes"
          + " one report for each of them and sends it to everybody who subscribed to it.";

  @Test
  void shouldGiveIdsByPositionAndNotByLocalId() {
    // Given
    Proposal proposal =
        Proposals.of(
            Proposals.child("z", "Parse", "a"),
            Proposals.child("a", "Store"),
            Proposals.child("m", "Render", "z", "a", "a"));

    // When
    List<TreeNode> children = accepted(Proposals.root(), proposal);

    // Then
    assertThat(children)
        .extracting(child -> child.position().taskId().value())
        .containsExactly("1", "2", "3");
    assertThat(children.get(0).needs()).extracting(TreePosition::toString).containsExactly("2");
    assertThat(children.get(2).needs())
        .extracting(TreePosition::toString)
        .containsExactly("1", "2");
  }

  @Test
  void shouldTellEveryProblemAtOnce() {
    // Given
    Proposal proposal =
        Proposals.of(
            Proposals.child("a", "Parse", "a", "ghost"),
            Proposals.child(
                "b",
                " ",
                child -> {
                  child.complexity = 11;
                  return child;
                }));

    // When
    List<ProposalProblem> problems = refused(Proposals.root(), proposal);

    // Then
    assertThat(problems)
        .containsExactly(
            new ProposalProblem.MissingText("subtask 'b' (' ')", "title"),
            new ProposalProblem.ComplexityOutOfRange("subtask 'b' (' ')", 11),
            new ProposalProblem.SelfDependency("subtask 'a' ('Parse')"),
            new ProposalProblem.UnknownDependency("subtask 'a' ('Parse')", "ghost"));
  }

  @Test
  void shouldNameThePathOfACycle() {
    // Given
    Proposal proposal =
        Proposals.of(
            Proposals.child("a", "Parse", "b"),
            Proposals.child("b", "Store", "c"),
            Proposals.child("c", "Render", "a"),
            Proposals.child("d", "Export", "a"));

    // Then
    assertThat(messages(Proposals.root(), proposal))
        .containsExactly(
            "Expected no cycle, but found a -> b -> c -> a, where each subtask depends on the next"
                + " one.");
  }

  @Test
  void shouldRefuseDuplicateAndIllegalIds() {
    // Given
    Proposal proposal =
        Proposals.of(
            Proposals.child("a", "Parse"),
            Proposals.child("a", "Store"),
            Proposals.child("../../etc/passwd", "Render"),
            Proposals.child("", "Export"));

    // Then
    assertThat(refused(Proposals.root(), proposal))
        .containsExactly(
            new ProposalProblem.IllegalLocalId(3, "../../etc/passwd"),
            new ProposalProblem.IllegalLocalId(4, ""),
            new ProposalProblem.DuplicateLocalId("a", 1, 2));
  }

  @Test
  void shouldRefuseFewerThanTwoChildrenAndAtomicAnswersWithChildren() {
    TreeNode node = accepted(Proposals.root(), two()).getFirst();
    assertThat(refused(Proposals.root(), Proposal.of(List.of())))
        .containsExactly(new ProposalProblem.WrongChildCount(false, 0));
    assertThat(refused(Proposals.root(), Proposals.of(Proposals.child("a", "Parse"))))
        .containsExactly(new ProposalProblem.WrongChildCount(false, 1));
    assertThat(refused(node, new Proposal(true, two().children(), List.of())))
        .contains(new ProposalProblem.WrongChildCount(true, 2));
    assertThat(refused(Proposals.root(), Proposal.atomic()))
        .containsExactly(new ProposalProblem.AtomicRoot());
    assertThat(accepted(node.withAllowance(5), Proposal.atomic())).isEmpty();
  }

  @Test
  void shouldHoldDepthWidthAndTotal() {
    TreeNode deep = Proposals.root();
    for (int level = 0; level < Proposals.LIMITS.maxDepth(); level++) {
      deep =
          accepted(
                  deep,
                  Proposals.of(
                      Proposals.child("a", "Level " + level), Proposals.child("b", "Other work")))
              .getFirst()
              .withAllowance(50);
    }
    assertThat(refused(deep, three())).contains(new ProposalProblem.TooDeep(3, 4));
    assertThat(refused(Proposals.root(), wide(7)))
        .containsExactly(new ProposalProblem.LimitExceeded("the answer", "subtasks", 6, 7));
    assertThat(refused(Proposals.root().withAllowance(4), wide(5)))
        .containsExactly(new ProposalProblem.LimitExceeded("this subtree", "tasks", 4, 5));
    assertThat(refused(Proposals.root(), wide(10_000)))
        .containsExactly(new ProposalProblem.LimitExceeded("the answer", "subtasks", 6, 10_000));
    assertThat(accepted(Proposals.root().withAllowance(6), wide(6))).hasSize(6);
  }

  @Test
  void shouldHoldSizesOfTexts() {
    DecompositionLimits small = new DecompositionLimits(2, 6, 20, 10, 20, 1, 5, 60);
    List<ProposalProblem> problems =
        refused(
            new Acceptance(small, SplitPolicy.DEFAULT),
            changed(child -> {
              child.title = "T".repeat(11);
              child.details = "d".repeat(21);
              child.criteria = List.of("c", "criterion");
              return child;
            }));
    assertThat(problems)
        .extracting(ProposalProblem::message)
        .containsExactly(
            "Expected at most 10 characters in the title of subtask 'b' ('TTTTTTTTTTT'), but found"
                + " 11.",
            "Expected at most 20 characters in the details of subtask 'b' ('TTTTTTTTTTT'), but"
                + " found 21.",
            "Expected at most 1 acceptance criteria in subtask 'b' ('TTTTTTTTTTT'), but found 2.",
            "Expected at most 5 characters in the acceptance criterion of subtask 'b'"
                + " ('TTTTTTTTTTT'), but found 9.");
  }

  @Test
  void shouldCountAllBytesOfAProposal() {
    DecompositionLimits small = new DecompositionLimits(2, 6, 20, 100, 100, 1, 100, 29);
    Acceptance acceptance = new Acceptance(small, SplitPolicy.DEFAULT);
    UnaryOperator<Proposals.Child> umlauts =
        child -> {
          child.description = "ä€😀";
          return child;
        };
    // 'a' + "Parse" + 'b' + "Other work" + 2 + 3 + 4 bytes, and a note.
    Proposal fits = new Proposal(false, changed(umlauts).children(), List.of("not"));
    Proposal tooLarge = new Proposal(false, changed(umlauts).children(), List.of("note"));
    assertInstanceOf(Verdict.Accepted.class, acceptance.judge(Proposals.root(), List.of(), fits));
    assertThat(refused(acceptance, tooLarge))
        .containsExactly(new ProposalProblem.LimitExceeded("the answer", "bytes of text", 29, 30));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nul \0", "escape \u001b[31m", "override \u202e", "isolate \u2066", "half \ud800"})
  void shouldRefuseCharactersThatAreNotPlainText(String text) {
    List<ProposalProblem> problems =
        refused(
            Proposals.root(),
            changed(child -> {
              child.description = text;
              return child;
            }));
    assertThat(problems).hasSize(1).first().isInstanceOf(ProposalProblem.IllegalCharacter.class);
    assertThat(problems.getFirst().message()).matches("[ -~]*");
  }

  @Test
  void shouldAcceptTextsOfAnyScriptWithLineBreaks() {
    Proposal proposal =
        changed(child -> {
          child.title = "整合 TDX 即時資料 🚀";
          child.details = "one\n\ttwo\r\n";
          return child;
        });
    assertThat(accepted(Proposals.root(), proposal).get(1).text().title())
        .isEqualTo("整合 TDX 即時資料 🚀");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 11, Integer.MAX_VALUE})
  void shouldRefuseComplexitiesOutsideOneToTen(int complexity) {
    assertThat(
            refused(
                Proposals.root(),
                changed(child -> {
                  child.complexity = complexity;
                  return child;
                })))
        .containsExactly(
            new ProposalProblem.ComplexityOutOfRange("subtask 'b' ('Other work')", complexity));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Parse", "parse.", "  The PARSE ", "Ｐａｒｓｅ"})
  void shouldRefuseSiblingsOfTheSameTitle(String title) {
    assertThat(refused(Proposals.root(), titled(title)))
        .hasSize(1)
        .first()
        .isInstanceOf(ProposalProblem.DuplicateSibling.class);
  }

  @Test
  void shouldRefuseSiblingsOfTheSameText() {
    Proposal proposal =
        Proposals.of(
            described("a", "Send monthly reports", LONG_TEXT),
            described("b", "Reporting job", LONG_TEXT.replace("month", "week")));
    assertThat(messages(Proposals.root(), proposal))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("Expected different subtasks, but subtask 'b' ('Reporting job') repeats");
  }

  @Test
  void shouldAcceptSiblingsWhoseTitlesSayWhatDiffers() {
    Proposal proposal =
        Proposals.of(
            described("a", "Port service A", LONG_TEXT),
            described("b", "Port service B", LONG_TEXT));
    assertThat(accepted(Proposals.root(), proposal)).hasSize(2);
  }

  @Test
  void shouldRefuseAChildThatRepeatsAnAncestor() {
    TreeNode node = accepted(Proposals.root(), two()).getFirst().withAllowance(10);
    Verdict verdict = ACCEPTANCE.judge(node, List.of(Proposals.root()), titled("The product"));
    assertThat(assertInstanceOf(Verdict.Refused.class, verdict).messages())
        .containsExactly(
            "Expected parts of the task, but subtask 'a' ('Parse') repeats 'Parse', which it is a"
                + " part of.",
            "Expected parts of the task, but subtask 'b' ('The product') repeats 'Product', which"
                + " it is a part of.");
  }

  @Test
  void shouldAskForEveryCriterionOfTheParent() {
    TreeNode root = Proposals.root("Answers within one second", "Survives a restart", "Is signed");
    Proposal proposal =
        changed(child -> {
          child.covers = List.of(3, 4, 0);
          child.criteria = List.of("It answers every query within one second");
          return child;
        });
    assertThat(messages(root, proposal))
        .containsExactly(
            "Expected subtask 'b' ('Other work') to cover criteria of the task, which are numbered"
                + " from 1 to 3, but found 0.",
            "Expected subtask 'b' ('Other work') to cover criteria of the task, which are numbered"
                + " from 1 to 3, but found 4.",
            "Expected every acceptance criterion of the task to be covered by a subtask, but none"
                + " covers number 2, 'Survives a restart'.");
  }

  @Test
  void shouldOnlyShrinkCapabilities() {
    TreeNode root =
        TreeNode.root(
            TaskText.ofTitle("Product"),
            List.of(),
            new Capabilities(
                List.of(
                    new Capability(Capability.Kind.COMMAND, "make"),
                    new Capability(Capability.Kind.HTTP, "*"),
                    new Capability(Capability.Kind.PROMPT, ""))),
            50);
    assertThat(messages(root, wanting("command:rm", "root", "prompt", "secret:KEY")))
        .containsExactly(
            "Expected subtask 'b' ('Other work') to need no more than the task itself may do, but"
                + " it asks for 'command:rm'.",
            "Expected the capabilities of subtask 'b' ('Other work') to be prompt, decompose,"
                + " command:NAME, http:HOST or secret:NAME, but found 'root'.",
            "Expected subtask 'b' ('Other work') to need no more than the task itself may do, but"
                + " it asks for 'secret:KEY'.");
    List<TreeNode> children = accepted(root, wanting("command:make", "http:example.org"));
    assertThat(children.get(0).capabilities().all()).hasToString("[prompt]");
    assertThat(children.get(1).capabilities().all())
        .hasToString("[command:make, http:example.org]");
  }

  @Test
  void shouldGiveNoChildMoreThanPromptsUnlessItAsks() {
    assertThat(accepted(Proposals.root(), two()))
        .allSatisfy(child -> assertThat(child.capabilities()).isEqualTo(Capabilities.MODEL_ONLY));
  }

  @Test
  void shouldShareTheAllowanceOutByPosition() {
    Proposal proposal =
        Proposals.of(
            complex("a", "Parse", 9),
            complex("b", "Store", 2),
            complex("c", "Render", 5),
            complex("d", "Export", 10));
    assertThat(accepted(Proposals.root().withAllowance(12), proposal))
        .extracting(TreeNode::allowance)
        .containsExactly(3, 0, 3, 2);
    assertThat(accepted(Proposals.root().withAllowance(9), proposal))
        .extracting(TreeNode::allowance)
        .containsExactly(3, 0, 2, 0);
  }

  @Test
  void shouldTellABoundedNumberOfProblems() {
    List<ProposedChild> children = new ArrayList<>();
    IntStream.range(0, 6)
        .forEach(i ->
            children.add(
                Proposals.child(
                    "c" + i,
                    "Part " + i,
                    child -> {
                      child.dependsOn = IntStream.range(0, 50).mapToObj(n -> "ghost" + n).toList();
                      return child;
                    })));
    assertThat(refused(Proposals.root(), Proposal.of(children)))
        .hasSize(Verdict.Refused.MAX_PROBLEMS);
  }

  private static Proposal two() {
    return titled("Other work");
  }

  private static Proposal three() {
    return Proposals.of(
        Proposals.child("x", "Inspect"),
        Proposals.child("y", "Measure"),
        Proposals.child("z", "Repair"));
  }

  private static Proposal titled(String title) {
    return Proposals.of(Proposals.child("a", "Parse"), Proposals.child("b", title));
  }

  private static Proposal changed(UnaryOperator<Proposals.Child> change) {
    return Proposals.of(Proposals.child("a", "Parse"), Proposals.child("b", "Other work", change));
  }

  private static Proposal wanting(String... capabilities) {
    return changed(child -> {
      child.capabilities = List.of(capabilities);
      return child;
    });
  }

  private static ProposedChild described(String id, String title, String description) {
    return Proposals.child(
        id,
        title,
        child -> {
          child.description = description;
          return child;
        });
  }

  private static ProposedChild complex(String id, String title, int complexity) {
    return Proposals.child(
        id,
        title,
        child -> {
          child.complexity = complexity;
          return child;
        });
  }

  private static Proposal wide(int count) {
    return Proposal.of(
        IntStream.range(0, count).mapToObj(i -> Proposals.child("c" + i, "Part " + i)).toList());
  }

  private static List<TreeNode> accepted(TreeNode parent, Proposal proposal) {
    Verdict verdict = ACCEPTANCE.judge(parent, List.of(), proposal);
    return assertInstanceOf(Verdict.Accepted.class, verdict, verdict::toString).children();
  }

  private static List<ProposalProblem> refused(TreeNode parent, Proposal proposal) {
    Verdict verdict = ACCEPTANCE.judge(parent, List.of(), proposal);
    return assertInstanceOf(Verdict.Refused.class, verdict, verdict::toString).problems();
  }

  private static List<ProposalProblem> refused(Acceptance acceptance, Proposal proposal) {
    Verdict verdict = acceptance.judge(Proposals.root(), List.of(), proposal);
    return assertInstanceOf(Verdict.Refused.class, verdict, verdict::toString).problems();
  }

  private static List<String> messages(TreeNode parent, Proposal proposal) {
    return refused(parent, proposal).stream().map(ProposalProblem::message).toList();
  }
}
