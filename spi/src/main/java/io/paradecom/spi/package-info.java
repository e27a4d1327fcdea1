/** What an executor or a blob store of one's own implements. */
@NullMarked
package io.paradecom.spi;

import org.jspecify.annotations.NullMarked;
