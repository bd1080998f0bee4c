/** Many miners in one process against a pool in another: what a whole pool does under load. */
@NullMarked
package org.hyperhash.bench.swarm;

import org.jspecify.annotations.NullMarked;
