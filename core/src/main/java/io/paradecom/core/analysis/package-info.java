/** What can be said of a graph before it runs: how fast, what holds it up, how far to trust it. */
@NullMarked
package io.paradecom.core.analysis;

import org.jspecify.annotations.NullMarked;
