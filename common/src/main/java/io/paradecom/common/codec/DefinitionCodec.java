package io.paradecom.common.codec;

import io.paradecom.core.definition.CatchUp;
import io.paradecom.core.definition.CronExpression;
import io.paradecom.core.definition.Definition;
import io.paradecom.core.definition.DefinitionFact;
import io.paradecom.core.definition.Overlap;
import io.paradecom.core.definition.Schedule;
import io.paradecom.core.definition.ScheduleRules;
import io.paradecom.schemas.CatchUpName;
import io.paradecom.schemas.DefinitionDeleted;
import io.paradecom.schemas.DefinitionRecord;
import io.paradecom.schemas.DefinitionStored;
import io.paradecom.schemas.OverlapName;
import io.paradecom.schemas.ScheduleDeleted;
import io.paradecom.schemas.ScheduleStart;
import io.paradecom.schemas.ScheduleStored;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of {@code workflow.definitions}. Stateless, thread-safe. */
public final class DefinitionCodec {
  private static final int MAX_CRON = 200;
  private static final int MAX_ZONE = 100;
  private static final int MAX_NOTE = 500;

  private DefinitionCodec() {}

  /** Returns the record of a fact. */
  public static DefinitionRecord toRecord(DefinitionFact fact) {
    Object body =
        switch (fact) {
          case DefinitionFact.Stored(var definition) ->
              new DefinitionStored(definition.text(), definition.storedAt());
          case DefinitionFact.Deleted deleted -> new DefinitionDeleted(deleted.deletedAt());
          case DefinitionFact.Scheduled(var schedule) -> toRecord(schedule);
          case DefinitionFact.Unscheduled unscheduled ->
              new ScheduleDeleted(unscheduled.deletedAt());
        };
    return new DefinitionRecord(fact.subject().name(), fact.revision(), body);
  }

  private static ScheduleStored toRecord(Schedule schedule) {
    Schedule.Plan plan = schedule.plan();
    Schedule.Progress progress = schedule.progress();
    return new ScheduleStored(
        plan.definition(),
        plan.version(),
        plan.cron().toString(),
        plan.zone().getId(),
        plan.parameters(),
        CatchUpName.valueOf(plan.catchUp().name()),
        OverlapName.valueOf(plan.overlap().name()),
        schedule.paused(),
        progress.settledAt(),
        progress.pending().stream()
            .map(start -> new ScheduleStart(start.tick(), start.version()))
            .toList(),
        progress.queued(),
        progress.running(),
        progress.lastTick(),
        progress.lastRun(),
        progress.started(),
        progress.skipped(),
        progress.note());
  }

  /**
   * Returns the fact of a record.
   *
   * @throws ContractViolationException when the record is outside the contract
   */
  public static DefinitionFact fromRecord(DefinitionRecord record) {
    String name = Fields.text("DefinitionRecord.name", record.getName(), 128);
    long revision = Fields.atLeast("DefinitionRecord.revision", 1, record.getRevision());
    try {
      return switch (record.getBody()) {
        case DefinitionStored stored ->
            new DefinitionFact.Stored(
                new Definition(
                    name,
                    Math.toIntExact(revision),
                    Fields.required("DefinitionStored.text", stored.getText()),
                    Fields.instant("DefinitionStored.storedAt", stored.getStoredAt())));
        case DefinitionDeleted deleted ->
            new DefinitionFact.Deleted(
                name,
                Math.toIntExact(revision),
                Fields.instant("DefinitionDeleted.deletedAt", deleted.getDeletedAt()));
        case ScheduleStored stored ->
            new DefinitionFact.Scheduled(
                new Schedule(name, revision, plan(stored), stored.getPaused(), progress(stored)));
        case ScheduleDeleted deleted ->
            new DefinitionFact.Unscheduled(
                name,
                revision,
                Fields.instant("ScheduleDeleted.unscheduledAt", deleted.getUnscheduledAt()));
        case null, default -> throw Fields.unknown("DefinitionRecord.body", record.getBody());
      };
    } catch (IllegalArgumentException | ArithmeticException outside) {
      throw new ContractViolationException(
          "In DefinitionRecord: %s".formatted(outside.getMessage()), outside);
    }
  }

  private static Schedule.Plan plan(ScheduleStored stored) {
    return new Schedule.Plan(
        Fields.text("ScheduleStored.definition", stored.getDefinition(), 128),
        Fields.atLeast("ScheduleStored.version", 0, stored.getVersion()),
        CronExpression.parse(Fields.text("ScheduleStored.cron", stored.getCron(), MAX_CRON)),
        zone(Fields.text("ScheduleStored.zone", stored.getZone(), MAX_ZONE)),
        Fields.required("ScheduleStored.parameters", stored.getParameters()),
        switch (Fields.required("ScheduleStored.catchUp", stored.getCatchUp())) {
          case NONE -> CatchUp.NONE;
          case LAST -> CatchUp.LAST;
          case ALL -> CatchUp.ALL;
          case UNKNOWN -> throw Fields.unknown("ScheduleStored.catchUp", "UNKNOWN");
        },
        switch (Fields.required("ScheduleStored.overlap", stored.getOverlap())) {
          case ALLOW -> Overlap.ALLOW;
          case SKIP -> Overlap.SKIP;
          case QUEUE -> Overlap.QUEUE;
          case UNKNOWN -> throw Fields.unknown("ScheduleStored.overlap", "UNKNOWN");
        });
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException unknown) {
      throw new ContractViolationException(
          "Expected ScheduleStored.zone as a time zone, but found '%s'.".formatted(text), unknown);
    }
  }

  private static Schedule.Progress progress(ScheduleStored stored) {
    return new Schedule.Progress(
        Fields.instant("ScheduleStored.settledAt", stored.getSettledAt()),
        bounded(
            Fields.list(
                "ScheduleStored.pending",
                stored.getPending(),
                start ->
                    new Schedule.Start(
                        Fields.instant("ScheduleStart.tick", start.getTick()),
                        Fields.atLeast("ScheduleStart.version", 0, start.getVersion())))),
        bounded(
            Fields.list(
                "ScheduleStored.queued",
                stored.getQueued(),
                (@Nullable Instant tick) -> Fields.instant("ScheduleStored.queued", tick))),
        Fields.text("ScheduleStored.running", stored.getRunning(), 128),
        Fields.optionalInstant("ScheduleStored.lastTick", stored.getLastTick()),
        Fields.text("ScheduleStored.lastRun", stored.getLastRun(), 128),
        Fields.atLeast("ScheduleStored.started", 0, stored.getStarted()),
        Fields.atLeast("ScheduleStored.skipped", 0, stored.getSkipped()),
        Fields.text("ScheduleStored.note", stored.getNote(), MAX_NOTE));
  }

  private static <T> List<T> bounded(List<T> times) {
    if (times.size() > ScheduleRules.MAX_STARTS) {
      throw new ContractViolationException(
          "Expected at most %d times of a schedule, but found %d."
              .formatted(ScheduleRules.MAX_STARTS, times.size()));
    }
    return times;
  }
}
