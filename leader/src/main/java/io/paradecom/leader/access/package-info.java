/** Who may use the REST interface: keys, what each allows, and the file that they are kept in. */
@NullMarked
package io.paradecom.leader.access;

import org.jspecify.annotations.NullMarked;
