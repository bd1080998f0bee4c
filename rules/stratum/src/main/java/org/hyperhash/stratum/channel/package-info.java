/**
 * What a mining channel decides: which extranonces it owns, which jobs are valid, what a share is
 * worth, when the target changes. Pure; every object is owned by the thread of its connection.
 */
@NullMarked
package org.hyperhash.stratum.channel;

import org.jspecify.annotations.NullMarked;
