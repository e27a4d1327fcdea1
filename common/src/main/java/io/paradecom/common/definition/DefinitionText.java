package io.paradecom.common.definition;

import io.paradecom.common.format.GivenParameters;
import io.paradecom.common.format.GraphFormat;
import io.paradecom.common.format.GraphReader;
import io.paradecom.common.format.Parameter;
import io.paradecom.common.format.ReadOptions;
import io.paradecom.common.format.ReadResult;
import io.paradecom.core.definition.Definition;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.WorkflowSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads the graphs that definitions are. They are in the native format. Stateless. */
public final class DefinitionText {
  /** What messages call the file; no name of a definition, since it has a blank. */
  private static final String FILE = "the definition";

  private DefinitionText() {}

  /** What came of it. */
  public sealed interface Result {
    /**
     * It can be kept, or run.
     *
     * @param parameters that it declares, in the order of the file
     */
    record Accepted(WorkflowSpec spec, List<Parameter> parameters) implements Result {}

    /**
     * It cannot.
     *
     * @param problems one sentence each, at least one
     */
    record Refused(List<String> problems) implements Result {
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Looks at a text that is to be kept; values that nobody has given yet are made up. */
  public static Result look(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > Definition.MAX_BYTES) {
      return new Result.Refused(
          List.of(
              "Expected a definition of at most %,d bytes, but found %,d."
                  .formatted(Definition.MAX_BYTES, bytes)));
    }
    Result result = read(text, GivenParameters.LOOK);
    if (!(result instanceof Result.Accepted accepted)) {
      return result;
    }
    String name = accepted.spec().name();
    if (name.equals(FILE)) {
      return new Result.Refused(
          List.of("Expected the field workflow, which names the definition, but found none."));
    }
    return Identifiers.isValid(name)
        ? result
        : new Result.Refused(
            List.of(
                "Expected the field workflow, which names the definition, as 1 to %d characters out of A-Z a-z 0-9 . _ -, but found '%s'."
                    .formatted(Identifiers.MAX_LENGTH, name)));
  }

  /** Returns the graph that a definition is with these parameters. */
  public static Result with(Definition definition, Map<String, String> parameters) {
    return read(definition.text(), GivenParameters.of(parameters));
  }

  private static Result read(String text, GivenParameters given) {
    GraphFormat format = text.stripLeading().startsWith("{") ? GraphFormat.JSON : GraphFormat.YAML;
    ReadOptions options = ReadOptions.builder().format(format).parameters(given).build();
    return switch (GraphReader.readText(FILE, text, options)) {
      case ReadResult.Accepted accepted ->
          new Result.Accepted(accepted.spec(), GraphReader.parametersOf(text, format));
      case ReadResult.Refused refused ->
          new Result.Refused(refused.problems().stream().map(problem -> problem.text()).toList());
    };
  }
}
