/** Rules that the engine asks when it decides: what happens when, how often and how long. */
@NullMarked
package io.paradecom.core.policy;

import org.jspecify.annotations.NullMarked;
