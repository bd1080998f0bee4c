package org.hyperhash.ledger;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseOptions;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;

/** Projects a journal and ends without any farewell at a given moment of the second batch. */
public final class ProjectorProcess {
    static final int KILLED = 99;

    private ProjectorProcess() {}

    public static void main(String[] args) throws Exception {
        String password =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                        .readLine();
        ProjectorProbe.Moment end = ProjectorProbe.Moment.valueOf(args[2]);
        Journal journal = new Journal("journal", JournalOptions.of(Path.of(args[0])));
        journal.start(failure -> Runtime.getRuntime().halt(1));
        Database database =
                new Database(
                        new DatabaseOptions.External(
                                args[1], "postgres", Optional.of(new Secret(password)), 2),
                        List.of(Ledger.MIGRATIONS));
        database.start(failure -> {});
        ProjectionOptions options =
                new ProjectionOptions(
                        300, Duration.ofDays(1), Duration.ofMillis(20), Duration.ofMillis(100));
        int[] seen = {0};
        ShareProjector projector =
                new ShareProjector(
                        new ShareJournal(journal),
                        database,
                        options,
                        InstantSource.system(),
                        moment -> {
                            if (moment == end && ++seen[0] == 2) {
                                Runtime.getRuntime().halt(KILLED);
                            }
                        });
        projector.start(failure -> Runtime.getRuntime().halt(1));
        while (projector.cursor() < journal.durableSequence()) {
            Thread.sleep(10);
        }
        Runtime.getRuntime().halt(0);
    }
}
