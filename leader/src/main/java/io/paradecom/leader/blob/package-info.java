/** What a leader does with the large outputs of tasks: hands them on, and deletes them. */
@NullMarked
package io.paradecom.leader.blob;

import org.jspecify.annotations.NullMarked;
