/** What a runner says: reports on tasks, heartbeats, logs. */
@NullMarked
package io.paradecom.runner.report;

import org.jspecify.annotations.NullMarked;
