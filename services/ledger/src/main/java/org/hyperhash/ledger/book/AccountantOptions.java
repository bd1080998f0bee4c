package org.hyperhash.ledger.book;

import java.time.Duration;
import org.hyperhash.platform.config.Section;

/**
 * How often the accountant looks.
 *
 * @param pause between looks at the chain
 * @param patience how long the nodes may leave a question unanswered before health says so
 * @param auditPause between audits of the whole book
 * @param auditBlocks newest blocks whose rewards a running audit computes again
 */
public record AccountantOptions(
        Duration pause, Duration patience, Duration auditPause, int auditBlocks) {
    public static final AccountantOptions DEFAULTS =
            new AccountantOptions(
                    Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5), 100);

    /** Reads the section {@code ledger.book}. */
    public static AccountantOptions read(Section section) {
        return new AccountantOptions(
                section.durationMs(
                        "look-pause-ms",
                        DEFAULTS.pause(),
                        Duration.ofMillis(20),
                        Duration.ofMinutes(10),
                        "Time between looks for new blocks and confirmations"),
                section.durationMs(
                        "patience-ms",
                        DEFAULTS.patience(),
                        Duration.ZERO,
                        Duration.ofHours(1),
                        "How long the nodes may leave a question about the chain unanswered before"
                                + " health says so"),
                section.durationMs(
                        "audit-pause-ms",
                        DEFAULTS.auditPause(),
                        Duration.ofSeconds(1),
                        Duration.ofDays(1),
                        "Time between audits of the whole book"),
                section.integer(
                        "audit-blocks",
                        DEFAULTS.auditBlocks(),
                        0,
                        100_000,
                        "Newest blocks whose rewards each audit computes again from the shares;"
                                + " hh ledger verify takes all"));
    }
}
