package org.hyperhash.template.peers;

import static org.hyperhash.testkit.Eventually.eventually;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
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
import org.hyperhash.testkit.peers.Btcd;

/** btcd, and templates from it. */
final class BtcdTemplates implements AutoCloseable {
    private final Btcd btcd;
    private final NodeTemplateSource source;

    private BtcdTemplates(Btcd btcd, NodeTemplateSource source) {
        this.btcd = btcd;
        this.source = source;
    }

    /** Starts the node; the source is not started. */
    static BtcdTemplates start(Path folder) throws Exception {
        Btcd btcd = Btcd.start(folder);
        NodeAddress address =
                new NodeAddress(
                        URI.create("http://127.0.0.1:" + btcd.rpcPort()),
                        new NodeAddress.Login.Password(Btcd.USER, new Secret(Btcd.PASSWORD)));
        NodeOptions options =
                NodeOptions.of(
                        Network.REGTEST,
                        List.of(address),
                        new RefreshRule(Sats.of(1_000), Duration.ofSeconds(30)));
        return new BtcdTemplates(
                btcd,
                new NodeTemplateSource(
                        options, Property.random(1), new Metrics(), InstantSource.system()));
    }

    NodeTemplateSource source() {
        return source;
    }

    /** Mines on the template of that height, and looks whether the block is in the chain. */
    List<SubmissionAnswer> mine(int height) throws Exception {
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
    public void close() throws Exception {
        source.stop();
        btcd.close();
    }
}
