package org.hyperhash.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.hyperhash.platform.life.Health;
import org.hyperhash.testkit.SmallDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups between two databases of one server. */
class BackupsTest {
    private static final List<Migrations> BEFORE =
            List.of(new Migrations("kept", "database/before"));
    private static final List<Migrations> AFTER = List.of(new Migrations("kept", "database/after"));
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

    @TempDir Path directory;

    private EmbeddedPostgres server;
    private Path file;

    @BeforeEach
    void start() throws Exception {
        server = EmbeddedPostgres.start(directory.resolve("server"), DatabaseTest.PROGRAMS, 0);
        file = directory.resolve("backup.zip");
        try (Open first = open("postgres", List.of());
                Connection connection = first.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE second");
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    /** A database in use. */
    private record Open(Database database) implements AutoCloseable {
        Connection connection() throws DatabaseUnavailable {
            return database.connection();
        }

        @Override
        public void close() throws IOException {
            try {
                database.stop();
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
        }
    }

    private Open open(String name, List<Migrations> migrations) throws Exception {
        return open(name, migrations, Optional.empty());
    }

    private Open open(String name, List<Migrations> migrations, Optional<Path> backupDirectory)
            throws Exception {
        Database database =
                new Database(
                        new DatabaseOptions.External(
                                server.url().replaceFirst("postgres$", name),
                                server.user(),
                                Optional.of(server.password()),
                                2),
                        migrations,
                        backupDirectory);
        database.start(failure -> {});
        return new Open(database);
    }

    private static Backups backups(Open open) {
        return new Backups(open.database(), AFTER, CLOCK);
    }

    private void fill(List<Migrations> migrations) throws Exception {
        try (Open first = open("postgres", migrations)) {
            execute(
                    first,
                    "INSERT INTO kept.owners (name) VALUES (E'tab\\t new\\nline \\\\N é'), ('b')",
                    "CREATE TABLE kept.events_2026_11_21 PARTITION OF kept.events"
                            + " FOR VALUES FROM ('2026-11-21Z') TO ('2026-11-22Z')",
                    "INSERT INTO kept.events SELECT '2026-11-21 10:00:00.123456Z'::timestamptz"
                            + " + n * interval '1 ms', 1 + n % 2, decode('00ff5c', 'hex'),"
                            + " 2 ^ 200, n / 3.0, ARRAY['a,b', NULL, ''] FROM"
                            + " generate_series(1, 1000) n",
                    "INSERT INTO kept.aliases (alias, owner) VALUES ('x', 2)");
        }
    }

    private static void execute(Open database, String... statements) throws Exception {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void fullDiskIsNamedAndNoHalfOfABackupStays() throws Exception {
        fill(AFTER);
        Path folder = Files.createDirectory(directory.resolve("small"));
        Optional<SmallDisk> mounted = SmallDisk.mount(folder, 16);
        assumeTrue(mounted.isPresent(), SmallDisk.NOT_PERMITTED);
        try (SmallDisk disk = mounted.get();
                Open first = open("postgres", List.of())) {
            Path ballast = disk.fillUp();
            Path small = folder.resolve("small.zip");
            assertThatThrownBy(() -> backups(first).write(small))
                    .hasMessageStartingWith(small + " cannot be written: No space left");
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left).containsExactly(ballast);
            }
        }
    }

    @Test
    void restoredDatabaseHasTheSameDigestAndGoesOn() throws Exception {
        fill(AFTER);
        BackupManifest written;
        try (Open first = open("postgres", List.of())) {
            written = backups(first).write(file);
            assertThatThrownBy(() -> backups(first).write(file))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(written.rows()).isEqualTo(1003);
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Backups.verify(file)).isEqualTo(written);

        try (Open second = open("second", List.of())) {
            assertThat(backups(second).restore(file)).isEqualTo(written);
            Path again = directory.resolve("again.zip");
            assertThat(backups(second).write(again).digest()).isEqualTo(written.digest());
            execute(second, "INSERT INTO kept.owners (name) VALUES ('c')");
            Path changed = directory.resolve("changed.zip");
            assertThat(backups(second).write(changed).digest()).isNotEqualTo(written.digest());
            assertThatThrownBy(() -> backups(second).restore(file))
                    .hasMessageContaining("has tables of schema kept already");
        }
    }

    @Test
    void fileOfOnePartitionIsNoBackup() throws Exception {
        fill(AFTER);
        String partition = "kept.events_2026_11_21";
        try (Open first = open("postgres", List.of());
                Connection connection = first.connection()) {
            PartitionFile.write(connection, AFTER.getFirst(), partition, file, CLOCK.instant());
            assertThat(PartitionFile.read(file).rows()).isEqualTo(1_000);
            Path none = directory.resolve("none.zip");
            assertThatThrownBy(() ->
                            PartitionFile.write(
                                    connection,
                                    AFTER.getFirst(),
                                    "kept.owners",
                                    none,
                                    CLOCK.instant()))
                    .hasMessage("there is no partition kept.owners");
        }
        try (Open first = open("postgres", List.of())) {
            backups(first).write(directory.resolve("whole.zip"));
            assertThatThrownBy(() -> PartitionFile.read(directory.resolve("whole.zip")))
                    .hasMessageContaining("is not the file of a partition");
        }
        try (Open second = open("second", List.of())) {
            assertThatThrownBy(() -> backups(second).restore(file))
                    .hasMessage("the file is no backup: it has only the rows of " + partition);
        }
    }

    @Test
    void damageIsFoundWhereverItIs() throws Exception {
        fill(AFTER);
        String digest;
        try (Open first = open("postgres", List.of())) {
            digest = backups(first).write(file).digest();
        }
        byte[] good = Files.readAllBytes(file);
        int found = 0;
        Path damaged = directory.resolve("damaged.zip");
        for (int i = 0; i < good.length; i += 7) {
            byte[] bytes = good.clone();
            bytes[i] ^= 0x10;
            Files.write(damaged, bytes);
            try {
                // Dates of entries are in nobody's way.
                assertThat(Backups.verify(damaged).digest()).as("byte %d", i).isEqualTo(digest);
            } catch (IOException told) {
                assertThat(told).hasMessageContaining(damaged.toString());
                found++;
            }
        }
        assertThat(found).isGreaterThan(good.length / 7 * 9 / 10);
        for (int length = 0; length < good.length; length += 101) {
            Files.write(damaged, Arrays.copyOf(good, length));
            assertThatThrownBy(() -> Backups.verify(damaged)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void restoreThatFailsLeavesNothing() throws Exception {
        fill(AFTER);
        try (Open first = open("postgres", List.of())) {
            backups(first).write(file);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        try (Open second = open("second", List.of())) {
            assertThatThrownBy(() -> backups(second).restore(file))
                    .hasMessageContaining("is damaged");
            assertThatThrownBy(() -> backups(second).restore(directory.resolve("none.zip")))
                    .hasMessage("there is no file %s", directory.resolve("none.zip"));
            assertThat(backups(second).schemas())
                    .containsExactly(new SchemaState("kept", "0", List.of("1", "2")));
        }
    }

    @Test
    void rowsOfNoSchemaOfTheBackupAreNotRestored() throws Exception {
        fill(AFTER);
        try (Open first = open("postgres", List.of())) {
            BackupManifest honest = backups(first).write(file);
            Path hostile = directory.resolve("hostile.zip");
            BackupManifest claimed =
                    new BackupManifest(
                            honest.format(),
                            honest.at(),
                            honest.server(),
                            List.of(),
                            honest.tables(),
                            honest.sequences());
            Files.copy(file, hostile);
            try (FileSystem zip = FileSystems.newFileSystem(hostile)) {
                Files.write(zip.getPath(BackupWriter.MANIFEST), claimed.toJson());
            }
            assertThatThrownBy(() -> backups(first).restore(hostile))
                    .hasMessageContaining("but no schema that it belongs to");
        }
    }

    @Test
    void restoreThatIsCutInTheMiddleLeavesNothingAndGoesAgain() throws Exception {
        fill(AFTER);
        BackupManifest written;
        try (Open first = open("postgres", List.of())) {
            written = backups(first).write(file);
        }
        try (Open second = open("second", List.of());
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            sleepBeforeTheRows(second);
            Future<BackupManifest> restore = other.submit(() -> backups(second).restore(file));
            awaitSleep(second);
            assertThatThrownBy(() -> backups(second).restore(file))
                    .hasMessageContaining("another process makes or restores its tables now");
            try (Open role = open("second", AFTER)) {
                assertThat(role.database().health()).isInstanceOf(Health.Down.class);
                assertThatThrownBy(role::connection)
                        .isInstanceOf(DatabaseUnavailable.class)
                        .hasMessageContaining("another process makes or restores its tables now");
            }
            execute(
                    second,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE wait_event = 'PgSleep'");
            assertThatThrownBy(restore::get).hasCauseInstanceOf(SQLException.class);
            assertThat(backups(second).schemas())
                    .containsExactly(new SchemaState("kept", "0", List.of("1", "2")));
            execute(second, "DROP EVENT TRIGGER slow");
            assertThat(backups(second).restore(file)).isEqualTo(written);
        }
    }

    /** Holds a restore up after its tables are made, when its first partition is. */
    private static void sleepBeforeTheRows(Open database) throws Exception {
        execute(
                database,
                "CREATE FUNCTION public.sleep() RETURNS event_trigger LANGUAGE plpgsql AS $$"
                        + " BEGIN IF EXISTS (SELECT FROM pg_tables WHERE tablename ="
                        + " 'events_2026_11_21') THEN PERFORM pg_sleep(60); END IF; END $$",
                "CREATE EVENT TRIGGER slow ON ddl_command_end EXECUTE FUNCTION public.sleep()");
    }

    private static void awaitSleep(Open database) throws Exception {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < until) {
            try (Connection connection = database.connection();
                    Statement select = connection.createStatement();
                    ResultSet row =
                            select.executeQuery(
                                    "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'")) {
                if (row.next()) {
                    return;
                }
            }
            Thread.sleep(20);
        }
        throw new AssertionError("the restore did not get to its rows");
    }

    @Test
    void ofTwoRestoresAtOnceOneIsDone() throws Exception {
        fill(AFTER);
        BackupManifest written;
        try (Open first = open("postgres", List.of())) {
            written = backups(first).write(file);
        }
        try (Open second = open("second", List.of());
                Open third = open("second", List.of());
                ExecutorService both = Executors.newFixedThreadPool(2)) {
            List<Future<BackupManifest>> restores =
                    both.invokeAll(
                            List.of(
                                    () -> backups(second).restore(file),
                                    () -> backups(third).restore(file)));
            int done = 0;
            for (Future<BackupManifest> restore : restores) {
                if (restore.state() == Future.State.SUCCESS) {
                    done++;
                } else {
                    assertThat(restore.exceptionNow())
                            .hasMessageContaining("has tables of schema kept already");
                }
            }
            assertThat(done).isEqualTo(1);
            Path again = directory.resolve("again.zip");
            assertThat(backups(second).write(again).digest()).isEqualTo(written.digest());
        }
    }

    @Test
    void restoreGoesWhereAFirstMigrationWasKilled() throws Exception {
        fill(AFTER);
        try (Open first = open("postgres", List.of())) {
            backups(first).write(file);
        }
        leaveOnlyTheNoteOfTheSchema("second");
        try (Open second = open("second", List.of())) {
            backups(second).restore(file);
            assertThat(backups(second).schemas())
                    .containsExactly(new SchemaState("kept", "2", List.of()));
        }
    }

    @Test
    void backupOfAnOlderVersionIsRestoredAsItWasAndMigrated() throws Exception {
        fill(BEFORE);
        try (Open first = open("postgres", List.of())) {
            new Backups(first.database(), BEFORE, CLOCK).write(file);
        }
        try (Open second = open("second", List.of())) {
            Backups backups = backups(second);
            backups.restore(file);
            assertThat(backups.schemas())
                    .containsExactly(new SchemaState("kept", "1", List.of("2")));
            backups.migrate(directory.resolve("migrated"));
            assertThat(directory.resolve("migrated")).isNotEmptyDirectory();
            assertThat(backups.schemas()).containsExactly(new SchemaState("kept", "2", List.of()));
        }
    }

    @Test
    void backupOfANewerVersionIsRefused() throws Exception {
        fill(AFTER);
        try (Open first = open("postgres", List.of())) {
            backups(first).write(file);
        }
        try (Open second = open("second", List.of())) {
            assertThatThrownBy(() -> new Backups(second.database(), BEFORE, CLOCK).restore(file))
                    .hasMessage(
                            "the backup has version 2 of schema kept; this version knows up to 1");
        }
    }

    @Test
    void migrationThatWasKilledAtItsBeginGoesOn() throws Exception {
        leaveOnlyTheNoteOfTheSchema("postgres");
        try (Open first = open("postgres", List.of())) {
            Backups backups = backups(first);
            assertThat(backups.schemas())
                    .containsExactly(new SchemaState("kept", "0", List.of("1", "2")));
            assertThat(backups.migrate(directory.resolve("backups"))).isEmpty();
            assertThat(backups.schemas()).containsExactly(new SchemaState("kept", "2", List.of()));
        }
        leaveOnlyTheNoteOfTheSchema("second");
        try (Open second = open("second", AFTER)) {
            execute(second, "INSERT INTO kept.owners (name) VALUES ('a')");
        }
    }

    /** What a process leaves that is killed before the first migration is done. */
    private void leaveOnlyTheNoteOfTheSchema(String name) throws Exception {
        try (Open open = open(name, AFTER)) {
            execute(
                    open,
                    "DROP TABLE kept.owners, kept.events, kept.aliases CASCADE",
                    "DELETE FROM kept.flyway_schema_history WHERE version IS NOT NULL");
        }
    }

    @Test
    void tablesWithRowsAreBackedUpBeforeTheyAreMigrated() throws Exception {
        fill(BEFORE);
        Path backups = directory.resolve("backups");
        open("postgres", AFTER, Optional.of(backups)).close();
        List<Path> made;
        try (Stream<Path> files = Files.list(backups)) {
            made = files.toList();
        }
        assertThat(made).hasSize(1);
        BackupManifest backup = Backups.verify(made.getFirst());
        assertThat(backup.schemas()).containsExactly(new BackupManifest.Schema("kept", "1"));
        assertThat(backup.rows()).isEqualTo(1003);

        open("postgres", AFTER, Optional.of(backups)).close();
        try (Stream<Path> files = Files.list(backups)) {
            assertThat(files).hasSize(1);
        }
    }
}
