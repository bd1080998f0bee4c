/** Transactions as they travel: strict parsing, ids, sizes, context-free rules and lock times. */
@NullMarked
package org.hyperhash.bitcoin.tx;

import org.jspecify.annotations.NullMarked;
