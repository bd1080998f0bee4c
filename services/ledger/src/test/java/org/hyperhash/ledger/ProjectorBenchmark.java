package org.hyperhash.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseOptions;
import org.hyperhash.platform.database.EmbeddedPostgres;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;

/** Prints how many shares per second get from the journal into an embedded PostgreSQL. */
public final class ProjectorBenchmark {
    private static final int SHARES = 1_000_000;

    private ProjectorBenchmark() {}

    public static void main(String[] args) throws Exception {
        Path directory =
                args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("projector");
        Journal journal = new Journal("journal", JournalOptions.of(directory.resolve("journal")));
        journal.start(failure -> System.err.println(failure));
        ShareJournal shares = new ShareJournal(journal);
        long start = System.nanoTime();
        long last = 0;
        for (int number = 0; number < SHARES; number++) {
            last = shares.append(Entries.share(number));
        }
        journal.awaitDurable(last, Duration.ofMinutes(1));
        print("journal", start);

        EmbeddedPostgres server =
                EmbeddedPostgres.start(
                        directory.resolve("database"), directory.resolve("programs"), 0);
        Database database =
                new Database(
                        new DatabaseOptions.External(
                                server.url(), server.user(), Optional.of(server.password()), 4),
                        List.of(Ledger.MIGRATIONS));
        database.start(failure -> {});
        ShareProjector projector =
                new ShareProjector(
                        shares, database, ProjectionOptions.DEFAULTS, InstantSource.system());
        start = System.nanoTime();
        projector.start(failure -> System.err.println(failure));
        while (projector.cursor() < last) {
            Thread.sleep(5);
        }
        print("projection", start);
        projector.stop();
        journal.stop();
        database.stop();
        server.stop();
    }

    private static void print(String what, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(Locale.ROOT, "%s: %.0f shares/s%n", what, SHARES / seconds);
    }
}
