package org.hyperhash.bench.swarm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.launcher.api.OverviewFeed;
import org.hyperhash.launcher.api.OverviewMaker;
import org.hyperhash.ledger.Ledger;
import org.hyperhash.ledger.ProjectionOptions;
import org.hyperhash.ledger.ShareProjector;
import org.hyperhash.ledger.StatisticsKeeper;
import org.hyperhash.ledger.api.LedgerApi;
import org.hyperhash.ledger.api.LedgerSources;
import org.hyperhash.ledger.api.WindowParts;
import org.hyperhash.ledger.statistics.StatisticsLimits;
import org.hyperhash.platform.api.ApiInfo;
import org.hyperhash.platform.api.ApiRoutes;
import org.hyperhash.platform.api.Operation;
import org.hyperhash.platform.api.RequestRate;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseOptions;
import org.hyperhash.platform.http.HttpOptions;
import org.hyperhash.platform.http.HttpPart;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.pool.api.ClientsApi;
import org.hyperhash.pool.app.PoolApp;
import org.hyperhash.template.Template;
import org.hyperhash.template.api.RecentTemplates;
import org.hyperhash.template.api.TemplatesApi;

/**
 * The API under test, in a process of its own: pool, embedded database, projector and statistics as
 * in production, with fixed templates and without a limit per address. Ends with its standard
 * input.
 *
 * <pre>
 * (start)   ready PORT      of the pool
 * http      http PORT
 * </pre>
 */
public final class BenchApi {
    private static final int UNLIMITED = 1_000_000_000;
    private static final int STREAMS = 500;

    /** All clients of a benchmark have one address. */
    private static final HttpOptions HTTP =
            new HttpOptions(
                    "127.0.0.1",
                    0,
                    "none",
                    10_000,
                    10_000,
                    16 << 10,
                    1 << 20,
                    Duration.ofSeconds(30));

    private final FixedTemplates templates = new FixedTemplates();
    private final Metrics metrics = new Metrics();
    private final InstantSource clock = InstantSource.system();
    private final Deque<Part> running = new ArrayDeque<>();
    private final PoolApp pool;
    private final HttpPart http;

    private BenchApi(Path directory, int ackBatch, long ackDelayMs) throws Exception {
        RecentTemplates recent = new RecentTemplates(templates, clock);
        templates.publish(1);
        pool =
                new PoolApp(
                        BenchPool.config(0, ackBatch, ackDelayMs),
                        BenchPool.AUTHORITY,
                        BenchPool.TREASURY,
                        directory,
                        templates,
                        metrics,
                        clock);
        Database database =
                new Database(
                        new DatabaseOptions.Embedded(directory.resolve("postgres"), 10),
                        List.of(Ledger.MIGRATIONS));
        ShareProjector projector =
                new ShareProjector(pool.shares(), database, ProjectionOptions.DEFAULTS, clock);
        StatisticsKeeper statistics =
                new StatisticsKeeper(
                        pool.shares(),
                        pool.statistics().refused(),
                        database,
                        StatisticsLimits.DEFAULTS,
                        Duration.ofMinutes(1),
                        clock);
        LedgerApi ledger = ledger(database, statistics);
        OverviewMaker maker =
                new OverviewMaker(
                        new OverviewMaker.Sources(
                                Network.REGTEST,
                                "bench",
                                templates,
                                recent,
                                pool,
                                Optional.empty(),
                                ledger,
                                projector,
                                List.of(database, projector, statistics),
                                clock));
        OverviewFeed overview = new OverviewFeed(maker, ledger.blocks(), STREAMS, metrics);
        List<Operation<?>> operations = new ArrayList<>(overview.operations());
        operations.addAll(ledger.operations());
        operations.addAll(new ClientsApi(pool.server()::clients).operations());
        operations.addAll(new TemplatesApi(recent).operations());
        http = http(operations);
        start(pool.parts());
        start(List.of(database, projector, statistics, overview, http));
    }

    private LedgerApi ledger(Database database, StatisticsKeeper statistics) {
        WindowParts parts =
                new WindowParts(
                        pool.windows(),
                        () -> templates.latest().map(template -> template.tip().nBits()));
        return new LedgerApi(
                new LedgerSources(
                        Network.REGTEST,
                        database,
                        statistics::snapshot,
                        () -> templates.latest().map(BenchApi::chain),
                        parts,
                        clock));
    }

    private static LedgerSources.Chain chain(Template template) {
        return new LedgerSources.Chain(
                Target.ofCompact(template.tip().nBits()).work().hashes().doubleValue(),
                template.subsidy().value());
    }

    private HttpPart http(List<Operation<?>> operations) {
        return new HttpPart(
                "http",
                HTTP,
                List.of(
                        new ApiRoutes(
                                new ApiInfo("Bench", "1", ""),
                                operations,
                                List.of(),
                                new RequestRate(UNLIMITED, UNLIMITED, System::nanoTime),
                                metrics)));
    }

    private void start(List<Part> parts) throws Exception {
        for (Part part : parts) {
            part.start(failure -> System.err.println("alarm: " + failure));
            running.push(part);
        }
    }

    /**
     * @param args data directory, shares and milliseconds of an acknowledgement
     */
    public static void main(String[] args) throws Exception {
        BenchApi api =
                new BenchApi(Path.of(args[0]), Integer.parseInt(args[1]), Long.parseLong(args[2]));
        say("ready " + api.pool.server().port());
        api.obey();
        while (!api.running.isEmpty()) {
            api.running.pop().stop();
        }
        System.exit(0);
    }

    private void obey() throws IOException {
        BufferedReader commands =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            if (!command.equals("http")) {
                throw new IOException("unknown command: " + command);
            }
            say("http " + http.port());
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
