/**
 * What proven work is worth: windows of shares, the split of a block's reward, the outputs of a
 * coinbase, and the double-entry book that follows blocks until they are mature.
 */
@NullMarked
package org.hyperhash.ledger.engine;

import org.jspecify.annotations.NullMarked;
