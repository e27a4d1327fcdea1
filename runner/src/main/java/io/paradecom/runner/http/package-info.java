/**
 * Requests to HTTP servers: filled in as data, sent only where a runner may go, and judged by their
 * status.
 */
@NullMarked
package io.paradecom.runner.http;

import org.jspecify.annotations.NullMarked;
