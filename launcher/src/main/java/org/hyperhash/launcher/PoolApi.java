package org.hyperhash.launcher;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.bitcoin.crypto.XOnlyKey;
import org.hyperhash.launcher.api.ConnectApi;
import org.hyperhash.launcher.api.MonitoringApi;
import org.hyperhash.launcher.api.OverviewFeed;
import org.hyperhash.launcher.api.OverviewMaker;
import org.hyperhash.ledger.api.LedgerApi;
import org.hyperhash.ledger.api.LedgerSources;
import org.hyperhash.ledger.api.WindowParts;
import org.hyperhash.platform.api.Download;
import org.hyperhash.platform.api.Operation;
import org.hyperhash.platform.http.HttpOptions;
import org.hyperhash.platform.http.Routes;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.pool.api.ClientsApi;
import org.hyperhash.stratum.noise.AuthorityKey;
import org.hyperhash.template.Template;
import org.hyperhash.template.TemplateSource;
import org.hyperhash.template.api.TemplatesApi;
import org.hyperhash.translator.api.TranslatorApi;
import org.hyperhash.translator.app.TranslatorApp;
import org.hyperhash.web.WebPage;

/** The page and the API of a process with a pool and, in {@code hh up}, with a translator. */
final class PoolApi {
    private final HhConfig config;
    private final HttpOptions http;
    private final PoolRole role;
    private final Optional<TranslatorApp> translator;
    private final XOnlyKey authority;
    private final String treasury;
    private final OverviewFeed overview;
    private final List<Operation<?>> operations = new ArrayList<>();
    private final List<Download> downloads = new ArrayList<>();
    private final List<Routes> routes;

    /**
     * @param http where it is served
     * @param checks of the whole process
     */
    PoolApi(
            HhConfig config,
            HttpOptions http,
            PoolRole role,
            Optional<TranslatorApp> translator,
            List<HealthCheck> checks,
            Metrics metrics,
            InstantSource clock)
            throws CommandFailed {
        this.config = config;
        this.http = http;
        this.role = role;
        this.translator = translator;
        authority = config.authority(config.pool().authority()).publicKey();
        treasury = Addresses.render(config.network(), config.treasury()).orElse("ADDRESS");
        LedgerApi ledger = ledger(clock);
        ClientsApi clients = new ClientsApi(role.pool().server()::clients);
        Optional<TranslatorApi> sv1 =
                translator.map(app -> TranslatorCommand.api(app, config.api()));
        overview = overview(ledger, metrics, clock);
        MonitoringApi monitoring =
                new MonitoringApi(
                        checks,
                        new MonitoringApi.Summaries(
                                sv1.map(api -> api::serverSummary),
                                Optional.of(clients::summary),
                                sv1.map(api -> api::clientsSummary)),
                        clock);
        operations.addAll(overview.operations());
        operations.addAll(new ConnectApi(this::connect).operations());
        operations.addAll(new TemplatesApi(role.recentTemplates()).operations());
        operations.addAll(ledger.operations());
        operations.addAll(monitoring.operations());
        operations.addAll(clients.operations());
        sv1.ifPresent(api -> operations.addAll(api.operations()));
        downloads.addAll(overview.downloads());
        downloads.addAll(ledger.downloads());
        routes =
                List.of(
                        new WebPage(),
                        ApiDocument.routes(config.api(), operations, downloads, metrics));
    }

    private LedgerApi ledger(InstantSource clock) {
        TemplateSource templates = role.templates();
        WindowParts windowParts =
                new WindowParts(
                        role.pool().windows(),
                        () -> templates.latest().map(template -> template.tip().nBits()));
        return new LedgerApi(
                new LedgerSources(
                        config.network(),
                        role.database(),
                        role.statistics()::snapshot,
                        () -> templates.latest().map(PoolApi::chain),
                        windowParts,
                        clock));
    }

    private static LedgerSources.Chain chain(Template template) {
        return new LedgerSources.Chain(
                Target.ofCompact(template.tip().nBits()).work().hashes().doubleValue(),
                template.subsidy().value());
    }

    private OverviewFeed overview(LedgerApi ledger, Metrics metrics, InstantSource clock) {
        OverviewMaker maker =
                new OverviewMaker(
                        new OverviewMaker.Sources(
                                config.network(),
                                Version.current(),
                                role.templates(),
                                role.recentTemplates(),
                                role.pool(),
                                translator,
                                ledger,
                                role.projector(),
                                role.ledgerChecks(),
                                clock));
        // The other half of the connections is for those who ask.
        int streamsMax = Math.max(1, http.maxConnections() / 2);
        return new OverviewFeed(maker, ledger.blocks(), streamsMax, metrics);
    }

    private ConnectApi.Connect connect() {
        int port = role.pool().server().port();
        String host = publicHost(config.pool().listenAddress());
        String key = AuthorityKey.format(authority);
        return new ConnectApi.Connect(
                config.network().chain(),
                translator.map(app ->
                        new ConnectApi.Sv1(
                                "stratum+tcp://%s:%d"
                                        .formatted(
                                                publicHost(config.translator().listenAddress()),
                                                app.server().port()))),
                new ConnectApi.Sv2(
                        "stratum2+tcp://%s:%d/%s".formatted(host, port, key), host, port, key),
                "ADDRESS.WORKER: a payout address on %s, a dot, a name for the machine"
                        .formatted(config.network().chain()),
                treasury + ".rig1",
                "anything; d=NUMBER asks for a fixed difficulty");
    }

    /** Machines that listen everywhere are found by their name, unless the operator says better. */
    private String publicHost(String listenAddress) {
        if (config.api().publicHost().isPresent()) {
            return config.api().publicHost().get();
        }
        boolean everywhere = listenAddress.equals("0.0.0.0") || listenAddress.equals("::");
        try {
            return everywhere ? InetAddress.getLocalHost().getHostName() : listenAddress;
        } catch (UnknownHostException nameless) {
            return listenAddress;
        }
    }

    /** The OpenAPI document of it all. */
    String document() {
        return ApiDocument.text(operations, downloads);
    }

    List<Routes> routes() {
        return routes;
    }

    /** Started behind everything that they look at. */
    List<Part> parts() {
        return List.of(overview);
    }
}
