@NullMarked
package io.paradecom.core.decompose;

import org.jspecify.annotations.NullMarked;
