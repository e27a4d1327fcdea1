/** Where the boxes and arrows of a picture of a graph go. */
@NullMarked
package io.paradecom.common.layout;

import org.jspecify.annotations.NullMarked;
