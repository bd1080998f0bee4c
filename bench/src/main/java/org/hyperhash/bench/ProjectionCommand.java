package org.hyperhash.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.ledger.Ledger;
import org.hyperhash.ledger.LedgerEntry;
import org.hyperhash.ledger.ProjectionOptions;
import org.hyperhash.ledger.ShareJournal;
import org.hyperhash.ledger.ShareProjector;
import org.hyperhash.ledger.ShareRecord;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseOptions;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast the projector carries a full journal into an embedded PostgreSQL. */
@Command(
        name = "projection",
        description = "Project a journal of shares into an embedded database.",
        mixinStandardHelpOptions = true)
public final class ProjectionCommand implements Callable<Integer> {
    private static final int BATCH = 10_000;
    private static final int ACCOUNTS = 10_000;
    private static final int CONNECTIONS = 4;
    private static final Duration FILL_LIMIT = Duration.ofMinutes(5);

    @Option(names = "--shares", description = "Shares in the journal (${DEFAULT-VALUE}).")
    private int shares = 1_000_000;

    @Override
    public Integer call() throws Exception {
        Report report =
                new Report(
                        "projection",
                        "A journal is filled, then projected: read, decoded, copied with its"
                                + " cursor in transactions of 10,000, all flushes on. The floor is"
                                + " the server's own copy of the same rows into the same table.");
        report.setting("shares", shares);
        try (TemporaryFolder folder = TemporaryFolder.create("projection")) {
            measure(folder.path(), report);
        }
        report.printJson();
        return 0;
    }

    private void measure(Path folder, Report report) throws Exception {
        Journal journal = new Journal("journal", JournalOptions.of(folder.resolve("journal")));
        journal.start(failure -> System.err.println("alarm: " + failure));
        ShareJournal log = new ShareJournal(journal);
        fill(log);
        Database database =
                new Database(
                        new DatabaseOptions.Embedded(folder.resolve("postgres"), CONNECTIONS),
                        List.of(Ledger.MIGRATIONS),
                        Optional.empty());
        database.start(failure -> System.err.println("alarm: " + failure));
        ShareProjector projector =
                new ShareProjector(
                        log, database, ProjectionOptions.DEFAULTS, InstantSource.system());
        long start = System.nanoTime();
        projector.start(failure -> System.err.println("alarm: " + failure));
        while (projector.cursor() < shares) {
            Thread.sleep(5);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        projector.stop();
        double floor = copyInside(database);
        report.figure("seconds", seconds);
        report.figure("shares_per_s", shares / seconds);
        report.figure("floor_rows_per_s", shares / floor);
        report.figure("of_the_floor", floor / seconds);
        database.stop();
        journal.stop();
    }

    /** Many accounts, two workers each. */
    private void fill(ShareJournal log) throws Exception {
        Target target = Target.ofCompact(0x1b00ffff);
        long nowMs = System.currentTimeMillis();
        List<LedgerEntry> batch = new ArrayList<>(BATCH);
        long last = 0;
        for (int i = 0; i < shares; i++) {
            int account = i % ACCOUNTS;
            batch.add(
                    new ShareRecord(
                            nowMs,
                            "bc1q%038d".formatted(account),
                            "rig" + (i & 1),
                            target,
                            new Hash256(i, account, i, i),
                            false,
                            i >>> 10,
                            i >>> 14,
                            account,
                            1,
                            i,
                            "bench/cpu/1"));
            if (batch.size() == BATCH || i == shares - 1) {
                last = log.append(batch);
                batch.clear();
            }
        }
        if (!log.awaitDurable(last, FILL_LIMIT)) {
            throw new IllegalStateException("the journal is not on disk after " + FILL_LIMIT);
        }
    }

    private static double copyInside(Database database) throws Exception {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TEMPORARY TABLE rows AS SELECT * FROM ledger.shares");
            statement.execute("DELETE FROM ledger.shares");
            connection.commit();
            long start = System.nanoTime();
            statement.execute("INSERT INTO ledger.shares SELECT * FROM rows");
            connection.commit();
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
