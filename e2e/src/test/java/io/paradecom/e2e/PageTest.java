package io.paradecom.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The web page in the machine's own Chromium, over a real instance. */
@Tag("extended")
class PageTest extends PageFixture {
  @Test
  void shouldShowWhatATaskPrintsWhileItRuns() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "printing",
                """
                  talk: { shell: "echo 'begins <img src=x onerror=alert(1)>'; while ! test -e hush; do sleep 0.1; done; echo ends" }
                """));

    // When
    visit("#/w/%s/t/talk".formatted(id));
    Locator log = page.locator("#log");
    page.locator("#log:has-text('begins')").waitFor();
    Files.createFile(folder.resolve("hush"));
    page.locator("#log:has-text('ends')").waitFor();

    // Then
    assertThat(log.textContent()).isEqualTo("begins <img src=x onerror=alert(1)>\nends\n");
    assertThat(page.locator("#log img").count()).isZero();
  }

  @Test
  void shouldLeadFromASubmitOverAFailureAndItsReasonToARetryThatSucceeds() throws Exception {
    // Given
    Path file =
        graph(
            "journey",
            """
              build: { title: "Build it", shell: "echo building; test -e mended || { echo 'cannot find mended'; exit 4; }", retry: { maxAttempts: 1 } }
              test: { needs: [build], shell: "true" }
            """);
    visit("#/");
    page.locator("#file").setInputFiles(file);
    page.locator("#start").click();
    page.locator("#preview a").click();

    // When
    expect(state()).hasText("failed");
    shoot("failed");
    shootForDocuments("page-failed");
    expect(page.locator(".bad-box").first()).containsText("cannot find mended");
    page.locator("td.id a:has-text('test')").click();
    expect(page.locator(".why"))
        .containsText("It was skipped: it needs 'build' to succeed, and that failed.");
    expect(page.locator(".why li a")).hasText("build");
    Files.createFile(Path.of(System.getProperty("user.dir")).resolve(folder).resolve("mended"));
    page.locator("#do-retry").click();
    page.locator("dialog button.main").click();

    // Then
    expect(state()).hasText("succeeded");
    expect(page.locator("tr:has-text('test') .pill")).hasText("succeeded");
    page.locator("#tab-timeline").click();
    expect(page.locator("svg.time a.bar-of")).hasCount(3);
    page.locator("#tab-graph").click();
    expect(page.locator("svg.graph a.s-SUCCEEDED")).hasCount(2);
    page.locator("#tab-events").click();
    expect(page.locator("#body td:has-text('ResetBegan')").first()).isVisible();
  }

  @Test
  void shouldDrawTheGraphAndKeepTheTabWhenATaskIsChosen() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "drawn",
                """
                  fetch: { shell: "true" }
                  compile: { needs: [fetch], shell: "sleep 600" }
                  lint: { needs: [fetch], shell: "exit 3", retry: { maxAttempts: 1 } }
                  package: { needs: [compile, lint], shell: "true" }
                  clean: { needs: [{ task: lint, on: failure }], shell: "true" }
                """));
    visit("#/w/" + id);
    page.locator("#tab-graph").click();
    expect(page.locator("svg.graph a.s-RUNNING")).hasCount(1);
    expect(page.locator("svg.graph a.s-FAILED")).hasCount(1);
    expect(page.locator("svg.graph a.s-SUCCEEDED")).hasCount(2);
    expect(page.locator("svg.graph .edge")).hasCount(5);
    expect(page.locator("svg.graph .edge.other")).hasCount(1);

    // When
    page.locator("svg.graph a:has-text('package')").click();

    // Then
    expect(page.locator(".panel h2").first()).hasText("package");
    expect(page.locator("svg.graph a.chosen")).containsText("package");
    expect(page.locator("#far")).hasText("99 % of the work, 4 of 5 ended, longer than expected");
    shoot("graph");
    shootForDocuments("page-graph");
    page.locator("#graph-fit").click();
    expect(page.locator("svg.graph.fit")).isVisible();
    page.locator("#do-cancel").click();
    page.locator("#reason").fill("seen");
    page.locator("dialog button.bad").click();
    expect(page.locator("svg.graph a.s-CANCELLED")).hasCount(1);
  }

  @Test
  void shouldApproveATaskThatWaitsForIt() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "asked",
                """
                  review: { approval: {} }
                  deploy: { needs: [review], shell: "true" }
                """));
    visit("#/w/" + id + "/t/review");
    expect(page.locator("#task-reject")).isEnabled();

    // When
    page.locator("#task-approve").click();
    page.locator("#reason").fill("looks good");
    page.locator("dialog button.main").click();

    // Then
    expect(state()).hasText("succeeded");
    expect(page.locator("#task-approve")).hasCount(0);
  }

  @Test
  void shouldTellTheLevelsOfALargeGraph() throws Exception {
    // Given
    StringBuilder tasks = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      tasks.append(
          "  t%d: { noop: true%s }\n"
              .formatted(
                  i,
                  i < 100
                      ? ""
                      : ", needs: [t%d, t%d]"
                          .formatted(i - 100, i / 100 * 100 - 100 + (i + 1) % 100)));
    }
    String id = submitted(graph("large", tasks.toString()));

    // When
    visit("#/w/" + id);
    page.locator("#tab-graph").click();

    // Then
    expect(state()).hasText("succeeded");
    page.locator("#graph-levels").click();
    expect(page.locator("#graph svg g")).hasCount(10);
    expect(page.locator("#graph tbody tr")).hasCount(10);
    page.locator("#tab-tasks").click();
    page.locator("td.id a:text-is('t17')").click();
    page.locator("#tab-graph").click();
    page.locator("#graph-near").click();
    expect(page.locator("svg.graph a.chosen")).containsText("t17");
    shoot("graph-large");
  }

  @Test
  void shouldCancelWithAReasonAfterAskingAndFollowARestart() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "held",
                "  hold: { shell: \"sleep 600\" }\n  next: { needs: [hold], shell: \"true\" }\n"));
    visit("#/w/" + id + "/t/next");
    expect(page.locator(".why")).containsText("hold: It runs on local");

    // When
    up.kill();
    expect(page.locator("#link")).hasText("not reached; trying again …");
    expect(page.locator("#stale")).containsText("may have changed");
    up = up();
    expect(page.locator("#link")).containsText("live");
    expect(page.locator("#stale")).isHidden();
    page.locator("#do-cancel").click();
    page.locator("#reason").fill("not needed");
    page.locator("dialog button.bad").click();

    // Then
    expect(state()).hasText("cancelled");
    expect(page.locator("h1 ~ .note")).hasText("not needed");
  }

  @Test
  void shouldShowWhatTasksSayAsTextAlone() throws Exception {
    // Given
    String evil = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    String id =
        submitted(
            graph(
                "evil <b>name</b>",
                """
                  one: { title: "%1$s", description: "%1$s", shell: "echo '{\\"said\\": \\"%1$s\\"}'" }
                  two: { title: "javascript:alert(3)", shell: "echo '%1$s'; exit 1", retry: { maxAttempts: 1 } }
                """
                    .formatted(evil)));
    Paradecom.run(folder, "cancel", id, "--reason", evil);

    // When
    visit("#/w/" + id + "/t/one");
    expect(state()).hasText("failed");

    // Then
    expect(page.locator(".panel pre").last()).containsText(evil);
    expect(page.locator("td.note").first()).hasText(evil);
    expect(page.locator("main img, main script, main b")).hasCount(0);
    page.locator("#tab-events").click();
    expect(page.locator("#body td:has-text('WorkflowSubmitted')").first()).isVisible();
    expect(page.locator("main img, main script, main b")).hasCount(0);
  }

  @Test
  void shouldBeReadableInTheDarkAndOnANarrowScreen() throws Exception {
    // Given
    String id =
        submitted(
            graph("look", "  a: { shell: \"sleep 0.2\" }\n  b: { needs: [a], shell: \"true\" }\n"));
    open(
        new Browser.NewContextOptions().setViewportSize(390, 800).setColorScheme(ColorScheme.DARK));

    // When
    visit("#/w/" + id + "/t/b");
    expect(state()).hasText("succeeded");
    expect(page.locator(".panel h2").first()).hasText("b");
    shoot("narrow-dark");

    // Then
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    page.keyboard().press("Tab");
    assertThat(page.evaluate("document.activeElement.className")).isEqualTo("skip");
    visit("#/");
    expect(page.locator("td.id a").first()).isVisible();
    shoot("list-dark");
  }

  @Test
  void shouldSayThatAWorkflowIsNotKnown() {
    // When
    visit("#/w/nosuch");

    // Then
    expect(page.locator(".empty")).containsText("Expected a workflow that is known");
    expect(page.locator("#link")).hasText("live");
  }
}
