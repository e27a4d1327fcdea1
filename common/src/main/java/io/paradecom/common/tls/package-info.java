/** TLS of what this project serves and asks over HTTP: certificates and keys in PEM files. */
@NullMarked
package io.paradecom.common.tls;

import org.jspecify.annotations.NullMarked;
