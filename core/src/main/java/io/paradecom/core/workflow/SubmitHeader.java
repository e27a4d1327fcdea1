package io.paradecom.core.workflow;

import io.paradecom.core.spec.OnFailure;
import org.jspecify.annotations.Nullable;

/**
 * What every chunk of one submit repeats.
 *
 * @param key idempotency key; null: none
 * @param parallelism most tasks in flight; 0: unbounded
 * @param taskCount tasks in all chunks together
 * @param chunks number of chunks, at least 1
 * @param contentHash of the whole body, as the submitter computed it; empty: none
 */
public record SubmitHeader(
    String name,
    @Nullable String key,
    int parallelism,
    OnFailure onFailure,
    int taskCount,
    int chunks,
    String contentHash) {}
