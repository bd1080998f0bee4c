package org.hyperhash.ledger.book;

import java.util.List;

/**
 * What an audit looked at and found.
 *
 * @param bookings that were added up
 * @param blocks whose rewards were computed again
 * @param waiting blocks that were found and are not decided yet: credited or stale
 * @param disputed blocks that are never credited, because their coinbase was not as it should be
 * @param archived credited blocks that were left out, because shares of theirs are in files
 * @param notes where these shares are, for people
 * @param findings what does not add up, for people; empty when all does
 */
public record Audit(
        long bookings,
        long blocks,
        long waiting,
        long disputed,
        long archived,
        List<String> notes,
        List<String> findings) {
    public Audit {
        notes = List.copyOf(notes);
        findings = List.copyOf(findings);
    }

    public boolean isClean() {
        return findings.isEmpty();
    }
}
