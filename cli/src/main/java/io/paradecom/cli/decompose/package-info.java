/** Breaking documents and tasks down: {@code paradecom decompose} and {@code paradecom expand}. */
@NullMarked
package io.paradecom.cli.decompose;

import org.jspecify.annotations.NullMarked;
