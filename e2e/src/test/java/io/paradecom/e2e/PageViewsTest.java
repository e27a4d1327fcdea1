package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Views of the page beside the list and a workflow's tasks; keys, colours, large graphs. */
@Tag("extended")
class PageViewsTest extends PageFixture {
  /** Levels of tasks, each of which needs some that stand near it in the level before. */
  private static String layered(int tasks, int wide, String action) {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tasks; i++) {
      int level = i / wide * wide;
      int one = level - wide + i % wide;
      int near = level - wide + Math.clamp(i % wide + random.nextInt(-3, 4), 0, wide - 1);
      String needs =
          i < wide
              ? ""
              : one == near
                  ? ", needs: [t%d]".formatted(one)
                  : ", needs: [t%d, t%d]".formatted(one, near);
      text.append("  t%d: { %s%s }\n".formatted(i, action, needs));
    }
    return text.toString();
  }

  private void awaitDrawn(Pattern drawn) {
    expect(page.locator("#map")).hasAttribute("data-drawn", drawn);
  }

  private String detail() {
    return page.locator("#map").getAttribute("data-detail");
  }

  @Test
  void shouldDrawFiveThousandTasksAtOnceAndReachThemByKeys() throws Exception {
    // Given
    String tasks =
        layered(5000, 100, "noop: true")
            .replace(
                "  t1234: { noop: true", "  t1234: { shell: \"exit 3\", retry: { maxAttempts: 1 }")
            .replace("  t2: { noop: true", "  t2: { sleep: 10m");
    String id = submitted(graph("five-thousand", tasks));
    visit("#/w/" + id);
    expect(page.locator("h1")).hasText(id);

    // When
    long before = System.nanoTime();
    page.locator("#tab-graph").click();
    awaitDrawn(Pattern.compile("5000"));
    System.out.printf("5,000 tasks drawn after %d ms%n", (System.nanoTime() - before) / 1_000_000);
    expect(page.locator("#map-note")).hasText("5,000 tasks");
    System.out.println(
        "ms to paint a frame while zooming: "
            + page.evaluate(
                """
                async () => {
                  const map = document.getElementById("map");
                  map.focus();
                  const times = [];
                  for (let i = 0; i < 24; i++) {
                    map.dispatchEvent(new WheelEvent("wheel", { deltaY: i < 12 ? -60 : 60, clientX: 500, clientY: 500, cancelable: true }));
                    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
                    times.push(Number(map.dataset.ms));
                  }
                  return times.sort((a, b) => a - b);
                }
                """));
    expect(page.locator(".errors")).containsText("t1234");
    page.locator("#map-fit").click();
    shoot("map");
    shootForDocuments("page-map");

    // Then
    page.locator("#map").focus();
    // The list of failures may know it a moment before the map does.
    Awaitility.await("the failed task first")
        .pollInSameThread()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          page.keyboard().press("Escape");
          page.keyboard().press("ArrowRight");
          return page.locator("#map-said").textContent().contains("t1234: failed");
        });
    page.keyboard().press("ArrowLeft");
    expect(page.locator("#map-said")).containsText(": succeeded");
    page.keyboard().press("+");
    page.keyboard().press("Enter");
    expect(page.locator(".panel h2").first()).isVisible();
    page.locator("#map-find").fill("t2");
    page.keyboard().press("Enter");
    shoot("map-near");
    page.keyboard().press("Escape");
    page.locator("#graph-levels").click();
    expect(page.locator("#graph tbody tr")).hasCount(50);
    assertThat(Paradecom.run(folder, "cancel", id).exitCode()).isZero();
  }

  /**
   * Looks for a task whose answer comes only after the map, just moved, has asked for what is seen
   * now.
   */
  private void findWhileMoving(String task) {
    List<Route> held = new ArrayList<>();
    page.route(
        Pattern.compile("/map\\?"),
        route -> {
          held.add(route);
          if (held.size() == 2) {
            held.forEach(Route::resume);
          } else if (held.size() > 2) {
            route.resume();
          }
        });
    page.evaluate(
        """
        (task) => {
          document.getElementById("map-in").click();
          const find = document.getElementById("map-find");
          find.value = task;
          find.dispatchEvent(new Event("change"));
        }
        """,
        task);
  }

  @Test
  void shouldTellClustersOfALargerGraphAndItsTasksFromNear() throws Exception {
    // Given
    String id = submitted(graph("twelve-thousand", layered(12_000, 200, "noop: true")));

    // When
    visit("#/w/" + id);
    expect(state()).hasText("succeeded");
    page.locator("#tab-graph").click();
    awaitDrawn(Pattern.compile("\\d{2,}"));

    // Then
    assertThat(detail()).isEqualTo("CLUSTERS");
    expect(page.locator("#map-note")).containsText("clusters; zoom in");
    shoot("map-clusters");
    findWhileMoving("t6543");
    expect(page.locator("#map")).hasAttribute("data-detail", "TASKS");
    expect(page.locator("#map-note")).containsText("of them here");
    page.locator("#map-fit").click();
    expect(page.locator("#map")).hasAttribute("data-detail", "CLUSTERS");
    page.locator("#tab-tasks").click();
    expect(page.locator(".pager")).containsText("1 to 200 of 12,000");
    page.locator("#page-on").click();
    expect(page.locator(".pager")).containsText("201 to 400 of 12,000");
    page.locator("#page-back").click();
    expect(page.locator("td.id a").first()).hasText("t0");
    page.locator("#tab-events").click();
    page.locator("#events-on").click();
    expect(page.locator("#events-first")).isEnabled();
    expect(page.locator("#body tbody tr").first()).isVisible();
  }

  @Test
  void shouldShowWhoHoldsAResourceAndWhoWaitsForItAndTheRunners() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "locked",
                """
                  first: { sleep: 10m, resources: [{ name: printer, mode: exclusive }] }
                  second: { needs: [{ task: third, on: finished }], sleep: 10m, resources: [{ name: printer, mode: exclusive }] }
                  third: { noop: true }
                """));

    // When
    visit("#/resources");

    // Then
    Locator printer = page.locator("section[aria-label=printer]");
    expect(printer).containsText("1 holds it, 1 waits");
    expect(printer.locator("tbody tr")).hasCount(2);
    shoot("resources");
    visit("#/runners");
    expect(page.locator("td.id")).hasText("local");
    expect(page.locator("tbody .pill")).hasText("live");
    expect(page.locator("tbody .meter"))
        .hasAttribute("aria-label", Pattern.compile("[1-4] of 4 slots"));
    expect(page.locator("nav a[aria-current]")).hasText("Runners");
    shoot("runners");
    assertThat(Paradecom.run(folder, "cancel", id).exitCode()).isZero();
    visit("#/resources");
    // Budgets of workflows that have ended are told until these are given up.
    expect(page.locator("h1")).hasText("Resources");
    expect(page.getByText("Loading")).hasCount(0);
    expect(printer).hasCount(0);
  }

  @Test
  void shouldApproveWithTheAnswersToAForm() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "form",
                """
                  review: { approval: { form: { version: "Which version is it?", risk: "What could <b>go</b> wrong?" } } }
                  deploy: { needs: [review], noop: true }
                """));
    visit("#/w/" + id + "/t/review");

    // When
    page.locator("#task-approve").click();
    page.getByLabel("Which version is it?").fill("1.4.0");
    page.locator("dialog button.main").click();
    expect(page.locator("dialog")).isVisible();
    page.getByLabel("What could <b>go</b> wrong?").fill("nothing");
    page.locator("#reason").fill("looks good");
    shoot("form");
    page.locator("dialog button.main").click();

    // Then
    expect(state()).hasText("succeeded");
    expect(page.locator(".panel pre").last()).containsText("\"version\": \"1.4.0\"");
    expect(page.locator("dialog b, main b")).hasCount(0);
  }

  @Test
  void shouldShowWhatWasUndoneAndGiveItUpOnlyAfterAskingForIt() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "given-up",
                "  a: { shell: \"true\", undo: { shell: \"true\" } }\n  b: { sleep: 10m }\n"));
    visit("#/w/" + id);
    expect(page.locator("tr:has-text('a') .pill").first()).hasText("succeeded");
    expect(page.locator("#do-purge")).isDisabled();
    page.locator("#do-rollback").click();
    page.locator("dialog button.bad").click();
    expect(state()).hasText("compensated");

    // When
    page.locator("#task-state").selectOption("compensated");

    // Then
    expect(page.locator("td.id a")).hasCount(1);
    expect(page.locator("td.id a")).hasText("a");
    visit("#/");
    page.locator("#state").selectOption("compensated");
    expect(page.locator("td.id a")).hasCount(1);
    expect(page.locator("td.id a")).hasText(id);
    page.locator("td.id a").click();
    page.locator("#do-purge").click();
    expect(page.locator("dialog h2")).hasText("Purge %s?".formatted(id));
    page.keyboard().press("Escape");
    expect(state()).hasText("compensated");
    page.locator("#do-purge").click();
    page.locator("dialog button.bad").click();
    expect(page.locator("h1")).hasText("Workflows");
    expect(page.locator("td.id a:has-text('%s')".formatted(id))).hasCount(0);
    Paradecom.Outcome shown = Paradecom.run(folder, "show", id);
    assertThat(shown.exitCode()).isNotZero();
    assertThat(shown.err()).contains(id);
  }

  @Test
  void shouldShowWhatAGraphWouldBeBeforeItStarts() throws Exception {
    // Given
    Path file =
        graph(
            "looked-at",
            """
              a: { noop: true, duration: 2m, resources: [{ name: db, mode: exclusive }] }
              b: { noop: true, duration: 1m, resources: [{ name: db, mode: exclusive }] }
            """);
    Path bad = graph("bad-one", "  a: { needs: [nobody], noop: true }\n");
    visit("#/");

    // When
    page.locator("#file").setInputFiles(file);

    // Then
    expect(page.locator(".preview h3")).hasText("looked-at");
    expect(page.locator(".preview .warn-box")).containsText("a and b: db");
    shoot("preview");
    page.locator("#leave").click();
    expect(page.locator(".preview")).hasCount(0);
    expect(page.locator("td.id a:has-text('looked-at')")).hasCount(0);
    page.locator("#file").setInputFiles(bad);
    expect(page.locator("#preview [role=alert]")).containsText("nobody");
    page.locator("#file").setInputFiles(file);
    page.locator("#start").click();
    expect(page.locator("td.id a:has-text('looked-at')")).hasCount(1);
  }

  @Test
  void shouldShowAttemptsUsageProgressAndTheTimelineByRunner() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "figures",
                """
                  call: { env: { CHANNEL: stable }, shell: "test -e tried || { touch tried; exit 1; }; echo '{\\"usage\\":{\\"tokens\\":18423,\\"costUsd\\":0.42}}'", retry: { maxAttempts: 3, backoff: 10ms } }
                  long: { needs: [call], sleep: 10m }
                  after: { needs: [long], sleep: 5m }
                """));
    visit("#/w/" + id + "/t/call");

    // When Then
    expect(page.locator(".panel table tbody tr")).hasCount(2);
    expect(page.locator(".panel table tbody tr").first()).containsText("18,423 tokens, $0.42 used");
    expect(page.locator(".panel dl").last()).containsText("stable");
    expect(page.locator("#usage")).hasText("18,423 tokens, $0.42");
    expect(page.locator("#far")).containsText("of the work");
    expect(page.locator("#far")).containsText("min");
    page.locator("#tab-timeline").click();
    expect(page.locator("svg.time .lane")).hasText("local, 1 at a time");
    expect(page.locator("svg.time a.bar-of")).hasCount(3);
    expect(page.locator("svg.time a.bar-of.critical")).not().hasCount(0);
    shoot("timeline");
    visit("#/");
    expect(page.locator("tr:has-text('figures') .progress")).containsText("left");
    page.locator("#sort-Workflow").click();
    expect(page.locator("th[aria-sort=ascending]")).containsText("Workflow");
    List<String> ids = page.locator("td.id a").allTextContents();
    assertThat(ids).isSorted();
    page.locator("#tally-running").click();
    expect(page.locator("tbody .pill").first()).hasText("running");
    expect(page.locator("#state")).hasValue("running");
    assertThat(Paradecom.run(folder, "cancel", id).exitCode()).isZero();
  }

  @Test
  void shouldShowWhatIsUsedOfBudgetsAndWhoWaitsForThem() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "budgeted",
                """
                labels: { team: data }
                budgets: { thoughts: 1000, money: { limit: 2.50, unit: usd } }
                """,
                """
                  first: { shell: "echo '{\\"usage\\":{\\"costUsd\\":0.50}}'", uses: { money: 1 } }
                  thinks: { needs: [first], sleep: 10m, uses: { thoughts: 600 } }
                  waits: { needs: [first], sleep: 10m, uses: { thoughts: 600 } }
                """));

    // When
    visit("#/w/" + id);

    // Then
    expect(page.locator(".budget").first()).hasText("money $0.50 of $2.50 used (20 %)");
    expect(page.locator(".budget").last()).hasText("thoughts 0 of 1,000 used (0 %), 600 set aside");
    expect(page.locator("#usage")).hasText("$0.50");
    expect(page.locator(".label")).hasText("team=data");
    shoot("budgets");

    // When
    visit("#/resources");

    // Then
    Locator card = page.locator("section[aria-label='budget:thoughts']");
    expect(card.locator(".kind")).hasText("budget");
    expect(card).containsText("1 uses it, 1 waits");
    expect(card.locator("tbody tr")).hasCount(2);
    expect(card.locator("tbody tr").last()).containsText("may use 600");
    shoot("budgets-of-all");
    visit("#/");
    expect(page.locator("tr:has-text('budgeted') .spend")).containsText("$0.50");
    assertThat(Paradecom.run(folder, "cancel", id).exitCode()).isZero();
  }

  @Test
  void shouldShowWhatTasksSayAsTextInEveryView() throws Exception {
    // Given
    List<String> corpus =
        List.of(
            "<img src=x onerror=alert(1)>",
            "<svg/onload=alert(2)>",
            "\\\"><script>alert(3)</script>",
            "javascript:alert(4)",
            "{{constructor.constructor('alert(5)')()}}",
            "</textarea><iframe src=javascript:alert(6)>");
    StringBuilder tasks = new StringBuilder();
    for (int i = 0; i < corpus.size(); i++) {
      String evil = corpus.get(i);
      tasks.append(
          "  e%d: { title: \"%2$s\", description: \"%2$s\", env: { EVIL: \"%2$s\" }, shell: \"cat evil%1$d; exit 1\", retry: { maxAttempts: 1 } }\n"
              .formatted(i, evil));
      Files.writeString(folder.resolve("evil" + i), evil.replace("\\", "") + "\n");
    }
    tasks.append("  ask: { approval: { form: { \"f\": \"%s\" } } }\n".formatted(corpus.get(0)));
    String id = submitted(graph("evil <i>one</i>", tasks.toString()));
    visit("#/w/" + id);

    // When Then
    expect(page.locator(".errors")).containsText("onload=alert(2)");
    nothingOfIt();
    for (String tab : List.of("graph", "timeline", "events")) {
      page.locator("#tab-" + tab).click();
      expect(page.locator("#body > *").first()).isVisible();
      nothingOfIt();
    }
    page.locator("#tab-graph").click();
    page.locator("#graph-map").click();
    awaitDrawn(Pattern.compile("7"));
    nothingOfIt();
    for (int i = 0; i < corpus.size(); i++) {
      visit("#/w/%s/t/e%d".formatted(id, i));
      String evil = corpus.get(i).replace("\\", "");
      expect(page.locator(".panel #log")).containsText(evil);
      expect(page.locator(".panel dl").last()).containsText(evil);
      nothingOfIt();
    }
    visit("#/w/%s/t/ask".formatted(id));
    page.locator("#task-approve").click();
    expect(page.locator("dialog label").first()).hasText(corpus.get(0));
    nothingOfIt();
    page.keyboard().press("Escape");
    expect(page.locator("dialog")).isHidden();
    visit("#/");
    page.locator("#file")
        .setInputFiles(graph("<img src=x onerror=alert(7)>", "  a: { noop: true }\n"));
    expect(page.locator(".preview h3")).hasText("<img src=x onerror=alert(7)>");
    nothingOfIt();
    assertThat(Paradecom.run(folder, "cancel", id).exitCode()).isZero();
  }

  private void nothingOfIt() {
    expect(page.locator("main img, body script, iframe, main i, dialog img, svg[onload]"))
        .hasCount(0);
  }

  @Test
  void shouldBeUsableByKeysAlone() throws Exception {
    // Given
    String id = submitted(graph("keys", "  a: { sleep: 10m }\n  b: { needs: [a], noop: true }\n"));
    visit("#/w/" + id + "/t/b");
    expect(page.locator(".panel h2").first()).hasText("b");

    // When Then
    List<String> reached = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      page.keyboard().press("Tab");
      reached.add(
          (String)
              page.evaluate(
                  "document.activeElement.id || document.activeElement.className ||"
                      + " document.activeElement.textContent"));
      assertThat(
              page.evaluate(
                  "document.activeElement === document.body ||"
                      + " getComputedStyle(document.activeElement).outlineStyle !== 'none'"))
          .as("a visible focus on %s", reached.getLast())
          .isEqualTo(true);
    }
    assertThat(reached)
        .contains(
            "skip",
            "brand",
            "Runners",
            "do-pause",
            "do-cancel",
            "tab-tasks",
            "task-cancel",
            "close");
    page.locator("#tab-tasks").focus();
    page.keyboard().press("ArrowRight");
    expect(page.locator("#tab-graph")).isFocused();
    expect(page.locator("svg.graph")).isVisible();
    page.locator("#do-cancel").focus();
    page.keyboard().press("Enter");
    expect(page.locator("dialog")).isVisible();
    page.keyboard().press("Escape");
    expect(page.locator("dialog")).isHidden();
    expect(page.locator(".panel")).isVisible();
    page.keyboard().press("Escape");
    expect(page.locator(".panel")).isHidden();
    assertThat(Paradecom.run(folder, "cancel", id).exitCode()).isZero();
  }

  @Test
  void shouldHaveContrastAndFitNarrowScreensInLightAndDark() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "seen",
                """
                  ok: { noop: true }
                  bad: { shell: "echo oh; exit 1", retry: { maxAttempts: 1 } }
                  skipped: { needs: [bad], noop: true }
                  runs: { sleep: 10m, resources: [{ name: seen-lock, mode: exclusive }] }
                  waits: { needs: [ok], sleep: 10m, resources: [{ name: seen-lock, mode: exclusive }] }
                  ask: { approval: {} }
                """));
    String workflow = "#/w/" + id;
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      open(new Browser.NewContextOptions().setViewportSize(390, 800).setColorScheme(scheme));
      for (String view : List.of("#/", "#/runners", "#/resources", workflow, workflow + "/t/bad")) {
        // When
        visit(view);
        expect(page.locator("main .pill").first()).isVisible();

        // Then
        readable(view, scheme);
      }
      for (String tab : List.of("graph", "timeline", "events")) {
        page.locator("#tab-" + tab).click();
        expect(page.locator("#body .card").first()).isVisible();
        readable(tab, scheme);
      }
      shoot("narrow-" + scheme.name().toLowerCase(Locale.ROOT));
      page.context().close();
    }
    open(new Browser.NewContextOptions().setViewportSize(1200, 900));
    assertThat(Paradecom.run(folder, "cancel", id).exitCode()).isZero();
  }

  /** WCAG 2.2 AA: 4.5 for texts, 3 for what is drawn; nothing wider than the screen. */
  private void readable(String view, ColorScheme scheme) throws Exception {
    Object poor = page.evaluate(Files.readString(Path.of("src/test/resources/contrast.js")));
    assertThat((List<?>) poor).as("too little contrast in %s, %s", view, scheme).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .as("%s fits", view)
        .isEqualTo(true);
  }
}
