package org.hyperhash.template.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.testkit.Eventually.eventually;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.devnode.app.DevnodeApp;
import org.hyperhash.devnode.app.DevnodeConfig;
import org.hyperhash.devnode.engine.MempoolPolicy;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.template.Solution;
import org.hyperhash.template.SubmissionAnswer;
import org.hyperhash.template.Template;
import org.hyperhash.template.feed.RefreshRule;
import org.hyperhash.template.feed.SampleTransactions;
import org.hyperhash.template.feed.TipMove;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our templates and blocks against the embedded node. */
class DevnodeTemplateTest {
    private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    @TempDir private Path folder;
    private final List<Part> running = new ArrayList<>();
    private final List<TipMove> reorgs = new CopyOnWriteArrayList<>();
    private NodeAddress address;
    private NodeTemplateSource source;

    @BeforeEach
    void start() throws Exception {
        DevnodeConfig config =
                new DevnodeConfig(
                        folder,
                        DevnodeConfig.rpcOptions("127.0.0.1", 0),
                        Optional.empty(),
                        MempoolPolicy.DEFAULT);
        DevnodeApp node = new DevnodeApp(config, InstantSource.system(), () -> {});
        for (Part part : node.parts()) {
            start(part);
        }
        address =
                new NodeAddress(
                        URI.create("http://127.0.0.1:" + node.rpcPort()),
                        new NodeAddress.Login.CookieFile(node.cookieFile()));
        NodeOptions options =
                NodeOptions.of(
                        Network.REGTEST,
                        List.of(address),
                        new RefreshRule(Sats.of(1_000), Duration.ofSeconds(30)));
        source =
                new NodeTemplateSource(
                        options, Property.random(1), new Metrics(), InstantSource.system());
        source.listenToReorgs(reorgs::add);
        start(source);
    }

    private void start(Part part) throws Exception {
        part.start(failure -> {});
        running.add(part);
    }

    @AfterEach
    void stop() throws Exception {
        // The node before its HTTP server, which would wait for a long poll that we gave up.
        source.stop();
        running.remove(source);
        for (Part part : List.of(running.get(1), running.get(3), running.get(2), running.get(0))) {
            part.stop();
        }
    }

    private Template await(int height) throws Exception {
        eventually(
                "template of height " + height,
                () -> source.latest().map(Template::height).orElse(0) == height);
        return source.latest().orElseThrow();
    }

    @Test
    void blocksOnOurTemplatesAreAccepted() throws Exception {
        for (int height = 1; height <= 20; height++) {
            Solution solution = SampleTransactions.solve(await(height));
            assertThat(source.submit(solution, Optional.empty()))
                    .containsExactly(new SubmissionAnswer.Accepted(address.name()));
            assertThat(source.submit(solution, Optional.empty()))
                    .containsExactly(new SubmissionAnswer.AlreadyKnown(address.name()));
            assertThat(source.isInBestChain(solution.blockHash())).hasValue(true);
            assertThat(source.confirmations(solution.blockHash(), height)).hasValue(1);
            assertThat(source.coinbaseOf(solution.blockHash()).orElseThrow().serialized())
                    .isEqualTo(solution.coinbase());
        }
        assertThat(source.isInBestChain(SampleTransactions.hash(1))).hasValue(false);
        assertThat(source.confirmations(SampleTransactions.hash(1), 20)).hasValue(0);
        assertThat(source.coinbaseOf(SampleTransactions.hash(1))).isEmpty();
        assertThat(source.health()).isEqualTo(Health.UP);
        assertThat(await(21).requiredOutputs()).singleElement().matches(o -> o.isCommitment());
    }

    @Test
    void reorganisationIsNoticed() throws Exception {
        List<String> mined = new ArrayList<>();
        for (int height = 1; height <= 4; height++) {
            Solution solution = SampleTransactions.solve(await(height));
            source.submit(solution, Optional.empty());
            mined.add(solution.blockHash().display());
        }
        await(5);
        try (RpcClient client = new RpcClient(address, RpcClient.MAX_ANSWER_BYTES, new Metrics())) {
            Duration limit = Duration.ofSeconds(10);
            client.call("invalidateblock", client.params().add(mined.get(1)), limit);
            client.call("generatetoaddress", client.params().add(4).add(ADDRESS), limit);
        }
        await(6);
        eventually("alarm", () -> !reorgs.isEmpty());
        assertThat(source.health()).isInstanceOf(Health.Degraded.class);
    }
}
