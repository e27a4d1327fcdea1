package io.paradecom.common.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.paradecom.core.spec.Condition;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles expressions. What it is made of is loaded when it is first used, which takes a while.
 */
final class Compiler {
  /** Most brackets, calls and selections within each other. */
  private static final int MOST_DEPTH = 50;

  /** Most nodes of an expression, with those that its macros stand for. */
  private static final int MOST_NODES = 1_000;

  /** Most comprehensions within each other. */
  private static final int MOST_NESTED = 3;

  /** Most elements that all comprehensions of one evaluation go through together. */
  private static final int MOST_ITERATIONS = 10_000;

  /** Most parts of a pattern. */
  private static final int MOST_PATTERN = 200;

  private static final String INPUTS = "inputs";

  /** What a round gave; null where that is nothing. */
  static final String OUTPUT = "output";

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(Condition.MAX_LENGTH)
          .maxParseRecursionDepth(MOST_DEPTH)
          .maxParseErrorRecoveryLimit(1)
          .maxParseExpressionNodeCount(MOST_NODES)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .maxRegexProgramSize(MOST_PATTERN)
          .errorOnIntWrap(true)
          .errorOnDuplicateMapKeys(true)
          .enableTimestampOverflowCheck(true)
          .enableHeterogeneousNumericComparisons(true)
          .enableReservedIds(true)
          .build();

  /** What an expression may name, and what it has to give. */
  record Dialect(CelCompiler compiler, String noun, boolean bool) {}

  private static final Dialect CONDITION =
      new Dialect(
          standard()
              .addVar(INPUTS, MapType.create(SimpleType.STRING, SimpleType.DYN))
              .addVar("workflow", SimpleType.STRING)
              .addVar("task", SimpleType.STRING)
              .build(),
          "a condition",
          true);

  private static final Dialect UNTIL =
      new Dialect(
          standard()
              .addVar(OUTPUT, SimpleType.DYN)
              .addVar("round", SimpleType.INT)
              .addVar("workflow", SimpleType.STRING)
              .addVar("task", SimpleType.STRING)
              .build(),
          "a condition",
          true);

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

  private Compiler() {}

  /** Returns what compilers of all dialects begin with. */
  static CelCompilerBuilder standard() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
  }

  static Compilation compile(String text) {
    return compile(text, CONDITION);
  }

  /** Compiles a condition that ends a repetition. */
  static Compilation compileUntil(String text) {
    return compile(text, UNTIL);
  }

  static Compilation compile(String text, Dialect dialect) {
    try {
      return check(text, dialect.compiler().compile(text), dialect);
    } catch (StackOverflowError e) {
      // A limit on nodes alone does not say how deep a parser of another release goes.
      return failed("Expected %s with less within each other.".formatted(dialect.noun()));
    } catch (CelValidationException | CelEvaluationException e) {
      return failed("Expected %s in CEL, but found: %s".formatted(dialect.noun(), e.getMessage()));
    }
  }

  private static Compilation check(String text, CelValidationResult result, Dialect dialect)
      throws CelValidationException, CelEvaluationException {
    List<CelIssue> errors = result.getErrors();
    if (!errors.isEmpty()) {
      return failed(sentence(text, errors.getFirst(), dialect));
    }
    CelAbstractSyntaxTree tree = result.getAst();
    CelType type = tree.getResultType();
    if (dialect.bool() && !type.equals(SimpleType.BOOL) && !type.equals(SimpleType.DYN)) {
      return failed(
          "Expected %s to give a bool, but found one that gives %s."
              .formatted(dialect.noun(), type.name()));
    }
    Operands operands = new Operands();
    Set<String> named = new HashSet<>();
    boolean all = true;
    List<CelNavigableExpr> nodes = CelNavigableAst.fromAst(tree).getRoot().allNodes().toList();
    for (CelNavigableExpr node : nodes) {
      operands.note(node.expr());
      if (nested(node) > MOST_NESTED) {
        return failed(
            "Expected at most %d macros such as exists and all within each other, but found more."
                .formatted(MOST_NESTED));
      }
      if (node.getKind() == Kind.IDENT && node.expr().ident().name().equals(INPUTS)) {
        Optional<String> name = nameRead(node);
        name.ifPresent(named::add);
        all &= name.isPresent();
      }
    }
    return new Compilation.Compiled(
        RUNTIME.createProgram(tree), new Compilation.References(named, all), operands);
  }

  private static int nested(CelNavigableExpr node) {
    if (node.getKind() != Kind.COMPREHENSION) {
      return 0;
    }
    int nested = 0;
    Optional<CelNavigableExpr> at = Optional.of(node);
    while (at.isPresent()) {
      nested += at.get().getKind() == Kind.COMPREHENSION ? 1 : 0;
      at = at.get().parent();
    }
    return nested;
  }

  /** Returns which input is read where {@code inputs} stands; empty: none that is named there. */
  private static Optional<String> nameRead(CelNavigableExpr inputs) {
    CelExpr reader = inputs.parent().map(CelNavigableExpr::expr).orElse(null);
    if (reader == null) {
      return Optional.empty();
    }
    if (reader.getKind() == Kind.SELECT) {
      return Optional.of(reader.select().field());
    }
    boolean indexes =
        reader.getKind() == Kind.CALL
            && reader.call().function().equals("_[_]")
            && reader.call().args().getFirst().id() == inputs.id();
    if (!indexes || reader.call().args().getLast().getKind() != Kind.CONSTANT) {
      return Optional.empty();
    }
    CelConstant key = reader.call().args().getLast().constant();
    return key.getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(key.stringValue())
        : Optional.empty();
  }

  private static String sentence(String text, CelIssue issue, Dialect dialect) {
    // All that might stand there is no help.
    String found =
        issue
            .getMessage()
            .replace(" (in container '')", "")
            .replaceAll(" expecting \\{.*}", "")
            .replace("'<EOF>'", "the end")
            .strip();
    String hint =
        dialect.equals(CONDITION) && found.startsWith("undeclared reference") && text.contains("-")
            ? " (the output of a task whose id has a dash is read as inputs[\"its-id\"])"
            : "";
    // A place before the text is one that is not known.
    int line = Math.max(1, issue.getSourceLocation().getLine());
    int column = Math.max(0, issue.getSourceLocation().getColumn()) + 1;
    return "Expected %s in CEL, but found at line %d, column %d: %s%s"
        .formatted(
            dialect.noun(), line, column, shortened(found), hint.isEmpty() ? "." : hint + ".");
  }

  private static String shortened(String found) {
    String line = found.replaceAll("\\s+", " ").replaceAll("\\.$", "");
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }

  private static Compilation failed(String sentence) {
    return new Compilation.Failed(sentence);
  }
}
