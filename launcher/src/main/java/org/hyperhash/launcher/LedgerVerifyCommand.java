package org.hyperhash.launcher;

import java.io.PrintWriter;
import java.sql.Connection;
import java.util.concurrent.Callable;
import org.hyperhash.ledger.book.Audit;
import org.hyperhash.ledger.book.Auditor;
import org.hyperhash.platform.database.Database;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The auditor on demand. */
@Command(
        name = "verify",
        description = {
            "Add the whole book up, compute the rewards of every credited block again from its"
                    + " shares, and compare its coinbase with them.",
            "Works beside a running hh up or hh pool, and without. What does not add up is printed,"
                    + " stops payouts, and ends the command with exit code 6."
        },
        mixinStandardHelpOptions = true)
final class LedgerVerifyCommand implements Callable<Integer> {
    /** Exit code: the book does not add up. */
    private static final int LEDGER_WRONG = 6;

    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;

    @Option(
            names = "--resume-payouts",
            description = "Lets payouts go on when the book is found clean.")
    private boolean resume;

    @Override
    public Integer call() throws Exception {
        HhConfig config = options.read().value();
        Database database = LedgerDatabase.of(config);
        database.start(failure -> {});
        try (Connection connection = database.connection()) {
            Auditor auditor = new Auditor(config.network());
            Audit audit = auditor.audit(connection, Integer.MAX_VALUE, System.currentTimeMillis());
            if (audit.isClean() && resume) {
                auditor.resumePay(connection);
            }
            return print(audit);
        } finally {
            database.stop();
        }
    }

    private int print(Audit audit) {
        PrintWriter out = spec.commandLine().getOut();
        audit.findings().forEach(finding -> out.println("WRONG  " + finding));
        out.printf(
                "%d bookings and %d credited blocks: %s%n",
                audit.bookings(),
                audit.blocks(),
                audit.isClean()
                        ? "everything adds up"
                        : "%d findings; payouts are stopped".formatted(audit.findings().size()));
        return audit.isClean() ? 0 : LEDGER_WRONG;
    }
}
