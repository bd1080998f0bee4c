package org.hyperhash.platform.database;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hyperhash.platform.life.Life;
import org.hyperhash.platform.life.Part;

/** A process with an embedded server that runs until it is told to end, or killed. */
public final class DatabaseProcess {
    private DatabaseProcess() {}

    public static void main(String[] args) {
        Database database =
                new Database(
                        new DatabaseOptions.Embedded(Path.of(args[0]), 2),
                        Path.of(args[1]),
                        List.of());
        Part ready = Part.of("ready", () -> System.out.println("ready"), () -> {});
        Life life = new Life(List.of(database, ready), Duration.ofSeconds(30));
        life.stopOnShutdown();
        life.run();
    }
}
