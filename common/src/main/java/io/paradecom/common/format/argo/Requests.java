package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.Settings;
import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the request of an {@code http} template. */
final class Requests {
  private static final FieldTable FIELDS =
      new FieldTable(
          "a request",
          Set.of("url", "method", "headers", "body", "timeoutSeconds"),
          Set.of(),
          Map.of(),
          Map.of(
              "successCondition", "A condition on the answer",
              "insecureSkipVerify", "A server that is not known",
              "bodyFrom", "A body of bytes"));

  private final Texts texts;

  Requests(Texts texts) {
    this.texts = texts;
  }

  /** A request and the outputs that it reads. */
  record Read(TaskAction action, List<OutputSource> reads) {}

  Read read(Cursor at, Scope scope) {
    Report report = scope.definition().report();
    FIELDS.check(at, report);
    List<OutputSource> reads = new ArrayList<>();
    Map<String, String> headers = new LinkedHashMap<>();
    Cursor list = at.field("headers");
    for (Cursor header : list == null ? List.<Cursor>of() : list.items()) {
      headers.put(Inputs.name(header), header(header, scope, reads));
    }
    String method = Inputs.text(at.field("method")).toUpperCase(Locale.ROOT);
    String body = text(at, "body", scope, reads);
    try {
      return new Read(
          new TaskAction.Http(
              new HttpRequestSpec(
                  method.isEmpty()
                      ? HttpRequestSpec.Method.GET
                      : HttpRequestSpec.Method.valueOf(method),
                  text(at, "url", scope, reads),
                  headers,
                  body.isEmpty() ? null : new HttpRequestSpec.Body(body, false),
                  HttpRequestSpec.SUCCESS)),
          reads);
    } catch (IllegalArgumentException refused) {
      report.problem(at, String.valueOf(refused.getMessage()));
      return new Read(new TaskAction.Noop(), List.of());
    }
  }

  private String header(Cursor header, Scope scope, List<OutputSource> reads) {
    Cursor from = header.field("valueFrom");
    Cursor secret = from == null ? null : from.field("secretKeyRef");
    return secret == null
        ? text(header, "value", scope, reads)
        : "${secret:" + Inputs.name(secret) + "." + Inputs.text(secret.field("key")) + "}";
  }

  /** What is not known yet is filled in by the runner. */
  private String text(Cursor map, String name, Scope scope, List<OutputSource> reads) {
    Cursor at = map.field(name);
    Value value = at == null ? null : texts.scalar(at, scope);
    StringBuilder out = new StringBuilder();
    for (Value.Part part : value == null ? List.<Value.Part>of() : value.parts()) {
      switch (part) {
        case Value.Known(String text) -> out.append(text);
        case Value.Output(OutputSource source) -> {
          reads.add(source);
          out.append("${input:").append(source.task().id());
          source.path().forEach(key -> out.append('/').append(key));
          out.append('}');
        }
        case Value.LoopItem(String key) ->
            out.append(key.isEmpty() ? "${item}" : "${item/" + key + "}");
        case Value.WorkflowId _ -> out.append("${task:workflow}");
        case Value.Status _, Value.File _ ->
            scope
                .definition()
                .report()
                .unsupported(
                    at == null ? map : at,
                    "A status or an artifact within a request",
                    "there is nothing");
      }
    }
    return out.toString();
  }

  /** Returns the settings with the time that the request itself gives. */
  Settings timed(Settings settings, Cursor at, Scope scope) {
    Cursor seconds = at.field("timeoutSeconds");
    String text = seconds == null ? null : texts.known(seconds, scope);
    if (text == null || !text.matches("[1-9][0-9]{0,8}")) {
      return settings;
    }
    Timeouts old = settings.timeouts();
    Duration limit = Duration.ofSeconds(Long.parseLong(text));
    return new Settings(
        settings.retry(),
        new Timeouts(
            old.queue(),
            old.attempt() == null ? limit : old.attempt(),
            old.total(),
            old.heartbeat()),
        settings.queue(),
        settings.priority(),
        settings.environment(),
        settings.directory(),
        settings.workspace(),
        settings.detectWrites(),
        settings.concurrency());
  }
}
