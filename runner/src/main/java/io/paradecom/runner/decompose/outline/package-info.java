/** Breaks Markdown documents down by their structure, without a model. */
@NullMarked
package io.paradecom.runner.decompose.outline;

import org.jspecify.annotations.NullMarked;
