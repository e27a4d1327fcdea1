/** The rules that hold for all packages of the core. */
@NullMarked
package io.paradecom.core;

import org.jspecify.annotations.NullMarked;
