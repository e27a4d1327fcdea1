/** What a person or system asks for: the immutable description of a graph of tasks. */
@NullMarked
package io.paradecom.core.spec;

import org.jspecify.annotations.NullMarked;
