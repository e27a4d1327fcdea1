package io.paradecom.leader.http;

import io.javalin.http.Context;
import io.paradecom.common.blob.BlobContent;
import io.paradecom.common.blob.BlobReference;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.leader.blob.LeaderBlobs;
import io.paradecom.leader.view.RunView;
import io.paradecom.spi.BlobStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What tasks put out, as files to be saved. It is somebody's data: no browser is to show it as a
 * page of this server.
 */
final class ContentReads {
  private static final Map<String, String> ENDINGS =
      Map.of(BlobReference.JSON, "json", BlobReference.TEXT, "txt", BlobReference.BINARY, "bin");

  private final StateReads reads;
  private final LeaderBlobs blobs;

  ContentReads(StateReads reads, LeaderBlobs blobs) {
    this.reads = reads;
    this.blobs = blobs;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/workflows/{workflow}/tasks/{task}/output/content", this::content));
  }

  private void content(Context context) throws IOException {
    Inputs.allowOnly(context, "member");
    RunView run = reads.run(Inputs.workflow(context));
    TaskId task = Inputs.task(context);
    String output = StateReads.output(run, task);
    String asked = context.queryParam("member");
    String member = asked == null ? "" : asked;
    BlobReference reference = BlobReference.in(output).get(member);
    if (reference != null) {
      send(context, run.workflow().id(), task, reference);
      return;
    }
    if (!member.isEmpty()) {
      throw Problem.notFound(
          "Expected a large output '%s' of task '%s', but it has none of that name."
              .formatted(member, task));
    }
    byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
    head(context, task, BlobReference.JSON, bytes.length);
    context.res().getOutputStream().write(bytes);
  }

  private void send(Context context, WorkflowId workflow, TaskId task, BlobReference reference)
      throws IOException {
    BlobStore store = blobs.store();
    if (store == null) {
      throw Problem.unavailable(
          "Expected a blob store with the output of '%s' (%s), but this leader has none; start it with --blobs."
              .formatted(task, reference.described()));
    }
    try {
      // Once more below: what is on its way cannot be taken back.
      BlobContent.copy(store, workflow.value(), reference, OutputStream.nullOutputStream());
    } catch (BlobContent.UnusableException unusable) {
      throw Problem.of(410, String.valueOf(unusable.getMessage()));
    } catch (IOException broken) {
      throw Problem.unavailable(
          "Expected %s to give the output of '%s', but %s."
              .formatted(store.described(), task, broken));
    }
    head(context, task, reference.mediaType(), reference.bytes());
    BlobContent.copy(store, workflow.value(), reference, context.res().getOutputStream());
  }

  private static void head(Context context, TaskId task, String type, long bytes) {
    context
        .status(200)
        .contentType(type)
        .header(
            "Content-Disposition", "attachment; filename=\"%s\"".formatted(fileName(task, type)))
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "sandbox; default-src 'none'")
        .header("Cache-Control", "no-store");
    context.res().setContentLengthLong(bytes);
  }

  /** An id has nothing that a header or a folder would mind but dots in front. */
  private static String fileName(TaskId task, String type) {
    String name = task.value().replaceFirst("^\\.+", "");
    return (name.isEmpty() ? "output" : name) + "." + ENDINGS.getOrDefault(type, "bin");
  }
}
