package org.hyperhash.launcher;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.devnode.app.DevnodeApp;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.life.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The embedded node alone. */
@Command(
        name = "devnode",
        description = {
            "Run the embedded Bitcoin node: regtest only, for development and tests.",
            "It answers Bitcoin Core's JSON-RPC as far as miners and wallets need it."
        },
        mixinStandardHelpOptions = true)
final class DevnodeCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options;

    @Override
    public Integer call() throws Exception {
        Configured<HhConfig> configured = options.read();
        HhConfig config = configured.value();
        if (config.network() != Network.REGTEST) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "network is %s, but the embedded node runs on regtest only; for other chains"
                                    .formatted(config.network().chain())
                            + " run bitcoind and name it in [[template.nodes]]");
        }
        return new RoleProcess("devnode", options, configured)
                .run(config.http().devnode(), _ -> composition(config));
    }

    private static RoleProcess.Composition composition(HhConfig config) throws IOException {
        OwnerOnly.folder(config.dataDirectory());
        Thread main = Thread.currentThread();
        DevnodeApp app = new DevnodeApp(config.devnode(), InstantSource.system(), main::interrupt);
        return new RoleProcess.Composition(app.parts(), List.of(app.node()), List.of());
    }
}
