/** Messages of the mining protocol: channels, jobs, shares. */
@NullMarked
package org.hyperhash.stratum.v2.mining;

import org.jspecify.annotations.NullMarked;
