package org.hyperhash.launcher;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hyperhash.ledger.JournalAdoption;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;
import org.hyperhash.platform.journal.JournalUnavailable;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.pool.app.PoolApp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The way back from a restored or copied share journal. */
@Command(
        name = "adopt-journal",
        description = {
            "Let the database take the share journal of this data directory as that of another"
                    + " pool, when it refuses it because it was restored or copied.",
            "Stop the role first. No share is lost; those that both journals have are then in the"
                    + " database under both. Changes nothing when the journal is the database's."
        },
        mixinStandardHelpOptions = true)
final class LedgerAdoptJournalCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;

    @Override
    public Integer call() throws Exception {
        Configured<HhConfig> configured = options.read();
        Path folder = PoolApp.shareFolder(configured.value().poolDirectory());
        if (!Files.isDirectory(folder)) {
            throw new CommandFailed(
                    ExitCode.CANNOT_START,
                    "there is no share journal in %s: check data-dir and network"
                            .formatted(folder));
        }
        try (CommandDatabase ledger = CommandDatabase.withLedger(configured)) {
            print(adopt(folder, ledger));
        }
        return 0;
    }

    private static Optional<JournalAdoption> adopt(Path folder, CommandDatabase ledger)
            throws Exception {
        Journal journal = new Journal("share journal", JournalOptions.of(folder));
        try {
            journal.start(_ -> {});
        } catch (JournalUnavailable inUse) {
            throw new CommandFailed(ExitCode.CANNOT_START, String.valueOf(inUse.getMessage()));
        }
        try {
            return JournalAdoption.adopt(journal, ledger.connection());
        } finally {
            journal.stop();
        }
    }

    private void print(Optional<JournalAdoption> done) {
        PrintWriter out = spec.commandLine().getOut();
        if (done.isEmpty()) {
            out.println("the database goes on with this journal; nothing to do");
            return;
        }
        JournalAdoption adoption = done.get();
        out.println(adoption.problem());
        out.printf(
                "adopted as journal %s: records %d to %d go into the database at the next start%n",
                adoption.identity(), adoption.first(), adoption.last());
    }
}
