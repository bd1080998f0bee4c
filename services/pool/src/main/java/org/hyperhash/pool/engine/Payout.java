package org.hyperhash.pool.engine;

import org.hyperhash.bitcoin.Bytes;

/**
 * Who is paid for a channel's work.
 *
 * @param account the address in its one canonical form, as the ledger knows its owner
 * @param script output script of that address
 */
public record Payout(String account, Bytes script) {}
