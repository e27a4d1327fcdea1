/** Certificates for tests. */
@NullMarked
package io.paradecom.embedded.tls;

import org.jspecify.annotations.NullMarked;
