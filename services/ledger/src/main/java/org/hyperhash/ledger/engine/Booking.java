package org.hyperhash.ledger.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Postings that belong together and sum to zero.
 *
 * @param postings ordered by account, one for each
 */
public record Booking(Kind kind, List<Posting> postings) {
    /** Why money moved. */
    public enum Kind {
        BLOCK_SEEN,
        BLOCK_ORPHANED,
        BLOCK_MATURED,
        PAID_IN_COINBASE,
        PAYOUT_STARTED,
        PAYOUT_SETTLED,
        PAYOUT_FAILED
    }

    /**
     * @throws IllegalArgumentException when the sum is not zero
     */
    public Booking {
        postings = List.copyOf(postings);
        long sum = 0;
        for (Posting posting : postings) {
            sum = Math.addExact(sum, posting.sats());
        }
        if (sum != 0) {
            throw new IllegalArgumentException("%s sums to %d sat".formatted(kind, sum));
        }
    }

    /** The same postings with the other sign. */
    Booking reversed(Kind reversal) {
        return new Booking(
                reversal,
                postings.stream()
                        .map(posting -> new Posting(posting.account(), -posting.sats()))
                        .toList());
    }

    /** Collects postings; several for one account become one. */
    static final class Draft {
        private final SortedMap<LedgerAccount, Long> sums = new TreeMap<>();

        Draft add(LedgerAccount account, long sats) {
            sums.merge(account, sats, Math::addExact);
            return this;
        }

        Draft move(LedgerAccount from, LedgerAccount to, long sats) {
            return add(from, -sats).add(to, sats);
        }

        Booking toBooking(Kind kind) {
            List<Posting> postings = new ArrayList<>();
            sums.forEach((account, sats) -> {
                if (sats != 0) {
                    postings.add(new Posting(account, sats));
                }
            });
            return new Booking(kind, postings);
        }
    }
}
