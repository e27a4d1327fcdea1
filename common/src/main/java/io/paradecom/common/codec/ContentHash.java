package io.paradecom.common.codec;

import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.SubmitHeader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The fingerprint of a submit's body: SHA-256, in hex, over name, parallelism, policies and the
 * tasks in their order, all but their computed ranks. Two submits with one key are the same when it
 * is the same.
 */
public final class ContentHash {
  /** Names the bytes that are hashed; another layout must never give the same hash. */
  private static final int LAYOUT = 1;

  private static final int CONFLICTS_LAYOUT = 2;

  private static final int SCHEDULING_LAYOUT = 3;

  private static final int RATES_LAYOUT = 4;

  private static final int BUDGETS_LAYOUT = 5;

  private static final int LABELS_LAYOUT = 6;

  private ContentHash() {}

  /** Returns the hash of a workflow. Cost: O(size). */
  public static String of(WorkflowSpec spec) {
    return of(
        new SubmitHeader(
            spec.name(),
            spec.key(),
            spec.parallelism(),
            spec.onFailure(),
            -1,
            1,
            "",
            spec.semaphores(),
            new SubmitHeader.Conflicts(spec.conflicts(), false),
            spec.scheduling(),
            spec.rates(),
            spec.budgets(),
            spec.labels(),
            null),
        spec.tasks());
  }

  static String of(SubmitHeader header, List<TaskSpec> tasks) {
    MessageDigest digest = sha256();
    RowWriter writer = new RowWriter();
    digest.update(
        writer
            .start(LAYOUT)
            .text(header.name())
            .number(header.parallelism())
            .text(header.onFailure().name())
            .finish());
    if (!header.semaphores().isEmpty()) {
      writer.start(LAYOUT);
      header.semaphores().forEach((name, units) -> writer.text(name).number(units));
      digest.update(writer.finish());
    }
    addParts(header, writer, digest);
    for (TaskSpec task : tasks) {
      writer.start(LAYOUT);
      SpecFormat.write(task.withRankMs(-1), writer);
      digest.update(writer.finish());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Adds what most workflows do not say. */
  private static void addParts(SubmitHeader header, RowWriter writer, MessageDigest digest) {
    ConflictPolicy conflicts = header.conflicts().policy();
    if (conflicts != ConflictPolicy.LOCK) {
      digest.update(writer.start(CONFLICTS_LAYOUT).text(conflicts.name()).finish());
    }
    if (!header.scheduling().equals(Scheduling.DEFAULT)) {
      writer.start(SCHEDULING_LAYOUT);
      SchedulingFormat.write(header.scheduling(), writer);
      digest.update(writer.finish());
    }
    if (!header.rates().isEmpty()) {
      RateFormat.write(header.rates(), writer.start(RATES_LAYOUT));
      digest.update(writer.finish());
    }
    if (!header.budgets().isEmpty()) {
      BudgetFormat.write(header.budgets(), writer.start(BUDGETS_LAYOUT));
      digest.update(writer.finish());
    }
    if (!header.labels().isEmpty()) {
      LabelFormat.write(header.labels(), writer.start(LABELS_LAYOUT));
      digest.update(writer.finish());
    }
  }

  /** Returns the SHA-256 of a text in UTF-8, in hex. */
  public static String ofText(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256, which every JDK has.", e);
    }
  }
}
