package org.hyperhash.ledger.archive;

import java.nio.file.Path;
import org.hyperhash.platform.config.Section;

/**
 * Which days of shares leave the database.
 *
 * @param afterDays a day is archived when it ended more than this many days ago; 0: never
 * @param directory of the files
 */
public record ArchiveOptions(int afterDays, Path directory) {
    /** The youngest day that may be archived: clocks and time zones differ. */
    public static final int AFTER_DAYS_MIN = 2;

    private static final int AFTER_DAYS_MAX = 3_650;

    public ArchiveOptions {
        if (afterDays != 0 && (afterDays < AFTER_DAYS_MIN || afterDays > AFTER_DAYS_MAX)) {
            throw new IllegalArgumentException("not 0 or 2 to 3650 days: " + afterDays);
        }
    }

    /** Reads the section {@code ledger.archive}. */
    public static ArchiveOptions read(Section section, Path directory) {
        int afterDays =
                section.integer(
                        "after-days",
                        0,
                        0,
                        AFTER_DAYS_MAX,
                        "Days after which shares leave the database for a file, at least 2; 0"
                                + " keeps all in the database");
        if (afterDays > 0 && afterDays < AFTER_DAYS_MIN) {
            section.reject(
                    "after-days",
                    "%d is too few: 0 for never, or %d to %d"
                            .formatted(afterDays, AFTER_DAYS_MIN, AFTER_DAYS_MAX));
            afterDays = 0;
        }
        return new ArchiveOptions(
                afterDays,
                section.path(
                        "directory",
                        directory,
                        "Where archived shares go, one file for each day; not part of backups"));
    }

    boolean isOn() {
        return afterDays > 0;
    }
}
