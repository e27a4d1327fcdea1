package io.paradecom.cli.analyze;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * What surrounds a report as a page of its own. Its policy allows one style sheet, named by its
 * hash, and nothing else: no script, no picture, no address.
 */
public final class PageFrame {
  private static final String STYLE_FILE = "report.css";

  private PageFrame() {}

  /** Returns a whole page with this body. */
  public static String around(String title, Markup body) {
    String style = SvgGraph.STYLE + styleSheet();
    Markup page = new Markup();
    page.constant("<!doctype html>\n").open("html", "lang", "en").open("head").line();
    page.constant("<meta charset=\"utf-8\">").line();
    page.open(
            "meta",
            "http-equiv",
            "Content-Security-Policy",
            "content",
            "default-src 'none'; style-src 'sha256-" + hash(style) + "'")
        .line();
    page.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").line();
    page.open("meta", "name", "color-scheme", "content", "light dark").line();
    page.element("title", title).line();
    page.open("style").constant(style).close("style").close("head").line();
    page.open("body").open("main").add(body).close("main").close("body").line();
    return page.close("html").toString();
  }

  private static String styleSheet() {
    try (InputStream in = PageFrame.class.getResourceAsStream(STYLE_FILE)) {
      if (in == null) {
        throw new IllegalStateException(
            "Expected the resource " + STYLE_FILE + ", but it is gone.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256, which every JDK has.", e);
    }
  }
}
