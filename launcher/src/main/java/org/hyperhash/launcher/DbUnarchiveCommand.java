package org.hyperhash.launcher;

import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.ledger.archive.ShareArchives;
import org.hyperhash.ledger.archive.ShareArchives.Outcome;
import org.hyperhash.platform.life.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Brings archived shares back. */
@Command(
        name = "unarchive",
        description =
                "Bring archived days of shares back into the database, after a look at the checksums"
                        + " of their files. The schedule leaves them alone for 7 days, or until hh db"
                        + " archive names them; the files stay.",
        mixinStandardHelpOptions = true)
final class DbUnarchiveCommand extends DbCommand.WithDatabase {
    @Parameters(
            arity = "1..*",
            paramLabel = "DAY",
            description = "Days such as 2026-11-21, in UTC.")
    private List<LocalDate> days = new ArrayList<>();

    @Override
    void work(HhConfig config, CommandDatabase database, PrintWriter out) throws Exception {
        try (ShareArchives archives = DbArchiveCommand.archives(config, database)) {
            for (LocalDate day : days) {
                Outcome outcome = archives.unarchive(day);
                if (outcome instanceof Outcome.Kept(_, String reason)) {
                    throw new CommandFailed(
                            ExitCode.CONFIGURATION, "%s: %s".formatted(day, reason));
                }
                out.println(DbArchiveCommand.inWords(outcome));
            }
        }
    }
}
