/** Whether this machine and a cluster are as they must be, before anything is started on them. */
@NullMarked
package io.paradecom.cli.doctor;

import org.jspecify.annotations.NullMarked;
