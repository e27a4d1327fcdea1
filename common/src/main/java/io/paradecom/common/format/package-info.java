/**
 * Readers of files that hold task graphs: the native format, Taskmaster's, WfFormat's and Argo's.
 * {@link io.paradecom.common.format.GraphReader} is the only door; whatever a file holds, the
 * answer is a workflow with a report or a list of problems, each with its place.
 */
@NullMarked
package io.paradecom.common.format;

import org.jspecify.annotations.NullMarked;
