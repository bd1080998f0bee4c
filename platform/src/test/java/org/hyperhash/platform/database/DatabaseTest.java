package org.hyperhash.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.metrics.Metrics;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    static final Path PROGRAMS = Path.of("target", "postgres");

    private static final List<Migrations> TABLES = List.of(new Migrations("test", "database/test"));

    @TempDir Path directory;

    @Test
    void embeddedServerKeepsItsDataAndItsPromises() throws Exception {
        Database database = embedded();
        database.start(failure -> {});
        assertThat(database.health()).isEqualTo(Health.UP);
        Jdbi jdbi = database.jdbi();
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            assertThat(show(jdbi, setting)).as(setting).isEqualTo("on");
        }
        assertThat(show(jdbi, "listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(show(jdbi, "data_checksums")).isEqualTo("on");
        jdbi.useHandle(handle ->
                handle.execute("INSERT INTO test.things VALUES (1, 'a', '', now(), 2, true)"));
        assertThat(Files.getPosixFilePermissions(directory.resolve("password")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        database.stop();
        assertThat(directory.resolve("data/postmaster.pid")).doesNotExist();

        Database again = embedded();
        again.start(failure -> {});
        assertThat(count(again)).isEqualTo(1);
        again.stop();
    }

    @Test
    void passwordIsNeeded() throws Exception {
        EmbeddedPostgres server = EmbeddedPostgres.start(directory, PROGRAMS, 0);
        assertThatThrownBy(() -> DriverManager.getConnection(server.url(), server.user(), "wrong"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
        server.stop();
    }

    @Test
    void secondUserOfADirectoryIsRefused() throws Exception {
        EmbeddedPostgres server = EmbeddedPostgres.start(directory, PROGRAMS, 0);
        DatabaseOptions.External seen = EmbeddedPostgres.running(directory, 2).orElseThrow();
        assertThat(seen.url()).isEqualTo(server.url());
        assertThat(seen.password().orElseThrow().reveal()).isEqualTo(server.password().reveal());
        assertThat(EmbeddedPostgres.running(directory.resolve("nothing"), 2)).isEmpty();
        Path otherWords = directory.resolve("..").resolve(directory.getFileName());
        assertThat(EmbeddedPostgres.running(otherWords, 2)).isPresent();
        Path link = directory.resolveSibling(directory.getFileName() + ".link");
        Files.createSymbolicLink(link, directory);
        assertThat(EmbeddedPostgres.running(link, 2)).isPresent();
        Files.delete(link);
        assertThatThrownBy(() -> EmbeddedPostgres.start(directory, PROGRAMS, 0))
                .isInstanceOf(IOException.class)
                .hasMessage("the database in %s is used by another process", directory);
        server.stop();
    }

    @Test
    void serverThatOutlivedAKilledProcessIsReplaced() throws Exception {
        killProcessThatRunsAServer();
        long leftover = postmasterPid();
        assertThat(ProcessHandle.of(leftover)).isPresent();

        Database database = embedded();
        database.start(failure -> {});
        assertThat(postmasterPid()).isNotEqualTo(leftover);
        assertThat(count(database)).isZero();
        database.stop();
    }

    @Test
    void pidFileOfAKilledServerIsNoObstacle() throws Exception {
        killProcessThatRunsAServer();
        ProcessHandle leftover = ProcessHandle.of(postmasterPid()).orElseThrow();
        leftover.destroyForcibly();
        leftover.onExit().get(10, TimeUnit.SECONDS);
        // The pid may meanwhile belong to anybody, such as this process.
        Path pidFile = directory.resolve("data/postmaster.pid");
        String ownPid = Long.toString(ProcessHandle.current().pid());
        Files.writeString(pidFile, Files.readString(pidFile).replaceFirst("^[0-9]+", ownPid));

        Database database = embedded();
        database.start(failure -> {});
        assertThat(count(database)).isZero();
        database.stop();
    }

    @Test
    void serverThatDiesIsStartedAgain() throws Exception {
        Database database = embedded();
        Metrics metrics = new Metrics();
        database.measure(metrics);
        database.start(failure -> {});
        String insert = "INSERT INTO test.things VALUES (%d, 'a', '', now(), 2, true)";
        database.jdbi().useHandle(handle -> handle.execute(insert.formatted(1)));
        for (int deaths = 1; deaths <= 2; deaths++) {
            long dead = postmasterPid();
            ProcessHandle.of(dead).orElseThrow().destroyForcibly();
            awaitRestarts(metrics, deaths);
            assertThat(postmasterPid()).isNotEqualTo(dead);
            assertThat(count(database)).isEqualTo(deaths);
            int next = deaths + 1;
            database.jdbi().useHandle(handle -> handle.execute(insert.formatted(next)));
        }
        database.stop();
        assertThat(directory.resolve("data/postmaster.pid")).doesNotExist();
        assertThat(directory.resolve("server.log.before")).exists();
    }

    private static void awaitRestarts(Metrics metrics, int count) throws Exception {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!metrics.scrape().contains("database_restarts %d.0".formatted(count))) {
            assertThat(System.nanoTime()).as("restart %d", count).isLessThan(until);
            Thread.sleep(50);
        }
    }

    @Test
    void serverThatDiedIsNoObstacleToStopping() throws Exception {
        Database database = embedded();
        database.start(failure -> {});
        ProcessHandle postmaster = ProcessHandle.of(postmasterPid()).orElseThrow();
        postmaster.destroyForcibly();
        database.stop();
        Database again = embedded();
        again.start(failure -> {});
        again.stop();
    }

    @Test
    void copiedRowsComeBackUnchanged() throws Exception {
        Database database = embedded();
        database.start(failure -> {});
        String odd = "tab\t newline\n return\r back\\slash \\N \u00e9 \ud83d\ude00";
        BigInteger large = BigInteger.TWO.pow(300);
        try (Connection connection = database.connection();
                CopyRows rows = CopyRows.into(connection, "test.things")) {
            rows.number(1)
                    .text(odd)
                    .bytes(new byte[] {0, -1, 16})
                    .time(1_700_000_000_123L)
                    .number(large)
                    .bool(true)
                    .endRow();
            rows.number(2).absent().bytes(new byte[0]).time(0).number(-5).bool(false).endRow();
            assertThat(rows.finish()).isEqualTo(2);
        }
        List<Map<String, Object>> things =
                database.jdbi()
                        .withHandle(handle ->
                                handle.select("SELECT * FROM test.things ORDER BY id")
                                        .mapToMap()
                                        .list());
        assertThat(things.get(0))
                .containsEntry("name", odd)
                .containsEntry("content", new byte[] {0, -1, 16})
                .containsEntry(
                        "at", java.sql.Timestamp.from(Instant.ofEpochMilli(1_700_000_000_123L)))
                .containsEntry("amount", new java.math.BigDecimal(large))
                .containsEntry("open", true);
        assertThat(things.get(1)).containsEntry("name", null).containsEntry("open", false);
        database.stop();
    }

    @Test
    void externalServerMayComeLater() throws Exception {
        EmbeddedPostgres first = EmbeddedPostgres.start(directory, PROGRAMS, 0);
        first.stop();
        Database database =
                new Database(
                        new DatabaseOptions.External(
                                first.url(), first.user(), Optional.of(first.password()), 2),
                        TABLES);
        database.start(failure -> {});
        assertThat(database.health()).isInstanceOf(Health.Down.class);
        assertThatThrownBy(database::connection)
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining(first.url());
        // Health is public.
        assertThat(database.health())
                .isEqualTo(new Health.Down("the database cannot be used: it cannot be reached"));
        database.stop();
    }

    @Test
    void processThatIsToldToEndStopsItsServer() throws Exception {
        Process process = startProcess();
        ProcessHandle postmaster = ProcessHandle.of(postmasterPid()).orElseThrow();
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        postmaster.onExit().get(10, TimeUnit.SECONDS);
        assertThat(directory.resolve("data/postmaster.pid")).doesNotExist();
        assertThat(Files.readString(directory.resolve("server.log")))
                .doesNotContain("recovery", "PANIC", "FATAL");
    }

    private void killProcessThatRunsAServer() throws Exception {
        startProcess().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    private Process startProcess() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                DatabaseProcess.class.getName(),
                                directory.toString(),
                                PROGRAMS.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        return process;
    }

    private long postmasterPid() throws Exception {
        return Long.parseLong(
                Files.readAllLines(directory.resolve("data/postmaster.pid")).getFirst());
    }

    private Database embedded() {
        return new Database(new DatabaseOptions.Embedded(directory, 4), PROGRAMS, TABLES);
    }

    private static long count(Database database) throws Exception {
        return database.jdbi()
                .withHandle(handle ->
                        handle.select("SELECT count(*) FROM test.things").mapTo(Long.class).one());
    }

    private static String show(Jdbi jdbi, String setting) {
        return jdbi.withHandle(
                handle -> handle.select("SHOW " + setting).mapTo(String.class).one());
    }
}
