/** What strangers can send, given to whatever reads it: targets of a fuzzer. */
@org.jspecify.annotations.NullMarked
package io.paradecom.fuzz;
