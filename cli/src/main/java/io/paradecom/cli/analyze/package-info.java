/** What a graph is like before it runs: {@code analyze} and {@code simulate}. */
@NullMarked
package io.paradecom.cli.analyze;

import org.jspecify.annotations.NullMarked;
