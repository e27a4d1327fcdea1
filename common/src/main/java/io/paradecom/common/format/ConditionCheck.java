package io.paradecom.common.format;

import io.paradecom.common.condition.CelConditions;
import io.paradecom.core.spec.Condition;
import java.util.Optional;
import java.util.TreeSet;

/** Checks the conditions of tasks: that each is one, and reads only what the task needs. */
final class ConditionCheck {
  private final CelConditions conditions = new CelConditions();
  private final Findings findings;

  ConditionCheck(Findings findings) {
    this.findings = findings;
  }

  void check(DraftTask task) {
    Condition when = task.role().when();
    if (when == null) {
      return;
    }
    Cursor place =
        task.place().fields().stream()
            .filter(field -> "when".equals(field.key()))
            .findFirst()
            .orElse(task.place());
    Optional<String> problem = conditions.problem(when);
    problem.ifPresent(sentence -> findings.problem(place, sentence));
    TreeSet<String> needed = new TreeSet<>();
    task.needs().forEach(need -> needed.add(need.task()));
    for (String input : new TreeSet<>(conditions.inputs(when))) {
      if (!needed.contains(input)) {
        findings.problem(
            place,
            "Expected a condition to read what %s needs, but found inputs of %s%s"
                .formatted(
                    Quoted.of(task.id()), Quoted.of(input), NearestName.hint(input, needed)));
      }
    }
  }
}
