package io.paradecom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.paradecom.cli.local.LocalConfig;
import io.paradecom.cli.local.LocalInstance;
import io.paradecom.cli.local.Outlets;
import io.paradecom.common.format.IntakeReader;
import io.paradecom.common.intake.IntakeRule;
import io.paradecom.leader.trace.OtlpTarget;
import io.paradecom.runner.custom.AddedExecutors;
import io.paradecom.runner.worker.WorkDoor;
import io.paradecom.runner.worker.WorkersConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dparadecom.docs.write=true} rewrites the generated part of the page. */
class MetricsPageTest {
  private static final String MARK =
      "<!-- Below this line the page is generated from the registry of an instance. -->\n";

  /** Values of these tags are names that an installation chooses. */
  private static final Map<String, String> CHOSEN =
      Map.of(
          "queue",
          "the queues",
          "topic",
          "topics",
          "model",
          "the models, 16 at most",
          "rule",
          "the rules of intake",
          "type",
          "the types of executors, 32 at most");

  @TempDir private Path folder;

  /** One name with the values of its tags. */
  private record Entry(Meter.Id first, SortedMap<String, SortedSet<String>> tags) {
    void add(Meter.Id id) {
      for (Tag tag : id.getTags()) {
        tags.computeIfAbsent(tag.getKey(), _ -> new TreeSet<>()).add(tag.getValue());
      }
    }

    String row(String scraped) {
      return "| `%s` | %s | %s | %s | %s |%n"
          .formatted(
              scraped,
              first.getType().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
              unit(),
              tags.entrySet().stream().map(Entry::text).collect(Collectors.joining("; ")),
              first.getDescription());
    }

    private String unit() {
      if (first.getType() == Meter.Type.TIMER) {
        return "seconds";
      }
      String unit = first.getBaseUnit();
      return unit == null ? "" : unit;
    }

    private static String text(Map.Entry<String, SortedSet<String>> tag) {
      String chosen = CHOSEN.get(tag.getKey());
      return "`"
          + tag.getKey()
          + "`: "
          + (chosen == null ? String.join(", ", tag.getValue()) : chosen);
    }
  }

  @Test
  void shouldDescribeTheMetersAsTheyAre() throws IOException {
    GeneratedPage.check("metrics.md", MARK, generate());
  }

  private static IntakeRule rule() {
    String text =
        "{\"apiVersion\": \"paradecom/v1\", \"intake\": {\"a\": {\"topic\": \"t\", \"start\":"
            + " {\"definition\": \"d\"}}}}";
    return ((IntakeReader.Result.Accepted) IntakeReader.read("intake.json", text))
        .rules()
        .getFirst();
  }

  private static WorkersConfig workers() {
    return new WorkersConfig("127.0.0.1", 0, WorkDoor.OPEN, WorkersConfig.USUAL_LEASE, _ -> {});
  }

  private String generate() {
    SortedMap<String, Entry> entries = new TreeMap<>();
    OtlpTarget traces = OtlpTarget.of("http://127.0.0.1:9", java.util.Map.of()).orElseThrow();
    LocalConfig config =
        new LocalConfig(folder.resolve("data"), 2, java.util.List.of(), folder)
            .withOutlets(new Outlets(java.util.List.of(), traces))
            .withIntake(java.util.List.of(rule()))
            .withExecutors(new AddedExecutors(null, workers()))
            .withHttp(0);
    String scrape;
    try (LocalInstance instance = LocalInstance.start(config)) {
      for (Meter meter : instance.telemetry().registry().getMeters()) {
        Meter.Id id = meter.getId();
        if (id.getName().startsWith("paradecom.")) {
          assertThat(id.getDescription()).as("description of %s", id).isNotBlank();
          entries.computeIfAbsent(id.getName(), _ -> new Entry(id, new TreeMap<>())).add(id);
        }
      }
      scrape = instance.telemetry().scrape();
    }
    StringBuilder page = new StringBuilder();
    for (String area : java.util.List.of("leader", "fleet", "queue", "runner", "model")) {
      page.append("\n## paradecom.").append(area).append('\n');
      page.append("| name | type | unit | tags | meaning |\n|---|---|---|---|---|\n");
      entries.forEach((name, entry) -> {
        if (name.startsWith("paradecom." + area + ".")) {
          page.append(entry.row(scrapedName(name, entry, scrape)));
        }
      });
    }
    assertThat(page.toString().lines().filter(line -> line.startsWith("| `paradecom_")))
        .as("meters of a known area")
        .hasSize(entries.size());
    return page.toString();
  }

  /** Returns the name as it is scraped, which must have happened. */
  private static String scrapedName(String name, Entry entry, String scrape) {
    String base = name.replace('.', '_');
    String scraped =
        switch (entry.first().getType()) {
          case COUNTER -> base + "_total";
          case TIMER -> base + "_seconds";
          default -> entry.first().getBaseUnit() == null ? base : base + "_" + entry.unit();
        };
    String family = scraped.replaceFirst("_total$", "");
    assertThat(scrape).containsPattern("# TYPE " + family + "(_total)? ");
    return scraped;
  }
}
