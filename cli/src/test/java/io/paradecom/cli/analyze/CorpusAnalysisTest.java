package io.paradecom.cli.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.paradecom.common.format.GraphReader;
import io.paradecom.common.format.ReadOptions;
import io.paradecom.common.format.ReadResult;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Analyses public files. Runs where the variable {@code PARADECOM_CORPUS} names their folder. */
class CorpusAnalysisTest {
  @Test
  void shouldAnalyseEveryFileInEveryFormat()
      throws IOException, ParserConfigurationException, SAXException {
    int analysed = 0;
    for (Path file : files()) {
      ReadResult result =
          GraphReader.read(file, ReadOptions.builder().actionsRequired(false).build());
      if (!(result instanceof ReadResult.Accepted accepted)) {
        continue;
      }
      Inspection inspection = Inspection.of(file.toString(), accepted, 16);
      analysed++;

      assertThat(TextReport.of(inspection)).as("%s", file).contains("Trust: ", "critical path");
      assertThat(JsonReport.of(inspection)).startsWith("{").endsWith("}");
      assertThat(DotPicture.of(inspection)).startsWith("digraph").endsWith("}");
      assertThat(MermaidPicture.of(inspection).lines().filter(l -> l.contains("-->")).count())
          .isLessThanOrEqualTo(450);
      assertThat(HtmlReport.of(inspection)).endsWith("</html>");
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(SvgGraph.document(inspection))));
    }
    assertThat(analysed).isGreaterThan(30);
  }

  private static List<Path> files() throws IOException {
    String folder = System.getenv("PARADECOM_CORPUS");
    assumeTrue(folder != null, "no corpus");
    try (Stream<Path> all = Files.walk(Path.of(String.valueOf(folder)))) {
      return all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }
}
