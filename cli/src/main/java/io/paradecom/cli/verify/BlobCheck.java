package io.paradecom.cli.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.blob.BlobContent;
import io.paradecom.common.blob.BlobReference;
import io.paradecom.core.audit.LogEntry;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.spi.BlobStore;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether what the outputs of tasks refer to is in the blob store as it was written. The log alone
 * proves what was referred to; this looks at the store as it is now, of workflows that are kept.
 */
public final class BlobCheck {
  private final @Nullable BlobStore store;
  private final Map<String, Map<String, BlobReference>> wanted = new TreeMap<>();
  private final List<String> unusable = new ArrayList<>();
  private int checked;

  /**
   * @param store null: nothing is looked for
   */
  public BlobCheck(@Nullable BlobStore store) {
    this.store = store;
  }

  /** Takes in what one record of events says. */
  void take(LogEntry.Facts facts) {
    String workflow = facts.workflow().value();
    for (WorkflowEvent event : facts.events()) {
      switch (event) {
        case WorkflowEvent.TaskAnswered _ -> {
          // What people and signals say was never in a store.
        }
        case WorkflowEvent.TaskEvent told -> refer(workflow, told.output());
        case WorkflowEvent.PurgeEvent _ -> wanted.remove(workflow);
        default -> {
          // It brings no output.
        }
      }
    }
  }

  private void refer(String workflow, @Nullable String output) {
    if (output == null) {
      return;
    }
    for (BlobReference reference : BlobReference.in(output).values()) {
      wanted
          .computeIfAbsent(workflow, _ -> new LinkedHashMap<>())
          .put(reference.sha256(), reference);
    }
  }

  /** Reads all that is referred to; once, at the end. */
  public void look() {
    BlobStore place = store;
    if (place == null) {
      return;
    }
    wanted.forEach((workflow, references) -> {
      for (BlobReference reference : references.values()) {
        checked++;
        try {
          BlobContent.copy(place, workflow, reference, OutputStream.nullOutputStream());
        } catch (IOException broken) {
          unusable.add(String.valueOf(broken.getMessage()));
        }
      }
    });
  }

  /** Returns a sentence about each that is missing or damaged. */
  public List<String> unusable() {
    return List.copyOf(unusable);
  }

  /** Returns whether nothing is missing or damaged. */
  boolean isClean() {
    return unusable.isEmpty();
  }

  /** Returns what was found for a person; empty where nothing is referred to. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (store == null && !wanted.isEmpty()) {
      lines.add("Large outputs were not looked for: --blobs says where they are.");
    } else if (checked > 0) {
      lines.add(
          "Large outputs: %s, of which %,d are missing or damaged."
              .formatted(VerifyText.count(checked, "file"), unusable.size()));
    }
    lines.addAll(unusable);
    return lines;
  }

  /** Adds what was found for a program. */
  void tell(ObjectNode root) {
    ObjectNode found = root.putObject("largeOutputs").put("checked", checked);
    ArrayNode sentences = found.putArray("unusable");
    unusable.forEach(sentences::add);
  }
}
