package io.paradecom.runner.decompose.outline;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.decompose.Capabilities;
import io.paradecom.core.decompose.DecomposedGraph;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.spec.QuestionSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutlineTest {
  @Test
  void shouldMakeTasksOfSectionsAndSubtasksOfTheirLists() {
    String prd =
        """
        # Bookshop
        A shop for used books.

        ## Overview
        - not work
        - not work either

        ## Catalogue
        Everything about books.
        - Store books with title and author
        - Search by title
        - **Import:** reads lists of books
          - from files
          - from other shops
        - Show a book

        ## Orders
        Depends on the catalogue.
        1. Basket
        2. Payment requires step 1
        3. Delivery, after payment
        4. Refunds are blocked by "Payment" and Delivery

        ## Mail
        One letter for each order.
        """;
    DecomposedGraph graph = Outlines.grow(prd);
    assertThat(Outlines.lines(graph))
        .containsExactly(
            "1 Catalogue",
            "1.1 Store books with title and author",
            "1.2 Search by title",
            "1.3 Import",
            "1.4 Show a book",
            "2 Orders <- 1",
            "2.1 Basket",
            "2.2 Payment requires step 1 <- 2.1",
            "2.3 Delivery, after payment <- 2.2",
            "2.4 Refunds are blocked by \"Payment\" and Delivery <- 2.2, 2.3",
            "3 Mail");
    assertThat(graph.root().text().title()).isEqualTo("Bookshop");
    assertThat(graph.root().text().description()).isEqualTo("A shop for used books.");
    TreeNode imported = graph.nodes().get(3);
    assertThat(imported.text().details())
        .isEqualTo("reads lists of books\n\n- from files\n- from other shops");
  }

  @Test
  void shouldDoPhasesInTurnUnlessTheySayOtherwise() {
    String prd =
        """
        # Plan
        ## Phase 1: Base
        ## Phase 2: Screens
        ## Phase 3: Reports
        Blocked by phase 1.
        ## Documentation
        """;
    assertThat(Outlines.lines(Outlines.grow(prd)))
        .containsExactly(
            "1 Phase 1: Base",
            "2 Phase 2: Screens <- 1",
            "3 Phase 3: Reports <- 1",
            "4 Documentation");
  }

  @Test
  void shouldLeaveOutADependencyThatWouldCloseACycleAndSaySo() {
    String prd =
        """
        - Server depends on client
        - Client depends on server
        - Docs
        """;
    TreeNode root = Outline.root(prd, "x", Capabilities.MODEL_ONLY, Outlines.LIMITS);
    Question question =
        new Question(root, List.of(), List.of(), 9, 1, QuestionSpec.Ask.WHOLE, List.of());
    assertThat(Outlines.lines(Outlines.grow(prd)))
        .containsExactly("1 Server depends on client <- 2", "2 Client depends on server", "3 Docs");
    assertThat(Outline.answer(question).notes())
        .containsExactly(
            "'Client depends on server' is not made to wait for 'Server depends on client', because"
                + " that waits for it.");
    assertThat(root.text().title()).isEqualTo("x");
  }

  @Test
  void shouldTakeUndoneCheckBoxesOnly() {
    String prd = "# List\n- [ ] Open one\n- [x] Done one\n- [X] Done two\n- [ ] Open two\n";
    assertThat(Outlines.lines(Outlines.grow(prd))).containsExactly("1 Open one", "2 Open two");
  }

  @Test
  void shouldCoverAcceptanceCriteriaAndCheckTheRestAtTheEnd() {
    String prd =
        """
        # Mailer
        ## Queue
        Keeps mails in order.
        ## Sender
        Sends mails over SMTP with retries.

        ## Acceptance criteria
        - Mails are sent with retries over SMTP
        - A restart loses nothing
        """;
    DecomposedGraph graph = Outlines.grow(prd);
    assertThat(Outlines.lines(graph))
        .containsExactly("1 Queue", "2 Sender", "3 Check that it is done: Mailer <- 1, 2");
    assertThat(graph.root().acceptanceCriteria())
        .containsExactly("Mails are sent with retries over SMTP", "A restart loses nothing");
    assertThat(graph.nodes().getLast().acceptanceCriteria())
        .containsExactly("A restart loses nothing");
  }

  @Test
  void shouldKeepCriteriaAndTestStrategyOfASection() {
    String prd =
        """
        ## Login
        With a password.

        Acceptance criteria:
        - Three wrong passwords lock the account

        ### Test strategy
        Try it by hand.
        ## Logout
        """;
    TreeNode login = Outlines.grow(prd).nodes().getFirst();
    assertThat(login.acceptanceCriteria())
        .containsExactly("Three wrong passwords lock the account");
    assertThat(login.text().testStrategy()).isEqualTo("Try it by hand.");
    assertThat(login.isAtomic()).isTrue();
  }

  @Test
  void shouldTellPartsOfTheSameTitleApart() {
    String prd = "# Tests\n## Tests\n- a\n- b\n## Tests\n- c\n- d\n## tests!\n";
    assertThat(Outlines.lines(Outlines.grow(prd)))
        .containsExactly("1 Tests (2)", "2 Tests (3)", "3 tests! (4)");
  }

  @Test
  void shouldPutNeighboursTogetherWhereThereAreTooMany() {
    StringBuilder prd = new StringBuilder("# Many\n");
    for (int i = 0; i < 100; i++) {
      prd.append("- Item number ").append(i).append(" of the list\n");
    }
    DecomposedGraph graph =
        Outlines.grow(prd.toString(), DecompositionLimits.DEFAULT.withShape(2, 8, 200), 1);
    assertThat(graph.children(graph.root().position())).hasSize(8);
    assertThat(graph.leaves()).hasSizeBetween(60, 100);
    assertThat(graph.nodes().getFirst().text().title())
        .isEqualTo("Item number 0 of the list and 11 more");
  }

  @Test
  void shouldSeeHeadingsBehindTheTagsOfATemplate() {
    String prd = "<context>\n# One\ntext\n# Two\n</context>\n<PRD>\n# Three\n</PRD>\n";
    assertThat(Outlines.lines(Outlines.grow(prd))).containsExactly("1 One", "2 Two", "3 Three");
  }

  @Test
  void shouldNotTakeHeadingsAndListsOfCodeForStructure() {
    String prd = "- Run this:\n  ```\n  # not a heading\n  - not an item\n  ```\n- Then that\n";
    assertThat(Outlines.lines(Outlines.grow(prd))).containsExactly("1 Run this:", "2 Then that");
  }

  @Test
  void shouldReplaceCharactersThatNoTextMayHold() {
    String prd = "# A\u202e\n- one \u001b[31m red\n- two\n";
    assertThat(Outlines.lines(Outlines.grow(prd))).containsExactly("1 one [31m red", "2 two");
  }

  @Test
  void shouldReadChineseText() {
    String prd = "# 大眾運輸\n## 核心功能\n1. 地圖\n2. 搜尋\n## 發布計畫\n";
    assertThat(Outlines.lines(Outlines.grow(prd))).containsExactly("1 核心功能", "2 發布計畫");
  }
}
