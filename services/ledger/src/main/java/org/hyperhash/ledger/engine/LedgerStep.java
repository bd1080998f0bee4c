package org.hyperhash.ledger.engine;

import java.util.List;

/** What became of a command. */
public sealed interface LedgerStep {
    /**
     * It was done.
     *
     * @param bookings in their order; empty when no money moved
     */
    record Done(List<Booking> bookings) implements LedgerStep {
        public Done {
            bookings = List.copyOf(bookings);
        }
    }

    /** It breaks a rule and changed nothing. */
    record Refused(Reason reason, String explanation) implements LedgerStep {}

    /** The rules that a command can break. */
    enum Reason {
        UNKNOWN_BLOCK,
        WRONG_STAGE,
        UNKNOWN_PAYOUT,
        DUPLICATE_PAYOUT,
        TOO_LITTLE_MONEY
    }
}
