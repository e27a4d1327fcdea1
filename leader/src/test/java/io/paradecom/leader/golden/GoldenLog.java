package io.paradecom.leader.golden;

import io.paradecom.common.codec.EventBatch;
import io.paradecom.common.codec.EventCodec;
import io.paradecom.common.registry.GeneratedClasses;
import io.paradecom.core.audit.HistoryAudit;
import io.paradecom.core.audit.Violation;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.InMemoryStore;
import io.paradecom.core.workflow.Replay;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.schemas.WorkflowEventBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;

/** The events of one workflow as a release wrote them, and what they come to. */
final class GoldenLog {
  static {
    GeneratedClasses.trust();
  }

  private final List<EventBatch> batches;

  GoldenLog(List<EventBatch> batches) {
    this.batches = List.copyOf(batches);
  }

  /** Reads a file with the schema that it was written with, as what is known today. */
  static GoldenLog read(Path file) throws IOException {
    SpecificDatumReader<WorkflowEventBatch> datums =
        new SpecificDatumReader<>(WorkflowEventBatch.class);
    List<EventBatch> batches = new ArrayList<>();
    try (DataFileReader<WorkflowEventBatch> reader = new DataFileReader<>(file.toFile(), datums)) {
      for (WorkflowEventBatch record : reader) {
        batches.add(EventCodec.fromRecord(record));
      }
    }
    return new GoldenLog(batches);
  }

  void write(Path file) throws IOException {
    try (DataFileWriter<WorkflowEventBatch> writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(WorkflowEventBatch.class))) {
      writer.create(WorkflowEventBatch.getClassSchema(), file.toFile());
      for (EventBatch batch : batches) {
        writer.append(EventCodec.toRecord(batch));
      }
    }
  }

  GoldenLog withoutLastBatch() {
    return new GoldenLog(batches.subList(0, batches.size() - 1));
  }

  List<WorkflowEvent> events() {
    return batches.stream().flatMap(batch -> batch.events().stream()).toList();
  }

  List<Violation> violations() {
    HistoryAudit audit = new HistoryAudit();
    for (EventBatch batch : batches) {
      long sequence = batch.firstSequence();
      for (WorkflowEvent event : batch.events()) {
        audit.event(batch.workflowId(), batch.run(), sequence++, batch.at(), event);
      }
    }
    return audit.violations();
  }

  /** Returns the rows that the events give: a line for the workflow, then one for each task. */
  List<String> rows() {
    InMemoryStore store = new InMemoryStore();
    for (EventBatch batch : batches) {
      StepResult result =
          new StepResult(
              batch.workflowId(),
              batch.run(),
              batch.firstSequence(),
              batch.events(),
              List.of(),
              Set.of());
      Replay.apply(store, EngineLimits.DEFAULT, result, batch.at());
    }
    WorkflowId id = batches.getFirst().workflowId();
    WorkflowRow run = Objects.requireNonNull(store.workflow(id));
    List<String> lines = new ArrayList<>();
    lines.add(line(run));
    for (int i = 0; i < run.tasksStaged(); i++) {
      TaskDefinition definition = Objects.requireNonNull(store.definition(id, i));
      TaskRow row = store.task(id, i);
      lines.add(line(definition, row == null ? definition.initialRow() : row, store.output(id, i)));
    }
    return lines;
  }

  private static String line(WorkflowRow run) {
    return "workflow=%s run=%s state=%s sequence=%d tasks=%d generation=%d version=%d detail=%s submitted=%s started=%s ended=%s"
        .formatted(
            run.id(),
            run.run(),
            run.state(),
            run.sequence(),
            run.tasksStaged(),
            run.generation(),
            run.graphVersion(),
            run.detail(),
            run.submittedAt(),
            run.startedAt(),
            run.endedAt());
  }

  private static String line(TaskDefinition definition, TaskRow row, @Nullable String output) {
    TaskFailure failure = row.failure();
    return "task=%s action=%s state=%s reason=%s since=%s waiting=%d attempt=%d epoch=%d prior=%d settled=%d/%s waived=%s failure=%s exit=%s output=%s"
        .formatted(
            definition.spec().id(),
            definition.spec().action().getClass().getSimpleName(),
            row.state(),
            row.reason(),
            row.since(),
            row.waitingFor(),
            row.attempt(),
            row.epoch(),
            row.priorAttempts(),
            row.settled(),
            row.allSettled(),
            row.waived(),
            failure == null ? null : failure.kind(),
            failure == null ? null : failure.exitCode(),
            row.hasOutput() ? output : null);
  }
}
