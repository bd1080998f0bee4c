package org.hyperhash.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.ledger.archive.ArchiveOptions;
import org.hyperhash.ledger.archive.ArchiveOverview;
import org.hyperhash.ledger.archive.ShareArchives;
import org.hyperhash.ledger.archive.ShareArchives.Outcome;
import org.hyperhash.platform.life.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves old shares into files. */
@Command(
        name = "archive",
        description = {
            "Move old days of shares out of the database, each into a file of its own in"
                    + " ledger.archive.directory: what a pool with ledger.archive.after-days does"
                    + " every hour.",
            "A day stays while a block may still be computed from it. Bring it back with hh db"
                    + " unarchive."
        },
        mixinStandardHelpOptions = true)
final class DbArchiveCommand extends DbCommand.WithDatabase {
    @Parameters(
            arity = "0..*",
            paramLabel = "DAY",
            description =
                    "Days such as 2026-11-21, in UTC, also those that were brought back (default:"
                            + " those of the schedule).")
    private List<LocalDate> days = new ArrayList<>();

    @Option(names = "--list", description = "Only say where the shares of each day are.")
    private boolean list;

    @Override
    void work(HhConfig config, CommandDatabase database, PrintWriter out) throws Exception {
        ArchiveOptions options = config.archive();
        if (list) {
            print(
                    ArchiveOverview.read(database.connection(), options.directory(), Instant.now()),
                    out);
            return;
        }
        if (days.isEmpty() && options.afterDays() == 0) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "ledger.archive.after-days is 0, which keeps all shares in the database: set"
                            + " it, or name the days");
        }
        try (ShareArchives archives = archives(config, database)) {
            for (Outcome outcome : archive(archives, options)) {
                out.println(inWords(outcome));
            }
        }
    }

    private List<Outcome> archive(ShareArchives archives, ArchiveOptions options)
            throws SQLException, IOException {
        if (days.isEmpty()) {
            return archives.archiveDue(options.afterDays(), () -> false);
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (LocalDate day : days) {
            outcomes.add(archives.archive(day));
        }
        return outcomes;
    }

    /** For this process alone. */
    static ShareArchives archives(HhConfig config, CommandDatabase database)
            throws SQLException, CommandFailed {
        return ShareArchives.open(
                        database.connection(), config.archive().directory(), InstantSource.system())
                .orElseThrow(() ->
                        new CommandFailed(
                                ExitCode.CANNOT_START,
                                "another process archives shares now: try again in a moment"));
    }

    static String inWords(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Archived(var day, var file, long rows, long bytes) ->
                    "%s  archived: %d shares in %s, %d bytes".formatted(day, rows, file, bytes);
            case Outcome.Empty(var day) -> "%s  had no shares".formatted(day);
            case Outcome.Kept(var day, String reason) -> "%s  stays: %s".formatted(day, reason);
            case Outcome.Restored(var day, long rows) ->
                    "%s  %d shares are in the database again".formatted(day, rows);
        };
    }

    private static void print(ArchiveOverview overview, PrintWriter out) {
        for (ArchiveOverview.ArchivedDay each : overview.archived()) {
            out.printf(
                    "%s  archived %s: %d shares in %s, %d bytes%s%n",
                    each.day(),
                    each.at(),
                    each.rows(),
                    each.file(),
                    each.bytes(),
                    each.isThere() ? "" : ": THE FILE IS NOT THERE");
        }
        for (ArchiveOverview.KeptDay each : overview.kept()) {
            out.printf("%s  in the database: %s%n", each.day(), each.reason());
        }
        for (LocalDate day : overview.free()) {
            out.printf("%s  in the database, needed by nobody%n", day);
        }
    }
}
