/** Coinbases built from a template: the bytes around the extranonce, the id, the whole thing. */
@NullMarked
package org.hyperhash.bitcoin.coinbase;

import org.jspecify.annotations.NullMarked;
