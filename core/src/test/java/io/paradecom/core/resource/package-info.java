@NullMarked
package io.paradecom.core.resource;

import org.jspecify.annotations.NullMarked;
