package org.hyperhash.ledger.book;

import java.util.List;

/**
 * What an audit looked at and found.
 *
 * @param bookings that were added up
 * @param blocks whose rewards were computed again
 * @param findings what does not add up, for people; empty when all does
 */
public record Audit(long bookings, long blocks, List<String> findings) {
    public Audit {
        findings = List.copyOf(findings);
    }

    public boolean isClean() {
        return findings.isEmpty();
    }
}
