/** Large outputs of tasks: how an output refers to one, and where they are kept. */
@NullMarked
package io.paradecom.common.blob;

import org.jspecify.annotations.NullMarked;
