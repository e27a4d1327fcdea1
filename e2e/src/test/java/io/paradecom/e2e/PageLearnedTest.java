package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the page shows of deadlines, learned times, rates, keys, loops and grants. */
@Tag("extended")
class PageLearnedTest extends PageFixture {
  private static final String ECHO = "shell: \"printf '[1,2,3,4,5,6]' > $PARADECOM_OUTPUT\"";

  private final List<String> begun = new ArrayList<>();

  private String begin(String name, String head, String tasks) throws Exception {
    String id = submitted(graph(name, head, tasks));
    begun.add(id);
    return id;
  }

  @AfterEach
  void cancelAll() throws Exception {
    for (String id : begun) {
      Paradecom.run(folder, "cancel", id);
    }
  }

  /** Takes the same picture in light, dark and on a narrow screen. */
  private void shootAll(String name, String hash, String ready) {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : new int[] {1200, 400}) {
        page.context().close();
        open(new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme));
        visit(hash);
        expect(page.locator(ready).first()).isVisible();
        int wide = (int) page.evaluate("document.documentElement.scrollWidth");
        assertThat(wide).as("%s at %d pixels", name, width).isLessThanOrEqualTo(width);
        shoot("%s-%s-%d".formatted(name, scheme.name().toLowerCase(Locale.ROOT), width));
      }
    }
  }

  @Test
  void shouldShowThatADeadlineIsInDanger() throws Exception {
    // Given
    String id =
        begin(
            "risky",
            "deadline: 9m\n",
            """
              long: { sleep: 10m, duration: 10m }
            """);

    // When
    visit("#/w/" + id);

    // Then
    expect(page.locator(".bar.title .pill.s-LATE")).hasText("will be late");
    visit("#/");
    expect(page.locator("tr", new Page.LocatorOptions().setHasText(id)).locator(".s-LATE"))
        .hasText("will be late");
    shootAll("deadline", "#/w/" + id, ".bar.title .pill.s-LATE");
  }

  @Test
  void shouldShowThePartsOfALoopAndWhoGoesOnWithATask() throws Exception {
    // Given
    String id =
        begin(
            "learned",
            "",
            """
              list: { %s }
              each: { needs: [list], forEach: "${input:list}", shell: "case $PARADECOM_ITEM in 1|2) ;; *) sleep 600;; esac" }
              first: { sleep: 10m, continue: true }
              second: { needs: [first], sleep: 10m, continue: true }
            """
                .formatted(ECHO));

    // When
    visit("#/w/" + id + "/t/each");

    // Then
    Locator panel = page.locator(".panel");
    expect(panel.locator("dd .meter")).hasAttribute("aria-label", Pattern.compile("2 of 6 ended"));
    expect(panel.locator(".why")).containsText("It waits for 4 of the 6 parts of its loop.");
    expect(page.locator("#body")).containsText("2 of 6 parts ended");
    shootAll("loop", "#/w/" + id + "/t/each", ".panel dd .meter");
    visit("#/w/" + id + "/t/second");
    expect(page.locator(".panel dl")).containsText("to runner local after first");
    expect(page.locator(".panel .why")).containsText("may go on with it by itself when 'first'");
    shootAll("grant", "#/w/" + id + "/t/second", ".panel dl");
  }

  @Test
  void shouldShowRatesAndKeysAndWhoWaitsAndWhyOneWasEnded() throws Exception {
    // Given
    String id =
        begin(
            "turns",
            "resources: { api: { rate: { permits: 2, per: 1h } } }\n",
            """
              one: { command: ["true"], resources: [api] }
              two: { command: ["true"], resources: [api] }
              three: { command: ["true"], resources: [api] }
              a: { sleep: 10m, concurrency: { key: "deploy/prod", mode: queue } }
            """);
    String other =
        begin(
            "others",
            "",
            """
              b: { sleep: 10m, concurrency: { key: "deploy/prod", mode: queue } }
              old: { sleep: 10m, concurrency: { key: preview, mode: cancel-oldest } }
            """);
    visit("#/w/" + other + "/t/old");
    expect(page.locator(".panel .pill").first()).hasText("running");
    begin(
        "newer", "", "  new: { sleep: 10m, concurrency: { key: preview, mode: cancel-oldest } }\n");

    // When
    expect(page.locator(".panel .pill").first()).hasText("cancelled");

    // Then
    expect(page.locator(".panel .why"))
        .containsText(
            "It was cancelled: the concurrency key 'preview' goes to the newer task 'new'");
    shootAll("evicted", "#/w/" + other + "/t/old", ".panel .why");
    visit("#/resources");
    Locator key = page.locator("section[aria-label='key:deploy/prod']");
    expect(key).containsText("concurrency key");
    expect(key).containsText("1 holds it, 1 waits");
    Locator rate = page.locator("section[aria-label=api]");
    expect(rate.locator(".meter"))
        .hasAttribute("aria-label", Pattern.compile("2 of 2 permits per 1 h.* are taken"));
    expect(rate).containsText("three");
    shootAll("resources", "#/resources", "section.resource");
    assertThat(Paradecom.run(folder, "why", id, "three").out()).contains("permits per 1h of 'api'");
  }
}
