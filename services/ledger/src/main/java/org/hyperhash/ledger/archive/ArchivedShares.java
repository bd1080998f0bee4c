package org.hyperhash.ledger.archive;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Shares that somebody asked for and that are not in the database now.
 *
 * @param files which have them, oldest day first; at least one
 */
public record ArchivedShares(List<File> files) {
    /** Days that are spelt out. */
    private static final int SPELT_MAX = 5;

    /** A file with shares of a day. */
    public record File(LocalDate day, String name) {}

    public ArchivedShares {
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("nothing is archived");
        }
    }

    /** What to do about it. */
    public String inWords() {
        List<String> days =
                files.stream()
                        .map(file -> file.day().toString())
                        .distinct()
                        .limit(SPELT_MAX)
                        .toList();
        String names =
                files.stream().map(File::name).limit(SPELT_MAX).collect(Collectors.joining(", "));
        int more = files.size() - Math.min(files.size(), SPELT_MAX);
        return "the shares of %s are archived in %s%s: hh db unarchive %s"
                .formatted(
                        String.join(", ", days),
                        names,
                        more == 0 ? "" : " and %d more files".formatted(more),
                        String.join(" ", days));
    }
}
