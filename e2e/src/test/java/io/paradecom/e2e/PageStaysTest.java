package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a reader does on the page stays when the page is told anew; what it shows while it cannot be
 * told.
 */
@Tag("extended")
class PageStaysTest extends PageFixture {
  private static final Pattern LIST = Pattern.compile("/workflows\\?");

  /** Waits until what changes with time was drawn anew, twice. */
  private void awaitRedraws(String selector) {
    for (int i = 0; i < 2; i++) {
      Locator told = page.locator(selector).first();
      String before = told.textContent();
      expect(told).not().hasText(before);
    }
  }

  @Test
  void shouldKeepTheFocusInTheListAndWhatIsSelectedOfAFailure() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "kept",
                """
                  a: { shell: "echo copy me; exit 1", retry: { maxAttempts: 1 } }
                  b: { sleep: 10m }
                """));
    visit("#/");
    Locator link = page.locator("td.id a:has-text('%s')".formatted(id));
    link.focus();

    // When
    awaitRedraws("tr:has-text('%s') td.num:last-child".formatted(id));

    // Then
    expect(link).isFocused();
    page.keyboard().press("Enter");
    expect(page.locator(".errors pre")).hasText("copy me");
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.errors pre'))");
    awaitRedraws(".bar.status span:has-text('submitted')");
    assertThat(page.evaluate("getSelection().toString().trim()")).isEqualTo("copy me");
    assertThat(Paradecom.run(folder, "cancel", id).exitCode()).isZero();
  }

  @Test
  void shouldKeepTheFilterWhenATaskIsChosen() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "filtered",
                """
                  good: { noop: true }
                  bad: { shell: "exit 1", retry: { maxAttempts: 1 } }
                  worse: { shell: "exit 2", retry: { maxAttempts: 1 } }
                """));
    visit("#/w/" + id);
    expect(state()).hasText("failed");
    page.locator("#task-state").selectOption("failed");
    expect(page.locator("td.id a")).hasCount(2);

    // When
    page.locator("td.id a:has-text('worse')").click();

    // Then
    expect(page.locator(".panel h2").first()).hasText("worse");
    expect(page.locator("#task-state")).hasValue("failed");
    expect(page.locator("td.id a")).hasCount(2);
    page.locator("td.id a:has-text('bad')").click();
    expect(page.locator(".panel h2").first()).hasText("bad");
    expect(page.locator(".panel .bad-box")).containsText("found 1");
    page.locator(".panel a.close").click();
    expect(page.locator(".panel")).isHidden();
    expect(page.locator("td.id a")).hasCount(2);
  }

  @Test
  void shouldStayWhereALogIsReadWhileMoreIsPrinted() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "talks",
                "  talk: { shell: \"i=0; while ! test -e silent; do i=$((i+1)); echo tick $i; test"
                    + " $i -lt 200 || sleep 0.5; done\" }\n"));
    visit("#/w/%s/t/talk".formatted(id));
    page.locator("#log:has-text('tick 200')").waitFor();
    Locator log = page.locator("#log");
    assertThat((Number) log.evaluate("log => log.scrollTop"))
        .extracting(Number::intValue)
        .as("the newest line is followed")
        .isNotEqualTo(0);

    // When
    log.evaluate("log => { log.scrollTop = 0; }");
    page.locator("#log:has-text('tick 210')").waitFor();

    // Then
    assertThat((Number) log.evaluate("log => log.scrollTop"))
        .extracting(Number::intValue)
        .isEqualTo(0);
    Files.createFile(folder.resolve("silent"));
    expect(state()).hasText("succeeded");
  }

  @Test
  void shouldSaveALargeOutputAndTellWhatAnAttemptTook() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "saved",
                "  big: { shell: \"head -c 200000 /dev/zero | tr '\\\\0' x >"
                    + " $PARADECOM_OUTPUT_FILE; i=0; while test $i -lt 100000; do i=$((i+1));"
                    + " done\" }\n"));
    visit("#/w/%s/t/big".formatted(id));
    Locator save = page.locator(".panel button:text-is('Save')");
    expect(save).isVisible();

    // When
    Download saved = page.waitForDownload(save::click);

    // Then
    Path content = folder.resolve("saved-content");
    saved.saveAs(content);
    assertThat(saved.suggestedFilename()).isEqualTo("big");
    assertThat(Files.readString(content)).isEqualTo("x".repeat(200_000));
    expect(page.locator(".panel table tbody tr")).containsText("of processors");
  }

  @Test
  void shouldSayThatNothingCouldBeReadAndShowItWhenItCan() {
    // Given
    page.route(LIST, Route::abort);

    // When
    visit("#/");

    // Then
    expect(page.locator("main [role=alert]")).containsText("The server is not reached");
    expect(page.locator("#link")).hasText("not reached; trying again …");
    shoot("not-reached");
    page.unroute(LIST);
    expect(page.locator("main [role=alert]")).hasCount(0);
    expect(page.locator("#link")).hasText("live");
  }

  @Test
  void shouldShowWhatWasAskedForLastWhateverIsAnsweredFirst() throws Exception {
    // Given
    String id = submitted(graph("asked-last", "  a: { noop: true }\n"));
    AtomicBoolean isReleased = new AtomicBoolean();
    visit("#/");
    expect(page.locator("td.id a:has-text('%s')".formatted(id))).hasCount(1);
    List<Route> held = new ArrayList<>();
    page.route(
        LIST,
        route -> {
          if (route.request().url().contains("name=asked-last")) {
            held.add(route);
          } else if (!isReleased.get()) {
            route.resume();
          } else {
            route.abort();
          }
        });
    page.locator("#name").fill("asked-last");
    page.locator("#name").fill("nothing-like-it");
    expect(page.locator(".empty").first()).hasText("No workflow is like that.");

    // When
    isReleased.set(true);
    page.waitForResponse(
        answer -> answer.url().contains("name=asked-last"), () -> held.forEach(Route::resume));

    // Then
    expect(page.locator("#link")).hasText("not reached; trying again …");
    expect(page.locator(".empty").first()).hasText("No workflow is like that.");
  }
}
