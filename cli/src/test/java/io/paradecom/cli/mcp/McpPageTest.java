package io.paradecom.cli.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.cli.GeneratedPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code -Dparadecom.docs.write=true} rewrites the generated part of the page. */
class McpPageTest {
  private static final String MARK =
      "<!-- Below this line the page is generated from the tools. -->\n";

  @Test
  void shouldDescribeTheToolsAsTheyAre() throws IOException {
    GeneratedPage.check("mcp.md", MARK, generate());
  }

  /** Descriptions are made without an instance. */
  private static List<Tool> tools() {
    return Toolbox.all(
        new Desk(
            () -> {
              throw new IllegalStateException("Expected no call.");
            },
            Path.of(""),
            "nobody"));
  }

  private static String generate() {
    StringBuilder page = new StringBuilder();
    page.append("\n| tool | changes | arguments (those in bold are needed) |\n|---|---|---|\n");
    for (Tool tool : tools()) {
      page.append(
          "| [`%s`](#%s) | %s | %s |%n"
              .formatted(tool.name(), tool.name(), changes(tool), names(tool)));
    }
    for (Tool tool : tools()) {
      page.append("\n### ").append(tool.name()).append('\n');
      page.append(tool.description()).append("\n\n| argument | is | |\n|---|---|---|\n");
      for (Parameter parameter : tool.parameters()) {
        page.append(
            "| %s | %s | %s |%n"
                .formatted(shown(parameter), parameter.words(), parameter.description()));
      }
    }
    return page.toString();
  }

  private static String changes(Tool tool) {
    return switch (tool.consequence()) {
      case READS -> "nothing";
      case ADDS -> "adds, or lets go on";
      case ENDS -> "ends, or gives up";
    };
  }

  private static String names(Tool tool) {
    return String.join(", ", tool.parameters().stream().map(McpPageTest::shown).toList());
  }

  private static String shown(Parameter parameter) {
    return parameter.required()
        ? "**`%s`**".formatted(parameter.name())
        : "`%s`".formatted(parameter.name());
  }

  @Test
  void shouldNameEveryToolOnlyOnce() {
    assertThat(tools().stream().map(Tool::name)).doesNotHaveDuplicates().hasSize(15);
  }
}
