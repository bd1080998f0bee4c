package org.hyperhash.launcher;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hyperhash.ledger.book.Audit;
import org.hyperhash.ledger.book.Auditor;
import org.hyperhash.ledger.book.PayStop;
import org.hyperhash.platform.config.Configured;
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
        Configured<HhConfig> configured = options.read();
        try (CommandDatabase ledger = CommandDatabase.withLedger(configured)) {
            Auditor auditor = new Auditor(configured.value().network());
            Audit audit =
                    auditor.audit(
                            ledger.connection(), Integer.MAX_VALUE, System.currentTimeMillis());
            if (audit.isClean() && resume) {
                auditor.resumePay(ledger.connection());
            }
            return print(audit, auditor.payStop(ledger.connection()));
        }
    }

    private int print(Audit audit, Optional<PayStop> stop) {
        PrintWriter out = spec.commandLine().getOut();
        audit.findings().forEach(finding -> out.println("WRONG  " + finding));
        out.printf("bookings          %d%n", audit.bookings());
        out.printf("credited blocks   %d%n", audit.blocks());
        out.printf("waiting blocks    %d%n", audit.waiting());
        out.printf("disputed blocks   %d%n", audit.disputed());
        out.printf("archived blocks   %d%n", audit.archived());
        audit.notes().forEach(note -> out.println("not looked at     " + note));
        out.printf(
                "payouts           %s%n",
                stop.map(known -> "stopped since %s: %s".formatted(known.since(), known.reason()))
                        .orElse("go on"));
        int findings = audit.findings().size();
        out.println(
                findings == 0
                        ? "everything adds up"
                        : "%d finding%s".formatted(findings, findings == 1 ? "" : "s"));
        if (findings == 0 && stop.isPresent()) {
            out.println("when the reason is dealt with: hh ledger verify --resume-payouts");
        }
        return findings == 0 ? 0 : LEDGER_WRONG;
    }
}
