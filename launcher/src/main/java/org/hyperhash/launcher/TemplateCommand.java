package org.hyperhash.launcher;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.hyperhash.launcher.api.MonitoringApi;
import org.hyperhash.platform.api.Operation;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.template.TemplateSource;
import org.hyperhash.template.api.RecentTemplates;
import org.hyperhash.template.api.TemplatesApi;
import org.hyperhash.template.app.TemplateApp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The template role. */
@Command(
        name = "template",
        description = "Serve block templates to Stratum V2 pools (Template Distribution).",
        mixinStandardHelpOptions = true)
final class TemplateCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options;

    @Override
    public Integer call() throws Exception {
        Configured<HhConfig> configured = options.read();
        HhConfig config = configured.value();
        InstantSource clock = InstantSource.system();
        return new RoleProcess("template", options, configured)
                .run(
                        config.http().template(),
                        metrics -> {
                            TemplateSource source = PoolRole.templateSource(config, metrics, clock);
                            TemplateApp app =
                                    new TemplateApp(
                                            config.templateServer(),
                                            config.authority(config.templateServer().authority()),
                                            source,
                                            metrics,
                                            clock);
                            return new RoleProcess.Composition(
                                    app.parts(),
                                    app.healthChecks(),
                                    List.of(
                                            ApiDocument.routes(
                                                    config.api(),
                                                    operations(app, source, clock),
                                                    List.of(),
                                                    metrics)));
                        });
    }

    private static List<Operation<?>> operations(
            TemplateApp app, TemplateSource source, InstantSource clock) {
        MonitoringApi monitoring =
                new MonitoringApi(app.healthChecks(), MonitoringApi.Summaries.NONE, clock);
        TemplatesApi templates = new TemplatesApi(new RecentTemplates(source, clock));
        return Stream.of(monitoring.operations(), templates.operations())
                .flatMap(List::stream)
                .toList();
    }
}
