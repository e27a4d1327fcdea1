/** Having something broken down by the runners of a system, over its topics. */
@NullMarked
package io.paradecom.common.client.decompose;

import org.jspecify.annotations.NullMarked;
