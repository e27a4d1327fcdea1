/** Tests of {@code analyze} and {@code simulate}. */
@NullMarked
package io.paradecom.cli.analyze;

import org.jspecify.annotations.NullMarked;
