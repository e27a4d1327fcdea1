/** Keys to the REST interface as verbs. */
@NullMarked
package io.paradecom.cli.keys;

import org.jspecify.annotations.NullMarked;
