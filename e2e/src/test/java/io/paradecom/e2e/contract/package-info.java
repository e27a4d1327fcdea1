/** The topic contract, from outside: what other systems see, may send, and cannot break. */
@NullMarked
package io.paradecom.e2e.contract;

import org.jspecify.annotations.NullMarked;
