package io.paradecom.common.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Turns JSON or YAML into {@link Node}s, in one pass over the tokens and without recursion.
 *
 * <p>One document of at most {@link #MAX_DEPTH} levels, {@link #MAX_VALUES} values and {@link
 * #MAX_SCALAR} characters in each of them. YAML without aliases and tags, which JSON has no word
 * for. No key twice in a map. Cost: some 100 bytes a value.
 */
final class DocumentParser {
  /** Deepest nesting of maps and lists. */
  static final int MAX_DEPTH = 200;

  /** Most scalars, lists and maps of a document. */
  static final int MAX_VALUES = 2_000_000;

  /** Longest scalar and longest key, in characters. */
  static final int MAX_SCALAR = 1 << 20;

  /** Longest line of YAML, in characters: the time to read a line grows with its square. */
  static final int MAX_YAML_LINE = 1 << 17;

  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH + 1)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNameLength(MAX_SCALAR)
          .maxNumberLength(1000)
          .build();
  private static final JsonFactory JSON =
      JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build();
  private static final YAMLFactory YAML =
      YAMLFactory.builder().streamReadConstraints(CONSTRAINTS).loaderOptions(yamlLimits()).build();

  private final JsonParser tokens;
  private final String syntax;
  private final Findings findings;
  private NodeBuilder builder;

  private DocumentParser(JsonParser tokens, String syntax, Findings findings) {
    this.tokens = tokens;
    this.syntax = syntax;
    this.findings = findings;
    this.builder = new NodeBuilder(findings);
  }

  /** Returns the document; null when it is not one, with the problem in {@code findings}. */
  static @Nullable Node json(String text, Findings findings) {
    return parse(JSON, "JSON", text, findings);
  }

  /** Returns the document; null when it is not one, with the problem in {@code findings}. */
  static @Nullable Node yaml(String text, Findings findings) {
    return hasShortLines(text, findings) ? parse(YAML, "YAML", text, findings) : null;
  }

  /**
   * Returns the documents of a stream, those without anything left out; none when it is no YAML,
   * with the problem in {@code findings}.
   */
  static List<Node> yamlStream(String text, Findings findings) {
    if (!hasShortLines(text, findings)) {
      return List.of();
    }
    try (JsonParser tokens = YAML.createParser(text)) {
      return new DocumentParser(tokens, "YAML", findings).stream(text);
    } catch (IOException e) {
      throw new IllegalStateException("Expected a text in memory to be readable.", e);
    }
  }

  private static boolean hasShortLines(String text, Findings findings) {
    int line = 1;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '\n') {
        if (i - start > MAX_YAML_LINE) {
          findings.problem(
              line,
              1,
              String.format(
                  Locale.ROOT,
                  "Expected YAML lines of at most %,d characters, but found one of %,d.",
                  MAX_YAML_LINE,
                  i - start));
          return false;
        }
        line++;
        start = i + 1;
      }
    }
    return true;
  }

  private static @Nullable Node parse(
      JsonFactory factory, String syntax, String text, Findings findings) {
    try (JsonParser tokens = factory.createParser(text)) {
      return new DocumentParser(tokens, syntax, findings).documentOf(text);
    } catch (IOException e) {
      throw new IllegalStateException("Expected a text in memory to be readable.", e);
    }
  }

  private static LoaderOptions yamlLimits() {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(Integer.MAX_VALUE);
    limits.setNestingDepthLimit(MAX_DEPTH + 1);
    return limits;
  }

  private @Nullable Node documentOf(String text) throws IOException {
    try {
      return document();
    } catch (JsonProcessingException e) {
      new SyntaxErrors(syntax, text, findings).report(e, tokens.currentLocation());
      return null;
    }
  }

  private @Nullable Node document() throws IOException {
    for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
      JsonLocation at = tokens.currentTokenLocation();
      if (!isPlain(at) || !take(token, at)) {
        return null;
      }
      Node root = builder.root();
      if (root != null) {
        return isLast(root) ? root : null;
      }
    }
    JsonLocation end = tokens.currentLocation();
    if (builder.isEmpty()) {
      findings.problem("Expected a task graph, but the file is empty.");
    } else {
      findings.problem(
          end.getLineNr(), end.getColumnNr(), "Expected the document to go on, but it ends here.");
    }
    return null;
  }

  private List<Node> stream(String text) throws IOException {
    List<Node> roots = new ArrayList<>();
    boolean wasBetween = false;
    try {
      while (true) {
        JsonToken token = tokens.nextToken();
        if (token == null && wasBetween) {
          return roots;
        }
        wasBetween = token == null;
        if (token != null && !takeOne(token, roots)) {
          return List.of();
        }
      }
    } catch (JsonProcessingException e) {
      new SyntaxErrors(syntax, text, findings).report(e, tokens.currentLocation());
      return List.of();
    }
  }

  /** Takes a token; a document that ends with it is added, unless it is nothing. */
  private boolean takeOne(JsonToken token, List<Node> roots) throws IOException {
    JsonLocation at = tokens.currentTokenLocation();
    if (!isPlain(at) || !take(token, at)) {
      return false;
    }
    Node root = builder.root();
    if (root != null) {
      builder = new NodeBuilder(findings);
      if (!(root instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.NULL)) {
        roots.add(root);
      }
    }
    return true;
  }

  private boolean take(JsonToken token, JsonLocation at) throws IOException {
    return switch (token) {
      case START_OBJECT -> builder.open(true, at);
      case START_ARRAY -> builder.open(false, at);
      case END_OBJECT, END_ARRAY -> builder.close();
      case FIELD_NAME -> builder.key(tokens.currentName(), at);
      case VALUE_STRING -> builder.scalar(textKind(at), tokens.getText(), at);
      case VALUE_NUMBER_INT -> builder.scalar(Node.Kind.INTEGER, tokens.getText(), at);
      case VALUE_NUMBER_FLOAT -> builder.scalar(Node.Kind.DECIMAL, tokens.getText(), at);
      case VALUE_TRUE, VALUE_FALSE -> builder.scalar(Node.Kind.BOOLEAN, tokens.getText(), at);
      case VALUE_NULL -> builder.scalar(Node.Kind.NULL, "", at);
      case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> refuse(at, "Expected plain values only.");
    };
  }

  /** In YAML, a value of which nothing is written, not even quotes, is no text but nothing. */
  private Node.Kind textKind(JsonLocation start) {
    boolean isUnwritten =
        tokens instanceof YAMLParser
            && tokens.currentLocation().getCharOffset() == start.getCharOffset();
    return isUnwritten ? Node.Kind.NULL : Node.Kind.TEXT;
  }

  private boolean isPlain(JsonLocation at) throws IOException {
    if (!(tokens instanceof YAMLParser yaml)) {
      return true;
    }
    if (yaml.isCurrentAlias()) {
      return refuse(
          at,
          "Expected YAML without aliases, but found %s."
              .formatted(Quoted.of("*" + yaml.getText())));
    }
    if (yaml.getTypeId() != null) {
      return refuse(
          at,
          "Expected YAML without tags, but found %s.".formatted(Quoted.of("!" + yaml.getTypeId())));
    }
    return true;
  }

  /**
   * Whether nothing but space follows; a YAML stream has one null token between documents. Files of
   * Argo have several.
   */
  private boolean isLast(Node root) throws IOException {
    if (tokens instanceof YAMLParser && FormatDetector.isArgo(Cursor.root(root))) {
      return true;
    }
    JsonToken next = tokens.nextToken();
    if (next == null) {
      next = tokens.nextToken();
    }
    if (next == null) {
      return true;
    }
    return refuse(
        tokens.currentTokenLocation(),
        String.format(
            Locale.ROOT, "Expected one %s document in a file, but found a second one.", syntax));
  }

  private boolean refuse(JsonLocation at, String message) {
    findings.problem(at.getLineNr(), at.getColumnNr(), message);
    return false;
  }
}
