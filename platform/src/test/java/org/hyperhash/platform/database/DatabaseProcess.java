package org.hyperhash.platform.database;

import java.nio.file.Path;

/** Runs an embedded server until it is killed. */
public final class DatabaseProcess {
    private DatabaseProcess() {}

    public static void main(String[] args) throws Exception {
        EmbeddedPostgres.start(Path.of(args[0]), Path.of(args[1]), 0);
        System.out.println("ready");
        Thread.sleep(60_000);
    }
}
