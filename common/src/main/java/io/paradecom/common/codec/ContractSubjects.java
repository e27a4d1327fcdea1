package io.paradecom.common.codec;

import io.paradecom.common.registry.RegistryClient;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.QueueName;
import io.paradecom.schemas.CommandAccepted;
import io.paradecom.schemas.CommandRejected;
import io.paradecom.schemas.DefinitionRecord;
import io.paradecom.schemas.FleetDecisionRecord;
import io.paradecom.schemas.FleetRequestRecord;
import io.paradecom.schemas.FleetTick;
import io.paradecom.schemas.ReadyParcel;
import io.paradecom.schemas.RunnerHeartbeat;
import io.paradecom.schemas.RunnerOrderRecord;
import io.paradecom.schemas.TaskLogChunk;
import io.paradecom.schemas.TaskReportBatch;
import io.paradecom.schemas.WorkflowCommandRecord;
import io.paradecom.schemas.WorkflowEventBatch;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * The schemas of the contract under the subjects of an installation. A client of another kind finds
 * there what it may write, before anything of that kind was written.
 */
public final class ContractSubjects {
  private ContractSubjects() {}

  /** Returns every schema of the contract under its subject. */
  public static Map<String, Schema> of(Topics topics) {
    Map<String, Schema> subjects = new TreeMap<>();
    alone(subjects, topics.commands(), WorkflowCommandRecord.getClassSchema());
    alone(subjects, topics.reports(), TaskReportBatch.getClassSchema());
    alone(subjects, topics.logs(), TaskLogChunk.getClassSchema());
    alone(subjects, topics.control(), RunnerOrderRecord.getClassSchema());
    alone(subjects, topics.fleetRequests(), FleetRequestRecord.getClassSchema());
    alone(subjects, topics.fleetDecisions(), FleetDecisionRecord.getClassSchema());
    alone(subjects, topics.definitions(), DefinitionRecord.getClassSchema());
    for (QueueName queue : topics.queues()) {
      alone(subjects, topics.ready(queue), ReadyParcel.getClassSchema());
    }
    sharing(subjects, topics.events(), WorkflowEventBatch.getClassSchema());
    sharing(subjects, topics.events(), CommandRejected.getClassSchema());
    sharing(subjects, topics.events(), CommandAccepted.getClassSchema());
    sharing(subjects, topics.heartbeats(), RunnerHeartbeat.getClassSchema());
    sharing(subjects, topics.heartbeats(), FleetTick.getClassSchema());
    return subjects;
  }

  /**
   * Registers every schema of the contract; what is registered already stays as it is. Cost: one
   * request a subject.
   *
   * @throws io.paradecom.common.registry.RegistryException when one is refused or the registry
   *     cannot be asked
   */
  public static void register(RegistryClient registry, Topics topics) {
    of(topics).forEach(registry::register);
  }

  private static void alone(Map<String, Schema> subjects, String topic, Schema schema) {
    subjects.put(topic + "-value", schema);
  }

  private static void sharing(Map<String, Schema> subjects, String topic, Schema schema) {
    subjects.put(topic + "-" + schema.getFullName(), schema);
  }
}
