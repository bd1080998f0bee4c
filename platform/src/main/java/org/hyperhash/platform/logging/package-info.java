/** Logging set up in code: where lines go, in which form, and what must never be in them. */
@NullMarked
package org.hyperhash.platform.logging;

import org.jspecify.annotations.NullMarked;
