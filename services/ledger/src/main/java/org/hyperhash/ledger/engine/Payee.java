package org.hyperhash.ledger.engine;

import org.hyperhash.bitcoin.Bytes;

/**
 * Somebody whose work is counted.
 *
 * @param account as shares name it
 * @param script output script of the account; empty when it cannot be paid on chain
 */
public record Payee(String account, Bytes script) {}
