package org.hyperhash.platform.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.api.FlywayException;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of the process. An external server need not be there when the process starts: every
 * use tries to connect and to migrate first. An embedded one that dies is started again, while its
 * users see it as away. Safe from any thread.
 */
public final class Database implements Part, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration PING_PAUSE = Duration.ofSeconds(5);

    /** Between looks at an embedded server. */
    private static final Duration LOOK_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_RESTART_PAUSE = Duration.ofMinutes(1);
    private static final int SOCKET_LIMIT_SECONDS = 120;

    private final DatabaseOptions options;
    private final Path embeddedPrograms;
    private final List<Migrations> migrations;
    private final Optional<Path> backupDirectory;
    private final ReentrantLock migrating = new ReentrantLock();
    private volatile boolean migrated;
    private volatile Health health = new Health.Down("not started");
    private volatile Thread ping = Thread.ofVirtual().unstarted(() -> {});

    /** How often an embedded server that died was started again. */
    private final AtomicLong restarts = new AtomicLong();

    // Set by start, before any use.
    private @Nullable EmbeddedPostgres embedded;

    /** Another one after an embedded server was started again. */
    private volatile @Nullable HikariDataSource pool;

    public Database(DatabaseOptions options, List<Migrations> migrations) {
        this(
                options,
                options instanceof DatabaseOptions.Embedded own ? own.directory() : Path.of(""),
                migrations,
                Optional.empty());
    }

    /**
     * A database that is backed up before tables are changed that have rows.
     *
     * @param backupDirectory where these backups go
     */
    public Database(
            DatabaseOptions options, List<Migrations> migrations, Optional<Path> backupDirectory) {
        this(
                options,
                options instanceof DatabaseOptions.Embedded own ? own.directory() : Path.of(""),
                migrations,
                backupDirectory);
    }

    /**
     * @param embeddedPrograms where an embedded server's programs are unpacked
     */
    public Database(DatabaseOptions options, Path embeddedPrograms, List<Migrations> migrations) {
        this(options, embeddedPrograms, migrations, Optional.empty());
    }

    private Database(
            DatabaseOptions options,
            Path embeddedPrograms,
            List<Migrations> migrations,
            Optional<Path> backupDirectory) {
        this.options = options;
        this.embeddedPrograms = embeddedPrograms;
        this.migrations = List.copyOf(migrations);
        this.backupDirectory = backupDirectory;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public void start(Alarm alarm) throws IOException, InterruptedException, DatabaseUnavailable {
        switch (options) {
            case DatabaseOptions.External server ->
                    pool = connect(server.url(), server.user(), server.password());
            case DatabaseOptions.Embedded own -> {
                EmbeddedPostgres server =
                        EmbeddedPostgres.start(own.directory(), embeddedPrograms, 0);
                embedded = server;
                pool = connect(server);
            }
        }
        try {
            ensureMigrated();
        } catch (DatabaseUnavailable absent) {
            if (embedded != null) {
                stop();
                throw absent;
            }
            LOG.error("{}; going on without it", absent.getMessage());
        }
        ping = Thread.ofVirtual().name("database-ping").start(this::pingForever);
    }

    private HikariDataSource connect(EmbeddedPostgres server) {
        return connect(server.url(), server.user(), Optional.of(server.password()));
    }

    private HikariDataSource connect(String url, String user, Optional<Secret> password) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(url);
        config.setUsername(user);
        password.ifPresent(secret -> config.setPassword(secret.reveal()));
        config.setMaximumPoolSize(options.connections());
        config.setConnectionTimeout(CONNECT_LIMIT.toMillis());
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("connectTimeout", CONNECT_LIMIT.toSeconds());
        config.addDataSourceProperty("socketTimeout", SOCKET_LIMIT_SECONDS);
        config.addDataSourceProperty("tcpKeepAlive", true);
        config.addDataSourceProperty("reWriteBatchedInserts", true);
        return new HikariDataSource(config);
    }

    /** Makes visible when an embedded server dies. */
    public void measure(Metrics metrics) {
        metrics.gauge(
                "database.restarts",
                "How often the embedded server died and was started again",
                restarts,
                AtomicLong::doubleValue);
    }

    /** The password of an embedded server, to be kept out of logs. */
    public Optional<Secret> embeddedPassword() {
        return Optional.ofNullable(embedded).map(EmbeddedPostgres::password);
    }

    /** For queries; tables are as the migrations made them. */
    public Jdbi jdbi() throws DatabaseUnavailable {
        ensureMigrated();
        return Jdbi.create(pool());
    }

    /** For bulk work; the caller closes it, which rolls back what was not committed. */
    public Connection connection() throws DatabaseUnavailable {
        ensureMigrated();
        try {
            return pool().getConnection();
        } catch (SQLException failure) {
            throw unavailable(failure);
        }
    }

    private void ensureMigrated() throws DatabaseUnavailable {
        if (migrated) {
            return;
        }
        migrating.lock();
        try {
            if (!migrated && !migrations.isEmpty()) {
                migrate();
            }
            migrated = true;
            health = Health.UP;
        } catch (FlywayException | SQLException | IOException failure) {
            throw unavailable(failure);
        } finally {
            migrating.unlock();
        }
    }

    private void migrate() throws SQLException, IOException {
        try (Connection own = unpooled()) {
            new SchemaMigrator(pool(), migrations).migrate(own, backupDirectory);
        }
    }

    /** Not from the pool: migrations need all of it when it is small. */
    Connection unpooled() throws SQLException {
        HikariDataSource from = pool();
        Properties how = new Properties();
        how.setProperty("user", from.getUsername());
        how.setProperty("password", Objects.requireNonNullElse(from.getPassword(), ""));
        how.setProperty("connectTimeout", Long.toString(CONNECT_LIMIT.toSeconds()));
        return DriverManager.getConnection(from.getJdbcUrl(), how);
    }

    @Override
    public Health health() {
        return health;
    }

    private void pingForever() {
        try {
            while (true) {
                if (embedded == null) {
                    Thread.sleep(PING_PAUSE);
                } else {
                    Thread.sleep(LOOK_PAUSE);
                    keepRunning(embedded);
                }
                ping();
            }
        } catch (InterruptedException stopped) {
            LOG.debug("no more pings");
        }
    }

    /** Starts a server of our own that died again, however often that takes. */
    private void keepRunning(EmbeddedPostgres server) throws InterruptedException {
        long pauseMs = LOOK_PAUSE.toMillis();
        while (true) {
            try {
                if (server.isRunning()) {
                    return;
                }
                LOG.warn("the embedded server has died; it is started again");
                health = new Health.Down("the embedded server has died; it is started again");
                server.startAgain();
                HikariDataSource before = pool();
                pool = connect(server);
                before.close();
                restarts.incrementAndGet();
                LOG.warn("the embedded server runs again");
                return;
            } catch (IOException failure) {
                LOG.warn(
                        "the embedded server does not start, again in {} ms: {}",
                        pauseMs,
                        failure.getMessage());
                Thread.sleep(pauseMs);
                pauseMs = Math.min(2 * pauseMs, LONGEST_RESTART_PAUSE.toMillis());
            }
        }
    }

    private void ping() {
        try (Connection connection = connection()) {
            boolean alive = connection.isValid((int) CONNECT_LIMIT.toSeconds());
            health = alive ? Health.UP : new Health.Down("the server does not answer");
        } catch (DatabaseUnavailable failure) {
            LOG.debug("the database is down", failure);
        } catch (SQLException failure) {
            LOG.debug("the database is down", unavailable(failure));
        }
    }

    private DatabaseUnavailable unavailable(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String place =
                switch (options) {
                    case DatabaseOptions.External server -> server.url();
                    case DatabaseOptions.Embedded own -> own.directory().toString();
                };
        String message = "the database %s cannot be used: %s".formatted(place, root.getMessage());
        if (health instanceof Health.Up) {
            LOG.warn("{}", message);
        }
        health = new Health.Down(DatabaseTrouble.inPublic(failure));
        return new DatabaseUnavailable(message, failure);
    }

    /** Connections to whatever is there; nothing is migrated. */
    HikariDataSource pool() {
        HikariDataSource now = pool;
        if (now == null) {
            throw new IllegalStateException("the database is not started");
        }
        return now;
    }

    /** Closes the connections, then stops an embedded server. */
    @Override
    public void stop() throws IOException, InterruptedException {
        ping.interrupt();
        ping.join();
        HikariDataSource last = pool;
        if (last != null) {
            last.close();
        }
        if (embedded != null) {
            embedded.stop();
        }
        health = new Health.Down("stopped");
    }
}
