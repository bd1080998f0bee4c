package org.hyperhash.template.peers;

import static org.hyperhash.template.feed.Eventually.eventually;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.template.Solution;
import org.hyperhash.template.SubmissionAnswer;
import org.hyperhash.template.Template;
import org.hyperhash.template.bitcoind.NodeAddress;
import org.hyperhash.template.bitcoind.NodeOptions;
import org.hyperhash.template.bitcoind.NodeTemplateSource;
import org.hyperhash.template.feed.RefreshRule;
import org.hyperhash.template.feed.SampleTransactions;
import org.hyperhash.testkit.Property;

/** btcd on a fresh regtest chain, and templates from it. */
final class Btcd implements AutoCloseable {
    static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    private final PeerProcess process;
    private final NodeTemplateSource source;

    private Btcd(PeerProcess process, NodeTemplateSource source) {
        this.process = process;
        this.source = source;
    }

    /** Starts the node; the source is not started. */
    static Btcd start(Path folder) throws IOException {
        int rpcPort = PeerProcess.freePort();
        PeerProcess process =
                PeerProcess.start(
                        folder,
                        "btcd",
                        "--configfile=" + Files.createFile(folder.resolve("btcd.conf")),
                        "--regtest",
                        "--notls",
                        "--nodnsseed",
                        "--rpcuser=u",
                        "--rpcpass=p",
                        "--rpclisten=127.0.0.1:" + rpcPort,
                        "--listen=127.0.0.1:" + PeerProcess.freePort(),
                        "--datadir=" + folder.resolve("data"),
                        "--logdir=" + folder.resolve("log"),
                        "--miningaddr=" + ADDRESS);
        NodeAddress address =
                new NodeAddress(
                        URI.create("http://127.0.0.1:" + rpcPort),
                        new NodeAddress.Login.Password("u", new Secret("p")));
        NodeOptions options =
                NodeOptions.of(
                        Network.REGTEST,
                        List.of(address),
                        new RefreshRule(Sats.of(1_000), Duration.ofSeconds(30)));
        return new Btcd(
                process, new NodeTemplateSource(options, Property.random(1), new Metrics()));
    }

    NodeTemplateSource source() {
        return source;
    }

    /** Mines on the template of that height, and looks whether the block is in the chain. */
    List<SubmissionAnswer> mine(int height) throws InterruptedException {
        eventually(
                "template of height " + height,
                () -> source.latest().map(Template::height).orElse(0) == height);
        Solution solution = SampleTransactions.solve(source.latest().orElseThrow());
        List<SubmissionAnswer> answers = source.submit(solution, Optional.empty());
        if (!source.isInBestChain(solution.blockHash()).orElse(false)) {
            throw new AssertionError("not in the chain: " + answers);
        }
        return answers;
    }

    @Override
    public void close() throws InterruptedException {
        source.stop();
        process.close();
    }
}
