package io.paradecom.core.workflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a successful attempt gave back.
 *
 * @param output JSON text, at most 64 KiB; null: none
 * @param usage JSON text of tokens, costUsd and model; null: none
 * @param startedAt by the runner's clock
 * @param endedAt by the runner's clock
 */
public record TaskResult(
    @Nullable String output, @Nullable String usage, Instant startedAt, Instant endedAt) {}
