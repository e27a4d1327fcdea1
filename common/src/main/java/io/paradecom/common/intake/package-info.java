/** What records of topics of others are turned into. */
@NullMarked
package io.paradecom.common.intake;

import org.jspecify.annotations.NullMarked;
