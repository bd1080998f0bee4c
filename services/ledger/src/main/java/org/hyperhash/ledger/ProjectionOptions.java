package org.hyperhash.ledger;

import java.time.Duration;
import org.hyperhash.platform.config.Section;

/**
 * How the journal is carried into the database.
 *
 * @param batchRecords most records of one transaction
 * @param retention how long projected records stay in the journal
 * @param firstPause how long to wait after a failure of the database
 * @param longestPause the pause doubles with each further failure up to this
 */
public record ProjectionOptions(
        int batchRecords, Duration retention, Duration firstPause, Duration longestPause) {
    public static final ProjectionOptions DEFAULTS =
            new ProjectionOptions(
                    10_000, Duration.ofHours(24), Duration.ofMillis(100), Duration.ofSeconds(30));

    /** Reads the section {@code ledger.projection}. */
    public static ProjectionOptions read(Section section) {
        return new ProjectionOptions(
                section.integer(
                        "batch-records",
                        DEFAULTS.batchRecords(),
                        1,
                        100_000,
                        "Most journal records of one database transaction"),
                section.durationMs(
                        "journal-retention-ms",
                        DEFAULTS.retention(),
                        Duration.ZERO,
                        Duration.ofDays(365),
                        "How long records stay in the journal after the database has them; the"
                                + " reward window keeps its own longer"),
                DEFAULTS.firstPause(),
                section.durationMs(
                        "retry-pause-ms",
                        DEFAULTS.longestPause(),
                        Duration.ofMillis(100),
                        Duration.ofHours(1),
                        "Longest pause between tries while the database is down"));
    }
}
