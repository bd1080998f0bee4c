package org.hyperhash.ledger.api;

import org.jdbi.v3.core.Handle;

/**
 * What coinbases have paid to miners, all together. Adds what was booked since it was asked last:
 * the whole book takes seconds to read, and bookings never change. Safe from any thread.
 */
final class PaidInCoinbases {
    private long lastBooking;
    private long sats;

    /** Of one moment: the last booking, and what was paid by those after the one that is known. */
    private record News(long lastBooking, long sats) {}

    synchronized long sats(Handle handle) {
        News news = after(handle, lastBooking);
        if (news.lastBooking() < lastBooking) {
            // Another database, or an earlier state of it.
            sats = 0;
            news = after(handle, 0);
        }
        sats += news.sats();
        lastBooking = news.lastBooking();
        return sats;
    }

    private static News after(Handle handle, long booking) {
        return handle.createQuery(
                        """
                        SELECT (SELECT coalesce(max(booking), 0) FROM ledger.bookings),
                            (SELECT coalesce(-sum(p.sats), 0)::bigint FROM ledger.bookings b
                                JOIN ledger.postings p USING (booking)
                                WHERE b.booking > :known AND b.kind = 'paid_in_coinbase'
                                AND p.account LIKE 'miner/%')
                        """)
                .bind("known", booking)
                .map((row, _) -> new News(row.getLong(1), row.getLong(2)))
                .one();
    }
}
