package org.hyperhash.ledger;

import java.time.Instant;

/** Times as the database can have them in days, whatever a clock said. */
final class StorableTime {
    private static final long LAST_MS = Instant.parse("9999-01-01T00:00:00Z").toEpochMilli();

    private StorableTime() {}

    /** The nearest time from 1970 to 9998, in milliseconds since 1970. */
    static long of(long atMs) {
        return Math.clamp(atMs, 0, LAST_MS);
    }
}
