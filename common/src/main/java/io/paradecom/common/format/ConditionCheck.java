package io.paradecom.common.format;

import io.paradecom.common.condition.CelConditions;
import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.RepeatSpec;
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
    checkRepeat(task);
    Condition when = task.role().when();
    if (when == null) {
      return;
    }
    Cursor place = place(task.place(), "when");
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

  private void checkRepeat(DraftTask task) {
    RepeatSpec repeat = task.role().repeat();
    if (repeat != null) {
      Cursor place = place(place(task.place(), RepeatReader.FIELD), RepeatReader.UNTIL);
      conditions
          .roundProblem(repeat.until())
          .ifPresent(sentence -> findings.problem(place, sentence));
    }
  }

  private static Cursor place(Cursor at, String name) {
    return at.fields().stream().filter(field -> name.equals(field.key())).findFirst().orElse(at);
  }
}
