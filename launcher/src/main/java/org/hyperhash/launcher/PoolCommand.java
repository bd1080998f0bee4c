package org.hyperhash.launcher;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.life.Part;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The pool role. */
@Command(
        name = "pool",
        description = {
            "Run the Stratum V2 mining server with its template source, share journal and database.",
            "Needs an authority key (hh keys) and, off regtest, pool.treasury-address."
        },
        mixinStandardHelpOptions = true)
final class PoolCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options;

    @Override
    public Integer call() throws Exception {
        Configured<HhConfig> configured = options.read();
        HhConfig config = configured.value();
        return new RoleProcess("pool", options, configured)
                .run(
                        config.http().pool(),
                        metrics -> {
                            InstantSource clock = InstantSource.system();
                            PoolRole role = new PoolRole(config, metrics, clock);
                            PoolApi api =
                                    new PoolApi(
                                            config,
                                            config.http().pool(),
                                            role,
                                            Optional.empty(),
                                            role.checks(),
                                            metrics,
                                            clock);
                            List<Part> parts = new ArrayList<>(role.parts());
                            parts.addAll(api.parts());
                            return new RoleProcess.Composition(parts, role.checks(), api.routes());
                        });
    }
}
