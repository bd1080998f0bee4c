/** Ordered start and stop of the parts of a process, their failures and their health. */
@NullMarked
package org.hyperhash.platform.life;

import org.jspecify.annotations.NullMarked;
