package io.paradecom.runner.decompose.prompt;

import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.spec.TaskText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One version of the prompts. Its files are never edited once released: another wording is another
 * version, so that an answer's provenance says what was asked.
 *
 * <p>A file holds {@code {{NAME}}} where a value goes. Values are put in once and not looked
 * through again, so braces in them mean nothing.
 */
public final class PromptSet {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([A-Z_]+)}}");

  private final String version;
  private final PromptBudget budget;
  private final String system;
  private final String schema;
  private final String question;
  private final String repair;
  private final String smaller;
  private final String score;
  private final String scoreSchema;
  private final String scoreSystem;

  private PromptSet(String version, PromptBudget budget) {
    this.version = version;
    this.budget = budget;
    this.schema = resource("answer.schema.json");
    this.system = filled(resource("system.txt"), Map.of("SCHEMA", schema));
    this.question = resource("question.txt");
    this.repair = resource("repair.txt");
    this.smaller = resource("smaller.txt");
    this.score = resource("score.txt");
    this.scoreSchema = resource("score.schema.json");
    this.scoreSystem = filled(resource("score-system.txt"), Map.of("SCHEMA", scoreSchema));
  }

  /** Returns the first version. */
  public static PromptSet v1(PromptBudget budget) {
    return new PromptSet("v1", budget);
  }

  /** Returns the version's name. */
  public String version() {
    return version;
  }

  /** Returns the JSON Schema of answers. */
  public String answerSchema() {
    return schema;
  }

  /** Returns a question in words; the same question gives the same words. */
  public Prompt of(Question asked) {
    TreeNode node = asked.node();
    DataFields data =
        new DataFields()
            .add("part of", lineage(asked.lineage()))
            .add("title", node.text().title())
            .add("description", node.text().description())
            .add("details", Tokens.cut(node.text().details(), budget.details()))
            .add("acceptance criteria", numbered(node.acceptanceCriteria()))
            .add("may do", lines(node.capabilities().all()))
            .add("siblings", siblings(asked))
            .add("errors", errors(asked));
    String task =
        filled(
            question,
            Map.of(
                "MOST", Integer.toString(asked.maxChildren()),
                "DATA", data.render(),
                "MARK", data.mark()));
    return new Prompt(system, task + again(asked));
  }

  /** Returns the JSON Schema of scores. */
  public String scoreSchema() {
    return scoreSchema;
  }

  /**
   * Returns the question how complex a task is; the same question has the same words.
   *
   * @param errors why the answer before this one was refused; empty: there was none
   */
  public Prompt ofScore(TaskText text, String errors) {
    DataFields data =
        new DataFields()
            .add("title", text.title())
            .add("description", text.description())
            .add("details", Tokens.cut(text.details(), budget.details()))
            .add("test strategy", Tokens.cut(text.testStrategy(), budget.lineage()))
            .add("errors", errors);
    return new Prompt(
        scoreSystem, filled(score, Map.of("DATA", data.render(), "MARK", data.mark())));
  }

  private String again(Question asked) {
    return switch (asked.ask()) {
      case WHOLE -> "";
      case REPAIR -> repair;
      case SMALLER -> filled(smaller, Map.of("MOST", Integer.toString(asked.maxChildren())));
    };
  }

  /** Returns ancestors from the root down; where they do not all fit, the nearest ones stay. */
  private String lineage(List<TreeNode> lineage) {
    List<String> nearestFirst = new ArrayList<>();
    int left = budget.lineage();
    for (TreeNode ancestor : lineage.reversed()) {
      String text =
          Tokens.cut(
              ancestor.text().title() + ": " + oneLine(ancestor.text().description()),
              Math.max(1, budget.lineage() / 4));
      left -= Tokens.estimate(text) + 1;
      if (left < 0) {
        break;
      }
      nearestFirst.add(text);
    }
    return String.join("\n", nearestFirst.reversed());
  }

  private String siblings(Question asked) {
    return String.join("\n", Tokens.fitting(asked.siblingTitles(), budget.siblings()));
  }

  private String errors(Question asked) {
    return String.join("\n", Tokens.fitting(asked.errors(), budget.errors()));
  }

  private static String numbered(List<String> criteria) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < criteria.size(); i++) {
      out.append(String.format(Locale.ROOT, "%d. %s%n", i + 1, oneLine(criteria.get(i))));
    }
    return out.toString();
  }

  private static String lines(List<?> values) {
    return String.join("\n", values.stream().map(String::valueOf).toList());
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private static String filled(String template, Map<String, String> values) {
    return PLACE
        .matcher(template)
        .replaceAll(place -> {
          String value = values.get(place.group(1));
          if (value == null) {
            throw new IllegalStateException(
                "Expected a value for " + place.group() + ", but there is none.");
          }
          return Matcher.quoteReplacement(value);
        });
  }

  private String resource(String name) {
    String path = version + "/" + name;
    try (InputStream in = PromptSet.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("Expected the resource " + path + " beside this class.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
