/** Slots: how many tasks a runner carries out at the same time, and who may poll for more. */
@NullMarked
package io.paradecom.runner.limit;

import org.jspecify.annotations.NullMarked;
