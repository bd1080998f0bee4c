package org.hyperhash.ledger.book;

import java.time.Instant;

/**
 * Nobody is paid while there is one.
 *
 * @param reason what did not add up, for people
 */
public record PayStop(Instant since, String reason) {}
