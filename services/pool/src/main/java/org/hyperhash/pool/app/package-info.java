/** Configuration and hand wiring of the pool role. */
@NullMarked
package org.hyperhash.pool.app;

import org.jspecify.annotations.NullMarked;
