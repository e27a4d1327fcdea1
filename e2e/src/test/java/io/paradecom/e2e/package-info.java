/** Tests over real processes. */
@NullMarked
package io.paradecom.e2e;

import org.jspecify.annotations.NullMarked;
