package org.hyperhash.template.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperhash.testkit.Eventually.eventually;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.platform.config.ConfigSource;
import org.hyperhash.platform.config.HostPort;
import org.hyperhash.platform.config.Section;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Health;
import org.hyperhash.platform.life.HealthCheck;
import org.hyperhash.platform.life.Life;
import org.hyperhash.platform.metrics.Metrics;
import org.hyperhash.stratum.noise.ServerTrust;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.CoinbaseOutputConstraints;
import org.hyperhash.template.Solution;
import org.hyperhash.template.SubmissionAnswer;
import org.hyperhash.template.Template;
import org.hyperhash.template.TemplateSource;
import org.hyperhash.template.bitcoind.FakeNode;
import org.hyperhash.template.distribution.DistributionTemplateSource;
import org.hyperhash.template.distribution.ProviderOptions;
import org.hyperhash.template.feed.SampleTransactions;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

/** The whole role from a node to a client. */
class TemplateAppTest {
    private static final SecretKey AUTHORITY = SecretKey.ofHex("09".repeat(32));

    private final Metrics metrics = new Metrics();

    private TemplateApp app(FakeNode node) throws Exception {
        TemplateConfig config =
                read(
                        root -> TemplateConfig.read(root, Network.REGTEST),
                        Map.of("template.source", "devnode"));
        TemplateServerConfig server =
                read(
                        root -> TemplateServerConfig.read(root, Network.REGTEST),
                        Map.of("template.server.listen-port", "0"));
        TemplateSource source =
                TemplateApp.source(
                        config,
                        List.of(node.address()),
                        Property.random(1),
                        metrics,
                        InstantSource.system());
        return new TemplateApp(server, AUTHORITY, source, metrics, InstantSource.system());
    }

    private static <T> T read(Function<Section, T> reader, Map<String, String> flags)
            throws Exception {
        return ConfigSource.load(Optional.empty(), Map.of(), flags).read(reader).value();
    }

    @Test
    void blocksGoFromClientToNode() throws Exception {
        try (FakeNode node = new FakeNode()) {
            node.mine(1, 2, 3);
            TemplateApp app = app(node);
            Life life = new Life(app.parts(), Duration.ofSeconds(10));
            List<ExitCode> exits = new CopyOnWriteArrayList<>();
            Thread running = Thread.ofPlatform().start(() -> exits.add(life.run()));
            assertThat(life.awaitStarted(Duration.ofSeconds(10))).isTrue();
            eventually("up", () -> app.healthChecks().stream().allMatch(TemplateAppTest::isUp));

            ProviderOptions options =
                    new ProviderOptions(
                            Network.REGTEST,
                            new HostPort("127.0.0.1", app.server().port()),
                            new ServerTrust.Authority(AUTHORITY.publicKey()),
                            new CoinbaseOutputConstraints(1_000, 0),
                            List.of(node.address()),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1));
            DistributionTemplateSource client =
                    new DistributionTemplateSource(
                            options, Property.random(2), new Metrics(), InstantSource.system());
            client.start(failure -> {});
            eventually(
                    "template with transactions",
                    () ->
                            client.latest()
                                    .flatMap(template -> client.transactions(template.id()))
                                    .isPresent());
            Template template = client.latest().orElseThrow();
            assertThat(template.tip().previousBlock()).isEqualTo(node.tip());
            Solution solution = SampleTransactions.solve(template);
            assertThat(client.submit(solution, Optional.empty()))
                    .hasExactlyElementsOfTypes(
                            SubmissionAnswer.Sent.class, SubmissionAnswer.Accepted.class);
            // Once from the client itself and once by way of the server.
            eventually("both paths", () -> node.blocks.size() == 2);
            assertThat(node.blocks.get(0)).isEqualTo(node.blocks.get(1));
            assertThat(client.isInBestChain(node.tip())).hasValue(true);
            assertThat(metrics.scrape())
                    .contains("template_latency_ms", "template_tip_lag_blocks 0.0");

            client.stop();
            life.requestStop();
            running.join();
            assertThat(exits).containsExactly(ExitCode.STOPPED);
        }
    }

    private static boolean isUp(HealthCheck check) {
        return check.health().equals(Health.UP);
    }
}
