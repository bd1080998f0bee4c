package org.hyperhash.platform.logging;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hyperhash.platform.config.Section;

/**
 * What is logged and where to.
 *
 * @param console form of the lines on the standard output
 * @param directory of JSON files, one set per process; none are written when absent
 * @param maxFileBytes size at which a file is closed and compressed
 * @param maxDays age at which a file is removed
 * @param totalBytes size of all files together above which the oldest are removed
 * @param repeats how many messages of one template a logger may write per window
 */
public record LogOptions(
        Level level,
        Form console,
        Optional<Path> directory,
        long maxFileBytes,
        int maxDays,
        long totalBytes,
        int repeats,
        Duration repeatWindow) {
    /** From the most to the least that is logged. */
    public enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** For a person or for a log collector. */
    public enum Form {
        HUMAN,
        JSON
    }

    /** The same, written to the console only. */
    public LogOptions withoutFiles() {
        return new LogOptions(
                level,
                console,
                Optional.empty(),
                maxFileBytes,
                maxDays,
                totalBytes,
                repeats,
                repeatWindow);
    }

    /** Reads the section {@code log}. */
    public static LogOptions read(Section section) {
        return new LogOptions(
                section.reloadable().choice("level", Level.INFO, "Least severity that is logged"),
                section.choice("console", Form.HUMAN, "Form of the lines on standard output"),
                section.optionalPath("directory", "Directory of rotated JSON log files"),
                section.longInteger(
                        "max-file-bytes", 64L << 20, 1 << 16, 4L << 30, "Size of one log file"),
                section.integer("max-age-days", 14, 1, 3650, "Age at which a file is removed"),
                section.longInteger(
                        "total-bytes", 1L << 30, 1 << 20, 1L << 40, "Size of all log files"),
                section.integer("max-repeats", 20, 1, 1_000_000, "Messages of one kind per window"),
                section.durationMs(
                        "repeat-window-ms",
                        Duration.ofMinutes(1),
                        Duration.ofMillis(1),
                        Duration.ofHours(1),
                        "Window in which messages of one kind are counted"));
    }
}
