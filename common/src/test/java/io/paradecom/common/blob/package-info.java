@NullMarked
package io.paradecom.common.blob;

import org.jspecify.annotations.NullMarked;
