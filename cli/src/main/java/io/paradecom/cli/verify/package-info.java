/** Proof from the log: reads the topics of an installation and checks what can be checked. */
@NullMarked
package io.paradecom.cli.verify;

import org.jspecify.annotations.NullMarked;
