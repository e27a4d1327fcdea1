/** What a run was like, from its events: where its time went and what parallelism brought. */
@NullMarked
package io.paradecom.cli.report;

import org.jspecify.annotations.NullMarked;
