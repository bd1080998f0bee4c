package org.hyperhash.launcher.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperhash.platform.database.EmbeddedPostgres;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is another machine's: it may be away, and it may break down at any moment. */
class DatabaseAwayTest {
    @TempDir private Path directory;
    private Path home;
    private int port;
    private Installation here;

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectory(directory.resolve("server"));
        Path password = Files.writeString(home.resolve("password"), "a-password-of-the-test");
        port = Installation.freePort();
        here = new Installation(directory);
        here.settings.put("database.url", "jdbc:postgresql://127.0.0.1:" + port + "/postgres");
        here.settings.put("database.user", "postgres");
        here.settings.put("database.password-file", password.toString());
    }

    @Test
    void sharesAreAcknowledgedAllTheSameAndProjectedOnce() throws Exception {
        int health = here.port("core.http.listen-port");
        try (HhProcess up = here.start("up", "--miners", "0")) {
            up.await("Ctrl-C stops");
            HhProcess.awaitHealth(health, "the database cannot be used: it cannot be reached");
            assertNothingIsPublished(health);
            try (ShareMiner miner =
                    new ShareMiner(
                            here.port("pool.listen-port"),
                            here.authority(),
                            Installation.ALICE + ".rig")) {
                EmbeddedPostgres server;
                try (SteadyMiner steady = new SteadyMiner(miner)) {
                    steady.assertServed();
                    server = start();
                    awaitProjected(server, miner.acknowledged());
                    HhProcess.awaitHealth(health, "\"database\":{\"status\":\"up\"");

                    killHard(server);
                    HhProcess.awaitHealth(health, "\"share-projector\":{\"status\":\"degraded\"");
                    steady.assertServed();
                    server = start();
                    awaitProjected(server, miner.acknowledged());
                    steady.assertServed();
                }
                HhProcess.awaitTrue(() -> "an answer to each share", () -> miner.unanswered() == 0);
                awaitProjected(server, miner.acknowledged());
                assertThat(up.stop("TERM")).isZero();
                assertThat(up.output()).doesNotContain("\tat ");
                assertThat(projected(server))
                        .hasValue(Set.copyOf(here.journalledShares()))
                        .hasValue(miner.acknowledged());
                assertThat(here.journalledShares()).doesNotHaveDuplicates();
                server.stop();
            }
        }
    }

    /** What anybody may read names no address, path or secret, and no words of the driver. */
    private void assertNothingIsPublished(int http) throws Exception {
        String block = "0".repeat(64);
        for (String path :
                List.of(
                        "/v1/health",
                        "/api/v1/health",
                        "/api/v1/overview",
                        "/api/v1/blocks",
                        "/api/v1/blocks/" + block + "/manifest",
                        "/api/v1/blocks/" + block + "/window")) {
            assertThat(HhProcess.get(http, path).body())
                    .as(path)
                    .doesNotContain(
                            "jdbc:",
                            ":" + port,
                            "Connection refused",
                            "a-password-of-the-test",
                            directory.toString());
        }
        assertThat(HhProcess.get(http, "/api/v1/blocks/" + block + "/manifest").body())
                .contains("the database cannot be used: it cannot be reached");
        assertThat(HhProcess.get(http, "/api/v1/overview").body())
                .contains("the database cannot be used: it cannot be reached");
    }

    /** Tries again while what a killed server left behind is in the way. */
    private EmbeddedPostgres start() throws InterruptedException {
        String[] failure = {""};
        EmbeddedPostgres[] started = new EmbeddedPostgres[1];
        HhProcess.awaitTrue(
                () -> "the server starts: " + failure[0],
                () -> {
                    try {
                        started[0] = EmbeddedPostgres.start(home, home, port);
                    } catch (IOException e) {
                        failure[0] = String.valueOf(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return started[0] != null;
                });
        return started[0];
    }

    private void killHard(EmbeddedPostgres server) throws Exception {
        long pid = Long.parseLong(Files.readAllLines(home.resolve("data/postmaster.pid")).get(0));
        assertThat(ProcessHandle.of(pid)).hasValueSatisfying(ProcessHandle::destroyForcibly);
        HhProcess.awaitTrue(() -> "the end of the server", () -> projected(server).isEmpty());
        try {
            server.stop();
        } catch (IOException gone) {
            // What it could not stop is gone; its lock is released all the same.
        }
    }

    private static void awaitProjected(EmbeddedPostgres server, Set<String> shares)
            throws InterruptedException {
        HhProcess.awaitTrue(
                () -> shares.size() + " projected shares",
                () -> projected(server).filter(there -> there.containsAll(shares)).isPresent());
    }

    private static Optional<Set<String>> projected(EmbeddedPostgres server) {
        try (Connection connection =
                DriverManager.getConnection(
                        server.url(), server.user(), server.password().reveal())) {
            return Optional.of(Installation.projected(connection));
        } catch (SQLException notYet) {
            return Optional.empty();
        }
    }
}
