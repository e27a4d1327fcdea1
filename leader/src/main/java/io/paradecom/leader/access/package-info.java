/**
 * Who may use the REST interface, and how much: keys and the file that they are kept in, tokens of
 * an issuer, what each allows, and limits for each caller.
 */
@NullMarked
package io.paradecom.leader.access;

import org.jspecify.annotations.NullMarked;
