package io.paradecom.runner.execute;

import io.paradecom.runner.execute.output.LogChunk;
import io.paradecom.runner.execute.output.LogStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Remembers what an execution told. */
final class Recorder implements ExecutionListener {
  final List<LogChunk> chunks = new CopyOnWriteArrayList<>();
  final AtomicInteger starts = new AtomicInteger();
  final AtomicInteger activities = new AtomicInteger();

  @Override
  public void started() {
    starts.incrementAndGet();
  }

  @Override
  public void log(LogChunk chunk) {
    chunks.add(chunk);
  }

  @Override
  public void activity() {
    activities.incrementAndGet();
  }

  String text(LogStream stream) {
    return of(stream).stream().map(LogChunk::text).collect(Collectors.joining());
  }

  List<LogChunk> of(LogStream stream) {
    return chunks.stream().filter(chunk -> chunk.stream() == stream).toList();
  }
}
