/**
 * Calls to models: over HTTP in the formats of OpenAI and Anthropic, and to commands. One call is
 * one request; nothing here is retried.
 */
@NullMarked
package io.paradecom.runner.decompose.provider;

import org.jspecify.annotations.NullMarked;
