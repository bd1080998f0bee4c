package org.hyperhash.launcher;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.ledger.ShareProjector;
import org.hyperhash.ledger.StatisticsKeeper;
import org.hyperhash.ledger.archive.ShareArchiver;
import org.hyperhash.ledger.book.Accountant;
import org.hyperhash.ledger.statistics.StatisticsLimits;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.pool.app.PoolApp;
import org.hyperhash.template.TemplateSource;
import org.hyperhash.template.api.RecentTemplates;
import org.hyperhash.template.app.TemplateApp;

/** A pool with templates and database, as {@code hh pool} and {@code hh up} run it. */
final class PoolRole {
    /** Length of a sample of the history. */
    private static final Duration SAMPLING = Duration.ofMinutes(1);

    private final TemplateSource templates;
    private final PoolApp pool;
    private final Database database;
    private final ShareProjector projector;
    private final Accountant accountant;
    private final StatisticsKeeper statistics;
    private final ShareArchiver archiver;
    private final RecentTemplates recent;

    PoolRole(HhConfig config, Metrics metrics, InstantSource clock)
            throws IOException, CommandFailed {
        templates = templateSource(config, metrics, clock);
        recent = new RecentTemplates(templates, clock);
        SecretKey authority = config.authority(config.pool().authority());
        Bytes treasury = config.treasury();
        OwnerOnly.folder(config.dataDirectory());
        pool =
                new PoolApp(
                        config.pool(),
                        authority,
                        treasury,
                        config.poolDirectory(),
                        templates,
                        metrics,
                        clock);
        database =
                new Database(
                        config.database(),
                        DbCommand.MIGRATIONS,
                        Optional.of(config.backupDirectory()));
        database.measure(metrics);
        projector = new ShareProjector(pool.shares(), database, config.projection(), clock);
        projector.measure(metrics);
        accountant =
                new Accountant(
                        database, new NodeChain(templates), config.network(), config.book(), clock);
        accountant.measure(metrics);
        statistics =
                new StatisticsKeeper(
                        pool.shares(),
                        pool.statistics().refused(),
                        database,
                        StatisticsLimits.DEFAULTS,
                        SAMPLING,
                        clock);
        statistics.measure(metrics);
        archiver = new ShareArchiver(database, config.archive(), clock);
        archiver.measure(metrics);
    }

    static void requireTemplates(HhConfig config) throws CommandFailed {
        Optional<String> problem = config.template().problem();
        if (problem.isPresent()) {
            throw new CommandFailed(ExitCode.CONFIGURATION, problem.get());
        }
    }

    static TemplateSource templateSource(HhConfig config, Metrics metrics, InstantSource clock)
            throws CommandFailed {
        requireTemplates(config);
        return TemplateApp.source(
                config.template(),
                List.of(config.embeddedNode()),
                RandomGenerator.getDefault(),
                metrics,
                clock);
    }

    PoolApp pool() {
        return pool;
    }

    TemplateSource templates() {
        return templates;
    }

    RecentTemplates recentTemplates() {
        return recent;
    }

    Database database() {
        return database;
    }

    ShareProjector projector() {
        return projector;
    }

    StatisticsKeeper statistics() {
        return statistics;
    }

    /** What keeps the ledger going. */
    List<HealthCheck> ledgerChecks() {
        return List.of(database, projector, accountant, statistics, archiver);
    }

    List<Part> parts() {
        List<Part> parts = new ArrayList<>(List.of(templates));
        parts.addAll(pool.parts());
        parts.add(database);
        parts.add(projector);
        parts.add(accountant);
        parts.add(statistics);
        parts.add(archiver);
        return parts;
    }

    List<HealthCheck> checks() {
        List<HealthCheck> checks = new ArrayList<>(List.of(templates));
        checks.addAll(pool.healthChecks());
        checks.addAll(ledgerChecks());
        return checks;
    }
}
