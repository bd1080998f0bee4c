package org.hyperhash.launcher;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.stratum.noise.AuthorityKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes and shows the keys of an installation. */
@Command(
        name = "keys",
        description = {
            "Make the keys of this installation if they do not exist, and print their public parts.",
            "The files hold secrets: they are readable by their owner only. Back them up."
        },
        mixinStandardHelpOptions = true)
final class KeysCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;

    @Override
    public Integer call() throws CommandFailed {
        HhConfig config = options.read().value();
        KeyFiles keys = config.keys();
        boolean existed = keys.exist(config.network());
        keys.create(config.network());
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                existed
                        ? "keys exist already in " + keys.directory()
                        : "made keys in " + keys.directory());
        out.printf(
                "  authority key   %s  (%s)%n",
                AuthorityKey.format(keys.authority().publicKey()), keys.authorityFile());
        out.printf(
                "  payout key      %s  (%s), key id %s%n",
                keys.payouts().publicKey().x(),
                keys.payoutsFile(),
                keys.payouts().publicKey().id());
        if (config.network() == Network.REGTEST) {
            out.printf(
                    "  treasury        %s  (%s)%n",
                    keys.treasuryAddress(config.network()), keys.treasuryFile());
        }
        return 0;
    }
}
