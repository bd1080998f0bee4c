package org.hyperhash.template.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.template.feed.Eventually.eventually;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.template.Solution;
import org.hyperhash.template.SubmissionAnswer;
import org.hyperhash.template.Template;
import org.hyperhash.template.feed.RefreshRule;
import org.hyperhash.template.feed.SampleTransactions;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node of other people: btcd, from the folder that HH_PEERS names, or from the PATH. */
@Tag("peers")
class BtcdPeerTest {
    private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    @TempDir private Path folder;
    private Optional<Process> node = Optional.empty();
    private Optional<NodeTemplateSource> source = Optional.empty();

    @BeforeEach
    void startNode() throws Exception {
        Optional<Path> btcd = program("btcd");
        Assumptions.assumeTrue(
                btcd.isPresent(), "skipped: no btcd in the folder HH_PEERS or on the PATH");
        int rpcPort = freePort();
        List<String> command =
                List.of(
                        btcd.get().toString(),
                        "--configfile=" + Files.createFile(folder.resolve("btcd.conf")),
                        "--regtest",
                        "--notls",
                        "--rpcuser=u",
                        "--rpcpass=p",
                        "--rpclisten=127.0.0.1:" + rpcPort,
                        "--listen=127.0.0.1:" + freePort(),
                        "--datadir=" + folder.resolve("data"),
                        "--logdir=" + folder.resolve("log"),
                        "--miningaddr=" + ADDRESS);
        node =
                Optional.of(
                        new ProcessBuilder(command)
                                .redirectErrorStream(true)
                                .redirectOutput(folder.resolve("out").toFile())
                                .start());
        NodeOptions options =
                NodeOptions.of(
                        Network.REGTEST,
                        List.of(
                                new NodeAddress(
                                        URI.create("http://127.0.0.1:" + rpcPort),
                                        new NodeAddress.Login.Password("u", new Secret("p")))),
                        new RefreshRule(Sats.of(1_000), Duration.ofSeconds(30)));
        source = Optional.of(new NodeTemplateSource(options, Property.random(1), new Metrics()));
    }

    @AfterEach
    void stop() throws Exception {
        if (source.isPresent()) {
            source.get().stop();
        }
        if (node.isPresent()) {
            node.get().destroy();
            assertThat(node.get().waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Optional<Path> program(String name) {
        Stream<String> folders =
                Stream.concat(
                        Stream.ofNullable(System.getenv("HH_PEERS")),
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)));
        return folders.map(entry -> Path.of(entry, name)).filter(Files::isExecutable).findFirst();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void blocksOnOurTemplatesAreAccepted() throws Exception {
        NodeTemplateSource templates = source.orElseThrow();
        templates.start(failure -> {});
        for (int height = 1; height <= 20; height++) {
            int wanted = height;
            eventually(
                    "template of height " + height,
                    () -> templates.latest().map(Template::height).orElse(0) == wanted);
            Solution solution = SampleTransactions.solve(templates.latest().orElseThrow());
            List<SubmissionAnswer> answers = templates.submit(solution, Optional.empty());
            assertThat(answers).hasOnlyElementsOfType(SubmissionAnswer.Accepted.class);
            assertThat(templates.isInBestChain(solution.blockHash())).hasValue(true);
            assertThat(templates.submit(solution, Optional.empty()))
                    .hasOnlyElementsOfType(SubmissionAnswer.AlreadyKnown.class);
        }
        assertThat(templates.isInBestChain(SampleTransactions.hash(1))).hasValue(false);
        assertThat(templates.health()).isEqualTo(Health.UP);
    }
}
