package io.paradecom.leader.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.paradecom.core.trace.TraceSpan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sends spans by OTLP over HTTP, which tries again where that may help. */
final class OtlpSink implements SpanSink {
  private static final Duration ONE_TRY = Duration.ofSeconds(10);
  private static final long ALL_TRIES_S = 30;

  /** What it says of failures is said by {@link Tracer}; held, as loggers are forgotten. */
  private static final Logger OF_THE_LIBRARY = Logger.getLogger("io.opentelemetry");

  private final SpanExporter exporter;
  private final Resource resource;

  OtlpSink(OtlpTarget target) {
    OF_THE_LIBRARY.setLevel(Level.OFF);
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(target.endpoint().toString())
            .setTimeout(ONE_TRY);
    target.headers().forEach(builder::addHeader);
    this.exporter = builder.build();
    this.resource =
        Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), target.service()));
  }

  @Override
  public boolean send(List<TraceSpan> spans) {
    List<SpanData> data =
        spans.stream().<SpanData>map(span -> OtlpSpan.of(span, resource)).toList();
    CompletableResultCode result = exporter.export(data);
    return result.join(ALL_TRIES_S, TimeUnit.SECONDS).isSuccess();
  }

  @Override
  public void close() {
    exporter.close();
  }
}
