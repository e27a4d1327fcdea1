package io.paradecom.cli.mcp;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The tools there are. */
final class Toolbox {
  private Toolbox() {}

  /** Returns all of them, in the order in which clients are told. */
  static List<Tool> all(Desk desk) {
    List<Tool> tools = new ArrayList<>();
    tools.add(new SubmitTool(desk).tool());
    tools.addAll(new ReadTools(desk).tools());
    tools.addAll(new LogTools(desk).tools());
    tools.addAll(new ControlTools(desk).tools());
    tools.addAll(new AnswerTools(desk).tools());
    return tools;
  }

  /**
   * Returns some of them.
   *
   * @param readOnly whether only those that change nothing
   * @param without names of those that are left out
   * @throws CliException when a name is none of theirs
   */
  static List<Tool> chosen(List<Tool> all, boolean readOnly, List<String> without) {
    Set<String> unknown = new TreeSet<>(without);
    all.forEach(tool -> unknown.remove(tool.name()));
    if (!unknown.isEmpty()) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected --without as some of %s, but found %s."
              .formatted(
                  String.join(", ", all.stream().map(Tool::name).toList()),
                  String.join(", ", unknown)));
    }
    return all.stream()
        .filter(tool -> !(readOnly && tool.mutates()) && !without.contains(tool.name()))
        .toList();
  }
}
