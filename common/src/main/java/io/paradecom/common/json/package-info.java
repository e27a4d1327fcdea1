/** Records of the contract as JSON for people and for programs without Avro. */
@NullMarked
package io.paradecom.common.json;

import org.jspecify.annotations.NullMarked;
