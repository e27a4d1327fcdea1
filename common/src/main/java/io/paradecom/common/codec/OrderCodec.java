package io.paradecom.common.codec;

import io.paradecom.core.fleet.RunnerOrder;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.workflow.Lease;
import io.paradecom.schemas.BeginWork;
import io.paradecom.schemas.DrainRunner;
import io.paradecom.schemas.RunnerOrderRecord;
import io.paradecom.schemas.StartWork;
import io.paradecom.schemas.StopWork;

/** Records of {@code runner.control}. Stateless, thread-safe. */
public final class OrderCodec {
  private OrderCodec() {}

  /**
   * Returns the record of an order.
   *
   * @throws ContractViolationException when the order is outside the contract
   */
  public static RunnerOrderRecord toRecord(RunnerOrder order) {
    Object body =
        switch (order) {
          case RunnerOrder.Start start ->
              new StartWork(
                  start.workflowId().value(),
                  PartsCodec.toRecord(start.ref()),
                  PartsCodec.incarnation("StartWork.incarnation", start.lease().incarnation()),
                  start.lease().number());
          case RunnerOrder.Begin(var dispatch, var lease) ->
              new BeginWork(
                  dispatch.queue().value(),
                  ParcelCodec.toRecord(dispatch),
                  PartsCodec.incarnation("BeginWork.incarnation", lease.incarnation()),
                  lease.number());
          case RunnerOrder.Stop stop ->
              new StopWork(
                  stop.workflowId().value(),
                  PartsCodec.toRecord(stop.ref()),
                  PartsCodec.incarnation("StopWork.incarnation", stop.lease().incarnation()),
                  stop.lease().number(),
                  Fields.prose("StopWork.reason", stop.reason()));
          case RunnerOrder.Drain drain ->
              new DrainRunner(Fields.prose("DrainRunner.reason", drain.reason()));
        };
    return new RunnerOrderRecord(order.runner().value(), body);
  }

  /**
   * Returns the order of a record.
   *
   * @throws ContractViolationException when the record is outside the contract
   */
  public static RunnerOrder fromRecord(RunnerOrderRecord record) {
    RunnerId runner = Fields.runnerId("RunnerOrderRecord.runner", record.getRunner());
    return switch (record.getBody()) {
      case StartWork start ->
          new RunnerOrder.Start(
              Fields.workflowId("StartWork.workflowId", start.getWorkflowId()),
              PartsCodec.fromRecord(start.getRef()),
              new Lease(
                  runner,
                  PartsCodec.incarnation("StartWork.incarnation", start.getIncarnation()),
                  Fields.atLeast("StartWork.lease", 0, start.getLease())));
      case BeginWork begin ->
          new RunnerOrder.Begin(
              ParcelCodec.fromRecord(
                  Fields.required("BeginWork.dispatch", begin.getDispatch()),
                  Fields.queue("BeginWork.queue", begin.getQueue())),
              new Lease(
                  runner,
                  PartsCodec.incarnation("BeginWork.incarnation", begin.getIncarnation()),
                  Fields.atLeast("BeginWork.lease", 0, begin.getLease())));
      case StopWork stop ->
          new RunnerOrder.Stop(
              Fields.workflowId("StopWork.workflowId", stop.getWorkflowId()),
              PartsCodec.fromRecord(stop.getRef()),
              new Lease(
                  runner,
                  PartsCodec.incarnation("StopWork.incarnation", stop.getIncarnation()),
                  Fields.atLeast("StopWork.lease", 0, stop.getLease())),
              Fields.required("StopWork.reason", stop.getReason()));
      case DrainRunner drain ->
          new RunnerOrder.Drain(runner, Fields.required("DrainRunner.reason", drain.getReason()));
      case null, default -> throw Fields.unknown("RunnerOrderRecord.body", record.getBody());
    };
  }
}
