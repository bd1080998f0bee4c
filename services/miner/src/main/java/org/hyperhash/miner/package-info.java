/** A miner on the processor, for networks of one's own: speaks Stratum V1 and V2 to any pool. */
@NullMarked
package org.hyperhash.miner;

import org.jspecify.annotations.NullMarked;
