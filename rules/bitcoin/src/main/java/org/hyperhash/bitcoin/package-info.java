/**
 * Values of Bitcoin that every plane shares: hashes, targets, work, amounts, networks. Pure: no
 * files, sockets, clocks, threads, randomness or logging anywhere under {@code rules}.
 */
@NullMarked
package org.hyperhash.bitcoin;

import org.jspecify.annotations.NullMarked;
