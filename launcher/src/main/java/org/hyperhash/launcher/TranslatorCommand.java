package org.hyperhash.launcher;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.life.ExitCode;
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
                                    app.parts(), app.healthChecks(), List.of());
                        });
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
