package io.paradecom.leader.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.paradecom.core.trace.TraceSpan;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A span in the terms of OpenTelemetry's exporters. */
record OtlpSpan(TraceSpan span, Resource resource, Attributes attributes) implements SpanData {
  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("paradecom");

  static OtlpSpan of(TraceSpan span, Resource resource) {
    AttributesBuilder attributes = Attributes.builder();
    span.attributes()
        .forEach((name, value) -> {
          switch (value) {
            case Long number -> attributes.put(name, number);
            case Boolean flag -> attributes.put(name, flag);
            default -> attributes.put(name, value.toString());
          }
        });
    return new OtlpSpan(span, resource, attributes.build());
  }

  private SpanContext context(String id) {
    return SpanContext.create(span.trace(), id, TraceFlags.getSampled(), TraceState.getDefault());
  }

  private static long nanos(Instant at) {
    return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
  }

  @Override
  public String getName() {
    return span.name();
  }

  @Override
  public SpanKind getKind() {
    return SpanKind.INTERNAL;
  }

  @Override
  public SpanContext getSpanContext() {
    return context(span.id());
  }

  @Override
  public SpanContext getParentSpanContext() {
    String parent = span.parent();
    return parent == null ? SpanContext.getInvalid() : context(parent);
  }

  @Override
  public StatusData getStatus() {
    String error = span.error();
    return error == null ? StatusData.unset() : StatusData.create(StatusCode.ERROR, error);
  }

  @Override
  public long getStartEpochNanos() {
    return nanos(span.start());
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public List<EventData> getEvents() {
    return span.moments().stream()
        .map(moment -> EventData.create(nanos(moment.at()), moment.name(), Attributes.empty()))
        .toList();
  }

  @Override
  public List<LinkData> getLinks() {
    return span.after().stream().map(before -> LinkData.create(context(before))).toList();
  }

  @Override
  public long getEndEpochNanos() {
    return nanos(span.end());
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public int getTotalRecordedEvents() {
    return span.moments().size();
  }

  @Override
  public int getTotalRecordedLinks() {
    return span.after().size();
  }

  @Override
  public int getTotalAttributeCount() {
    return attributes.size();
  }

  @Override
  @Deprecated
  @SuppressWarnings("deprecation") // The interface still has it; nothing reads it.
  public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return InstrumentationLibraryInfo.create("paradecom", null);
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return SCOPE;
  }

  @Override
  public Resource getResource() {
    return resource;
  }
}
