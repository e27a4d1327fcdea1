package io.paradecom.schemas;

import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * One topic of the contract, without its prefix.
 *
 * @param key what its records are keyed by
 * @param records what it carries
 */
record Topic(
    String name,
    String key,
    String writers,
    String readers,
    List<Class<? extends SpecificRecord>> records) {
  /** All topics that carry Avro. */
  static final List<Topic> ALL =
      List.of(
          new Topic(
              "workflow.commands",
              "workflow id",
              "people's tools and other systems",
              "leader",
              List.of(WorkflowCommandRecord.class)),
          new Topic(
              "workflow.events",
              "workflow id",
              "leader",
              "views, tools, audit, other systems",
              List.of(WorkflowEventBatch.class, CommandRejected.class, CommandAccepted.class)),
          new Topic(
              "tasks.ready.<queue>",
              "none",
              "leader",
              "runners, as one share group a queue",
              List.of(ReadyParcel.class)),
          new Topic(
              "task.reports", "workflow id", "runners", "leader", List.of(TaskReportBatch.class)),
          new Topic("task.logs", "workflow id", "runners", "tools", List.of(TaskLogChunk.class)),
          new Topic(
              "runner.control",
              "runner id",
              "leader",
              "every runner",
              List.of(RunnerOrderRecord.class)),
          new Topic(
              "runner.heartbeats",
              "runner id; `fleet` for a tick",
              "runners, leader's fleet processor",
              "leader's fleet processor",
              List.of(RunnerHeartbeat.class, FleetTick.class)),
          new Topic(
              "fleet.requests",
              "number of the partition that asks",
              "leader",
              "leader's fleet processor",
              List.of(FleetRequestRecord.class)),
          new Topic(
              "fleet.decisions",
              "number of the partition it is for, where it is put",
              "leader's fleet processor",
              "leader",
              List.of(FleetDecisionRecord.class)),
          new Topic(
              "workflow.definitions",
              "subject, revision and writer",
              "leader",
              "leader",
              List.of(DefinitionRecord.class)));
}
