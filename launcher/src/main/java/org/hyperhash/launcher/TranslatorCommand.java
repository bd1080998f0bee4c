package org.hyperhash.launcher;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.hyperhash.launcher.api.MonitoringApi;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.http.Routes;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.translator.api.TranslatorApi;
import org.hyperhash.translator.app.TranslatorApp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The translator role. */
@Command(
        name = "translator",
        description = {
            "Run the Stratum V1 server whose miners work for a Stratum V2 pool.",
            "Needs at least one [[translator.upstreams]] with the url of a pool."
        },
        mixinStandardHelpOptions = true)
final class TranslatorCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options;

    @Override
    public Integer call() throws Exception {
        Configured<HhConfig> configured = options.read();
        HhConfig config = configured.value();
        requireUpstreams(config);
        return new RoleProcess("translator", options, configured)
                .run(
                        config.http().translator(),
                        metrics -> {
                            TranslatorApp app =
                                    new TranslatorApp(
                                            config.translator(), metrics, InstantSource.system());
                            return new RoleProcess.Composition(
                                    app.parts(), app.healthChecks(), routes(app, config, metrics));
                        });
    }

    private static List<Routes> routes(TranslatorApp app, HhConfig config, Metrics metrics) {
        TranslatorApi api = api(app, config.api());
        MonitoringApi monitoring =
                new MonitoringApi(
                        app.healthChecks(),
                        new MonitoringApi.Summaries(
                                Optional.of(api::serverSummary),
                                Optional.empty(),
                                Optional.of(api::clientsSummary)),
                        InstantSource.system());
        return List.of(
                ApiDocument.routes(
                        config.api(),
                        Stream.of(monitoring.operations(), api.operations())
                                .flatMap(List::stream)
                                .toList(),
                        List.of(),
                        metrics));
    }

    static TranslatorApi api(TranslatorApp app, ApiSettings settings) {
        return new TranslatorApi(
                app.server()::clients, app.upstream()::view, settings.showAddresses());
    }

    static void requireUpstreams(HhConfig config) throws CommandFailed {
        if (config.translator().upstreams().isEmpty()) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "no pool to mine for: write [[translator.upstreams]] with"
                            + " url = \"stratum2+tcp://host:port/KEY\"");
        }
    }
}
