/** What holds for the contract as a whole: docs, shape, compatibility. */
@NullMarked
package io.paradecom.schemas;

import org.jspecify.annotations.NullMarked;
