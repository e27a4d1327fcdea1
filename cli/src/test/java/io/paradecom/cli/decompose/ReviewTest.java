package io.paradecom.cli.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.cli.CliException;
import io.paradecom.cli.decompose.Reviewer.Decision;
import io.paradecom.cli.decompose.Reviewer.Draft;
import io.paradecom.common.decompose.Answer;
import io.paradecom.common.decompose.Answer.Provenance;
import io.paradecom.common.decompose.QuestionPort;
import io.paradecom.common.decompose.Usage;
import io.paradecom.common.decompose.answer.AnswerReader;
import io.paradecom.common.decompose.answer.ReadAnswer;
import io.paradecom.core.decompose.Acceptance;
import io.paradecom.core.decompose.Capabilities;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.Proposal;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.SplitPolicy;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.spec.TaskText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewTest {
  private static final String SOUND =
      "{\"subtasks\":[{\"id\":\"a\",\"title\":\"Read it\",\"complexity\":3},"
          + "{\"id\":\"b\",\"title\":\"Write it\",\"complexity\":2,\"dependsOn\":[\"a\"]}]}";
  private static final Acceptance RULES =
      new Acceptance(DecompositionLimits.DEFAULT, SplitPolicy.DEFAULT);

  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();

  private static Question question() {
    TreeNode root = TreeNode.root(TaskText.ofTitle("Shop"), List.of(), Capabilities.MODEL_ONLY, 20);
    return new DecompositionTree(root, DecompositionLimits.DEFAULT, SplitPolicy.DEFAULT)
        .takeReady(1)
        .getFirst();
  }

  private static Proposal proposal(String text) {
    return ((ReadAnswer.Read) AnswerReader.read(text)).proposal();
  }

  private static Draft draft() {
    return new Draft(question(), proposal(SOUND));
  }

  private Path only(String ending) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }

  private void decide(String decision) throws IOException {
    String name = only(".proposal.json").getFileName().toString();
    Files.writeString(folder.resolve(name.replace(".proposal.json", ".decision.json")), decision);
  }

  @Test
  void shouldTakeDecisionsOfFilesAndSayWhatIsWrongWithThem() throws Exception {
    FileReviews reviews = new FileReviews(new Drafts(folder, RULES), said::add);
    assertThat(reviews.look(draft())).isEmpty();
    assertThat(Files.readString(only(".proposal.json"))).contains("Shop", "Read it", "partOf");

    decide("{\"decision\":\"perhaps\"}");
    assertThat(reviews.look(draft())).isEmpty();
    assertThat(Files.readString(only(".problem.txt"))).contains("approve, edit or reject");
    decide("{\"decision\":\"edit\",\"proposal\":" + SOUND.replace("[\"a\"]", "[\"z\"]") + "}");
    assertThat(reviews.look(draft())).isEmpty();
    assertThat(Files.readString(only(".problem.txt"))).contains("'z'");
    decide("{\"decision\":\"reject\"}");
    assertThat(reviews.look(draft())).isEmpty();
    String other = SOUND.replace("Write it", "Draw it");
    decide("{\"decision\":\"edit\",\"proposal\":" + other + "}");

    assertThat(reviews.look(draft())).contains(new Decision.Edit(proposal(other)));
    assertThat(folder).isDirectoryNotContaining("glob:**.problem.txt");
    assertThat(said).hasSize(4);
    assertThat(new FileReviews(new Drafts(folder, RULES), said::add).look(draft()))
        .as("a decision holds for the same proposal")
        .isPresent();
  }

  private Optional<Decision> typed(TerminalReviews reviews) {
    return Awaitility.await().until(() -> reviews.look(draft()), Optional::isPresent);
  }

  @Test
  void shouldAskOnATerminalAboutOneAfterAnother() {
    TerminalReviews reviews =
        new TerminalReviews(
            new Drafts(folder, RULES),
            new BufferedReader(new StringReader("what\nr too small\na\ne\n\nall\n")),
            said::add);

    assertThat(typed(reviews)).contains(new Decision.Reject("too small"));
    assertThat(typed(reviews)).contains(new Decision.Approve());
    assertThat(typed(reviews)).contains(new Decision.Edit(proposal(SOUND)));
    assertThat(typed(reviews)).contains(new Decision.Approve());
    assertThat(reviews.look(draft())).as("all").contains(new Decision.Approve());
    assertThat(said.getFirst()).isEqualTo("review Shop");
    assertThat(said.get(2)).contains("b  Write it").contains("needs a");
  }

  @Test
  void shouldEndWhenNobodyIsThereToDecide() {
    TerminalReviews reviews =
        new TerminalReviews(
            new Drafts(folder, RULES), new BufferedReader(new StringReader("")), said::add);
    assertThatThrownBy(() -> typed(reviews))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("it ended");
  }

  /** A port with news that a test gives it. */
  private static final class Given implements QuestionPort {
    private final List<News> news = new ArrayList<>();

    @Override
    public boolean isAnswered(Question question) {
      return false;
    }

    @Override
    public void ask(Question question) {}

    @Override
    public void withdraw(Question question) {}

    @Override
    public List<News> poll(Duration patience) {
      List<News> heard = List.copyOf(news);
      news.clear();
      return heard;
    }

    @Override
    public void close() {}
  }

  private static QuestionPort.News answered(Question question, String text) {
    return new QuestionPort.News.Answered(
        question,
        new Answer.Proposed(proposal(text), Provenance.UNKNOWN, new Usage(1L, 2L)),
        false);
  }

  @Test
  void shouldHoldBackWhatTheRulesAcceptUntilItIsDecided() throws Exception {
    Given port = new Given();
    boolean[] stop = {false};
    ReviewedQuestions reviewed =
        new ReviewedQuestions(
            port, new FileReviews(new Drafts(folder, RULES), said::add), RULES, () -> stop[0]);
    Question question = question();
    String refused = SOUND.replace("Write it", "Read it");
    port.news.add(answered(question, refused));
    assertThat(reviewed.poll(Duration.ZERO)).as("nobody looks at what is refused").hasSize(1);
    port.news.add(answered(question, SOUND));
    assertThat(reviewed.poll(Duration.ZERO)).isEmpty();
    decide("{\"decision\":\"reject\",\"reason\":\"Too small.\"}");

    List<QuestionPort.News> heard = reviewed.poll(Duration.ZERO);

    Answer answer = ((QuestionPort.News.Answered) heard.getFirst()).answer();
    assertThat(((Answer.Unreadable) answer).errors())
        .containsExactly("A person has rejected the subtasks: Too small.");
    assertThat(answer.usage()).isEqualTo(new Usage(1L, 2L));

    port.news.add(answered(question, SOUND.replace("Write", "Draw")));
    assertThat(reviewed.poll(Duration.ZERO)).isEmpty();
    stop[0] = true;
    assertThat(reviewed.poll(Duration.ZERO))
        .singleElement()
        .isInstanceOf(QuestionPort.News.Delayed.class);
  }
}
