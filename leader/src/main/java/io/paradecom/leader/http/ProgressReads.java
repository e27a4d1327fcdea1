package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.core.report.BudgetUse;
import io.paradecom.core.report.DeadlineRisk;
import io.paradecom.core.report.ExpectedWork;
import io.paradecom.core.report.Progress;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.leader.view.GraphPictures;
import io.paradecom.leader.view.RunHistory;
import io.paradecom.leader.view.RunMoment;
import io.paradecom.leader.view.RunView;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How far runs are, when they end, and what they spend. */
final class ProgressReads {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Tasks of a critical path that are told. */
  private static final int MOST_STEPS = 1_000;

  private final StateReads reads;
  private final GraphPictures pictures;
  private final SpendReads spends;

  ProgressReads(StateReads reads, GraphPictures pictures, SpendReads spends) {
    this.reads = reads;
    this.pictures = pictures;
    this.spends = spends;
  }

  Route route() {
    return Route.get("/api/v1/workflows/{workflow}/progress", this::progress);
  }

  /** Returns the states of all tasks of a run; some seconds old if it is large. */
  RunMoment moment(RunView run) {
    int parallelism = run.workflow().header().parallelism();
    int slots = reads.allSlots();
    boolean unlimited = parallelism == 0;
    return pictures.moment(
        run, slots < 0 ? parallelism : unlimited ? slots : Math.min(slots, parallelism));
  }

  private void progress(Context context) {
    Inputs.allowOnly(context, "spend");
    RunView run = reads.run(Inputs.workflow(context));
    RunMoment moment = moment(run);
    Progress progress = moment.progress();
    ObjectNode body = NODES.objectNode();
    body.put("basis", progress.basis().name());
    body.put("percent", tenths(progress.percent()));
    body.put("doneMs", progress.doneMs());
    body.put("workMs", progress.workMs());
    body.put("openEnded", progress.openEnded());
    body.put("learned", moment.learned());
    boolean over = run.workflow().state().isTerminal();
    if (!over) {
      end(body, progress);
      risk(body, run.workflow(), progress);
    }
    if (Inputs.flag(context, "spend")) {
      spend(body.putObject("spend"), run, over ? 100 : progress.endedPercent());
    }
    budgets(body, run.workflow(), moment);
    ArrayNode path = body.putArray("criticalPath");
    List<Integer> steps = progress.criticalPath();
    steps.stream().limit(MOST_STEPS).forEach(step -> path.add(pictures.id(run, step)));
    body.put("criticalTasks", steps.size());
    reads.reply(context, run, body);
  }

  private static void end(ObjectNode body, Progress progress) {
    if (progress.restMs() >= 0) {
      body.put("restMs", progress.restMs());
      body.put("restMostMs", progress.mostMs());
      Instant now = Instant.now();
      RowJson.instant(body, "endsAt", now.plus(Duration.ofMillis(progress.restMs())));
      RowJson.instant(body, "endsAtLatest", now.plus(Duration.ofMillis(progress.mostMs())));
    }
  }

  /** Whether the deadline is in danger; nothing of a run that has none. */
  private static void risk(ObjectNode body, WorkflowRow run, Progress progress) {
    Instant deadline = run.deadline();
    if (run.lateAt() != null) {
      body.put("deadlineRisk", DeadlineRisk.LATE.name());
    } else if (deadline != null) {
      body.put(
          "deadlineRisk",
          DeadlineRisk.of(deadline, Instant.now(), progress.restMs(), progress.mostMs()).name());
    }
  }

  private void spend(ObjectNode json, RunView run, double endedPercent) {
    SpendReads.Spent spent = spends.of(run.workflow());
    HistoryReads.used(json, spent.usage());
    json.put("complete", spent.complete());
    ExpectedWork.growth(endedPercent)
        .ifPresent(growth -> {
          RunHistory.Usage all = spent.usage().grown(growth);
          json.put("expectedTokens", all.tokens()).put("expectedUsd", all.costUsd());
        });
  }

  private static void budgets(ObjectNode body, WorkflowRow run, RunMoment moment) {
    List<BudgetUse> uses = BudgetUse.of(run.header().budgets(), run.budgets(), moment.reserved());
    if (uses.isEmpty()) {
      return;
    }
    ArrayNode list = body.putArray("budgets");
    for (BudgetUse use : uses) {
      ObjectNode one = list.addObject();
      one.put("name", use.name());
      one.put("scope", use.scope().name());
      if (!use.unit().isEmpty()) {
        one.put("unit", use.unit());
      }
      one.put("spent", number(use.spent()));
      one.put("reserved", number(use.reserved()));
      Amount limit = use.limit();
      if (limit != null) {
        one.put("limit", number(limit));
        one.put("percent", use.percent());
      }
    }
  }

  /** Without an exponent, which readers of other languages may not expect. */
  private static BigDecimal number(Amount amount) {
    return new BigDecimal(amount.toString());
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
