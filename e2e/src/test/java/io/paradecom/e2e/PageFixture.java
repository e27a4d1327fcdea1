package io.paradecom.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real instance, and the machine's own Chromium before its page. */
abstract class PageFixture {
  private static final Path SHOTS = Path.of("target", "screenshots");

  @TempDir static Path folder;
  static int port;
  static Paradecom up;
  private static Playwright playwright;
  private static Browser browser;

  private final List<String> complaints = new ArrayList<>();
  Page page;

  private static Optional<Path> chromium() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> chromium = chromium();
    Assumptions.assumeTrue(chromium.isPresent(), "no Chromium is installed on this machine");
    PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
    Files.createDirectories(SHOTS);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    up = up();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.get())
                    .setArgs(List.of("--no-sandbox")));
  }

  static Paradecom up() throws IOException {
    return Paradecom.start(folder, "up", "--port", Integer.toString(port), "--runners", "4")
        .awaitError("paradecom is up");
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
      playwright.close();
    }
    if (up != null) {
      up.terminate();
      up.await();
    }
  }

  @BeforeEach
  void open() {
    open(new Browser.NewContextOptions().setViewportSize(1200, 900));
  }

  final void open(Browser.NewContextOptions options) {
    page = browser.newContext(options).newPage();
    page.setDefaultTimeout(60_000);
    page.onPageError(complaints::add);
    page.onDialog(dialog -> complaints.add("dialog: " + dialog.message()));
    page.onConsoleMessage(message -> {
      if (message.text().contains("Content Security Policy")) {
        complaints.add(message.text());
      }
    });
  }

  @AfterEach
  void noComplaints() {
    page.context().close();
    assertThat(complaints).isEmpty();
  }

  void visit(String hash) {
    page.navigate("http://127.0.0.1:%d/%s".formatted(port, hash));
  }

  void shoot(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")).setFullPage(true));
  }

  static Path graph(String name, String tasks) throws IOException {
    return graph(name, "", tasks);
  }

  /**
   * @param head lines beside its name, such as a deadline
   */
  static Path graph(String name, String head, String tasks) throws IOException {
    Path file = folder.resolve(name.replaceAll("\\W", "") + ".yaml");
    Files.writeString(
        file,
        "apiVersion: paradecom/v1\nworkflow: \"%s\"\n%stasks:\n%s".formatted(name, head, tasks));
    return file;
  }

  static String submitted(Path graph) throws Exception {
    Paradecom.Outcome outcome = Paradecom.run(folder, "submit", graph.toString());
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome.out().strip();
  }

  Locator state() {
    return page.locator("h1 + .pill");
  }

  static LocatorAssertions expect(Locator locator) {
    return assertThat(locator);
  }

  /** Takes a picture for the documents, if they are being written. */
  void shootForDocuments(String name) throws IOException {
    if (Boolean.getBoolean("paradecom.docs.write")) {
      Path picture = Path.of("..", "docs", "images", name + ".png");
      page.screenshot(new Page.ScreenshotOptions().setPath(picture));
      assertThat(Files.size(picture)).isLessThan(400_000);
    }
  }
}
