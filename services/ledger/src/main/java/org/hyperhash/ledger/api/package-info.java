/** What the ledger answers over HTTP: statistics, history, blocks, payouts and the book. */
@NullMarked
package org.hyperhash.ledger.api;

import org.jspecify.annotations.NullMarked;
