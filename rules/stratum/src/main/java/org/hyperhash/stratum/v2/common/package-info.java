/** Messages that every subprotocol has: set-up, redirection. */
@NullMarked
package org.hyperhash.stratum.v2.common;

import org.jspecify.annotations.NullMarked;
