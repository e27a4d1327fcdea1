@NullMarked
package io.paradecom.cli.report;

import org.jspecify.annotations.NullMarked;
