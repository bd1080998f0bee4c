package org.hyperhash.ledger.engine;

/**
 * One line of a booking.
 *
 * @param sats added to the account, negative when taken from it; never zero
 */
public record Posting(LedgerAccount account, long sats) {
    public Posting {
        if (sats == 0) {
            throw new IllegalArgumentException("nothing posted to " + account.name());
        }
    }
}
