package io.paradecom.e2e.lease;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowCommand.Report;
import io.paradecom.runner.app.RunnerPorts;
import io.paradecom.runner.lease.OrderSource;
import io.paradecom.runner.lease.Parcel;
import io.paradecom.runner.lease.ReadySource;
import io.paradecom.runner.report.HeartbeatSink;
import io.paradecom.runner.report.LogSink;
import io.paradecom.runner.report.ReportSink;
import java.time.Duration;
import java.util.List;

/** A runner's real doors with a checkpoint on the way of a task through them. */
record CheckedPorts(RunnerPorts ports, Checkpoint checkpoint) implements RunnerPorts {
  @Override
  public ReadySource.Factory ready() {
    return (queue, width, onAckLost) -> new CheckedSource(join(queue, width, onAckLost));
  }

  private ReadySource join(QueueName queue, int width, Runnable onAckLost) {
    return ports.ready().join(queue, width, onAckLost);
  }

  @Override
  public OrderSource orders() {
    return ports.orders();
  }

  @Override
  public ReportSink reports() {
    return this::send;
  }

  private void send(WorkflowId workflow, List<Report> reports, ReportSink.Outcome outcome) {
    switch (reports.getFirst()) {
      case WorkflowCommand.Claimed _ ->
          send(workflow, reports, outcome, LeaseStep.CLAIM_SENT, LeaseStep.CLAIM_DURABLE);
      case WorkflowCommand.Succeeded _ -> {
        checkpoint.reach(LeaseStep.RESULT_DUE);
        send(workflow, reports, outcome, LeaseStep.RESULT_SENT, LeaseStep.RESULT_DURABLE);
      }
      default -> ports.reports().send(workflow, reports, outcome);
    }
  }

  private void send(
      WorkflowId workflow,
      List<Report> reports,
      ReportSink.Outcome outcome,
      LeaseStep sent,
      LeaseStep durable) {
    ports
        .reports()
        .send(
            workflow,
            reports,
            failure -> {
              if (failure == null) {
                checkpoint.reach(durable);
              }
              outcome.ended(failure);
            });
    checkpoint.reach(sent);
  }

  @Override
  public HeartbeatSink heartbeats() {
    return ports.heartbeats();
  }

  @Override
  public LogSink logs() {
    return ports.logs();
  }

  @Override
  public void close(Duration patience) {
    ports.close(patience);
  }

  /** A member of a share group that passes the checkpoint. Used by one thread. */
  private final class CheckedSource implements ReadySource {
    private final ReadySource source;
    private boolean accepted;

    CheckedSource(ReadySource source) {
      this.source = source;
    }

    @Override
    public List<Parcel> poll(Duration patience) {
      checkpoint.reach(LeaseStep.POLLING);
      List<Parcel> parcels = source.poll(patience);
      if (!parcels.isEmpty()) {
        checkpoint.reach(LeaseStep.ACQUIRED);
      }
      return parcels;
    }

    @Override
    public void accept(Parcel parcel) {
      source.accept(parcel);
      accepted = true;
      checkpoint.reach(LeaseStep.ACCEPTED);
    }

    @Override
    public void release(Parcel parcel) {
      source.release(parcel);
    }

    @Override
    public void flush() {
      if (accepted) {
        checkpoint.reach(LeaseStep.STARTED);
      }
      source.flush();
      if (accepted) {
        accepted = false;
        checkpoint.reach(LeaseStep.ACKNOWLEDGED);
      }
    }

    @Override
    public Duration lockTime() {
      return source.lockTime();
    }

    @Override
    public void wakeup() {
      source.wakeup();
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
