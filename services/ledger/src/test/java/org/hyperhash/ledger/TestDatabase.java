package org.hyperhash.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseOptions;
import org.hyperhash.platform.database.EmbeddedPostgres;

/**
 * A database with the ledger's tables that a test has to itself, on the one server of this JVM: a
 * server takes longer to start than most tests run. Used by one thread at a time.
 */
public final class TestDatabase implements AutoCloseable {
    /** Where the programs of all servers are unpacked. */
    public static final Path PROGRAMS = Path.of("target", "postgres");

    /** What the others are copies of. */
    private static final String ORIGINAL = "original";

    /** What the server has and what tests keep beside their databases; goes with the JVM. */
    private static Path directory = Path.of("");

    private static Optional<EmbeddedPostgres> shared = Optional.empty();
    private static int count;

    private final EmbeddedPostgres server;
    private final String name;
    private final Connection session;

    private TestDatabase(EmbeddedPostgres server, String name) throws SQLException {
        this.server = server;
        this.name = name;
        this.session = connect();
    }

    public static synchronized TestDatabase create() throws Exception {
        if (shared.isEmpty()) {
            shared = Optional.of(startServer());
        }
        EmbeddedPostgres server = shared.get();
        String name = "test" + ++count;
        execute(server, "CREATE DATABASE %s TEMPLATE %s".formatted(name, ORIGINAL));
        return new TestDatabase(server, name);
    }

    private static EmbeddedPostgres startServer() throws Exception {
        directory = Files.createTempDirectory("hyperhash-ledger");
        EmbeddedPostgres server = EmbeddedPostgres.start(directory.resolve("server"), PROGRAMS, 0);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopServer(server)));
        execute(server, "CREATE DATABASE " + ORIGINAL);
        Database original = new Database(options(server, ORIGINAL, 4), List.of(Ledger.MIGRATIONS));
        original.start(failure -> {});
        original.stop();
        return server;
    }

    private static void stopServer(EmbeddedPostgres server) {
        try {
            server.stop();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError("the server of the tests does not stop", failure);
        }
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = connect(server, "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(EmbeddedPostgres server, String name) throws SQLException {
        return DriverManager.getConnection(
                urlOf(server, name), server.user(), server.password().reveal());
    }

    private static String urlOf(EmbeddedPostgres server, String name) {
        return server.url().replaceFirst("postgres$", name);
    }

    private static DatabaseOptions.External options(
            EmbeddedPostgres server, String name, int connections) {
        return new DatabaseOptions.External(
                urlOf(server, name), server.user(), Optional.of(server.password()), connections);
    }

    /** As a role is told of it. */
    public DatabaseOptions.External options(int connections) {
        return options(server, name, connections);
    }

    /** For what the test keeps beside it. */
    public Path folder() throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    /** A new session. */
    public Connection connect() throws SQLException {
        return connect(server, name);
    }

    /** The test's own session, which commits each statement and is never cut. */
    public Connection session() {
        return session;
    }

    /** The one number that the query asks for. */
    public long number(String query) throws SQLException {
        return Long.parseLong(texts(query).getFirst());
    }

    /** The first column of all rows. */
    public List<String> texts(String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    public void execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ends all sessions but the test's own. */
    public void cutSessions() throws SQLException {
        execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE pid <> pg_backend_pid() AND datname = current_database()");
    }

    @Override
    public void close() throws SQLException {
        session.close();
        execute(server, "DROP DATABASE %s WITH (FORCE)".formatted(name));
    }
}
