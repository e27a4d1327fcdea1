/** What this leader process knows, for those who ask. */
@NullMarked
package io.paradecom.leader.view;

import org.jspecify.annotations.NullMarked;
