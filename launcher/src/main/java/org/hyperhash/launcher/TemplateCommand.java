package org.hyperhash.launcher;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.hyperhash.platform.config.Configured;
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
                            TemplateApp app =
                                    new TemplateApp(
                                            config.templateServer(),
                                            config.authority(config.templateServer().authority()),
                                            PoolRole.templateSource(config, metrics, clock),
                                            metrics,
                                            clock);
                            return new RoleProcess.Composition(
                                    app.parts(), app.healthChecks(), List.of());
                        });
    }
}
