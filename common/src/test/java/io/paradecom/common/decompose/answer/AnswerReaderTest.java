package io.paradecom.common.decompose.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.paradecom.core.decompose.Acceptance;
import io.paradecom.core.decompose.Capabilities;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.Proposal;
import io.paradecom.core.decompose.ProposedChild;
import io.paradecom.core.decompose.SplitPolicy;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.decompose.Verdict;
import io.paradecom.core.spec.TaskText;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  static final String GOOD =
      """
      {"atomic": false, "notes": ["assumed a shop"], "subtasks": [
        {"id": "a", "title": "Store books", "description": "In a table.", "details": "{ braces }",
         "testStrategy": "Store one.", "acceptanceCriteria": ["Books survive a restart"],
         "dependsOn": [], "covers": [], "complexity": 3, "complexityReason": "one table",
         "atomic": true, "capabilities": []},
        {"id": 2, "title": "Search books", "complexity": 6, "dependsOn": ["a"]}]}\
      """;

  @Test
  void shouldReadEveryField() {
    Proposal proposal = read(GOOD);
    assertThat(proposal.notes()).containsExactly("assumed a shop");
    assertThat(proposal.children())
        .containsExactly(
            new ProposedChild(
                "a",
                "Store books",
                "In a table.",
                "{ braces }",
                "Store one.",
                List.of("Books survive a restart"),
                List.of(),
                List.of(),
                3,
                "one table",
                true,
                List.of()),
            new ProposedChild(
                "2",
                "Search books",
                "",
                "",
                "",
                List.of(),
                List.of("a"),
                List.of(),
                6,
                "",
                false,
                List.of()));
  }

  @Test
  void shouldReadWhatTheWriterWrites() {
    Proposal proposal = read(GOOD);
    assertThat(read(AnswerWriter.json(proposal))).isEqualTo(proposal);
    assertThat(read(AnswerWriter.json(Proposal.atomic()))).isEqualTo(Proposal.atomic());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "Here it is:\n%s\nI hope it helps.",
        "```json\n%s\n```",
        "```\n%s\n```\nDone.",
        "I use {curly} words {and \"more\"}. %s",
        "<think>{\"a\": 1}</think>\n%s",
        "\ufeff%s",
        "%s\n\nNote: {this} is all."
      })
  void shouldFindTheObjectAmongProse(String around) {
    assertThat(read(around.formatted(GOOD))).isEqualTo(read(GOOD));
  }

  @Test
  void shouldTellATruncatedAnswerFromABrokenOne() {
    for (int end = 1; end < GOOD.length(); end++) {
      ReadAnswer answer = AnswerReader.read("Sure: " + GOOD.substring(0, end));
      assertThat(answer).as("cut after %d", end).isInstanceOf(ReadAnswer.Truncated.class);
    }
  }

  @Test
  void shouldNotLookIntoAnswersThatAreTooLarge() {
    String huge = GOOD + " ".repeat(10 << 20);
    assertThat(AnswerReader.read(huge)).isInstanceOf(ReadAnswer.TooLarge.class);
  }

  @Test
  void shouldTellEveryFieldThatIsWrong() {
    ReadAnswer answer =
        AnswerReader.read(
            "{\"subtasks\":[{\"id\":true,\"title\":7,\"complexity\":\"high\",\"run\":\"rm\"}],"
                + "\"x\":1}");
    assertThat(assertInstanceOf(ReadAnswer.Malformed.class, answer).errors())
        .containsExactly(
            "Expected only the keys of the schema in the answer, but found 'x'.",
            "Expected only the keys of the schema in subtask number 1, but found 'run'.",
            "Expected an id as text in subtask number 1, id, but found true or false.",
            "Expected text in subtask number 1, title, but found a number.",
            "Expected a whole number in subtask number 1, complexity, but found text.");
  }

  static List<String> brokenReplies() {
    return BrokenReplies.all();
  }

  @Test
  void shouldHaveManyBrokenReplies() {
    assertThat(brokenReplies()).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("brokenReplies")
  void shouldAcceptNoBrokenReply(String reply) {
    if (AnswerReader.read(reply) instanceof ReadAnswer.Read(Proposal proposal)) {
      Verdict verdict = judge(proposal);
      assertThat(verdict).as(reply).isInstanceOf(Verdict.Refused.class);
      assertThat(((Verdict.Refused) verdict).messages()).allMatch(text -> text.length() < 1000);
    }
  }

  @Test
  void shouldAcceptTheReplyThatTheBrokenOnesAreMadeOf() {
    assertThat(judge(read(BrokenReplies.sound()))).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void shouldStopLookingForObjectsAfterManyBraces() {
    String braces =
        IntStream.range(0, JsonObjects.MAX_STARTS).mapToObj(_ -> "{x ").reduce("", String::concat);
    assertThat(AnswerReader.read(braces + GOOD)).isInstanceOf(ReadAnswer.Malformed.class);
  }

  private static Verdict judge(Proposal proposal) {
    TreeNode root =
        TreeNode.root(
            TaskText.ofTitle("Bookshop"),
            List.of("Books survive a restart"),
            Capabilities.MODEL_ONLY,
            100);
    return new Acceptance(DecompositionLimits.DEFAULT, SplitPolicy.DEFAULT)
        .judge(root, List.of(), proposal);
  }

  private static Proposal read(String text) {
    ReadAnswer answer = AnswerReader.read(text);
    return assertInstanceOf(ReadAnswer.Read.class, answer, answer::toString).proposal();
  }
}
