package org.hyperhash.translator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.platform.config.ConfigException;
import org.hyperhash.platform.config.ConfigSource;
import org.hyperhash.platform.config.Problem;
import org.hyperhash.translator.TranslatorLimits;
import org.hyperhash.translator.engine.TranslatorRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslatorConfigTest {
    private static final String KEY = "9auqWEzQDVyd2oe1JVGFLMLHZtCo2FFqZwtKA5gd9xbuEu7PH72";

    @TempDir Path directory;

    private TranslatorConfig read(String toml) throws ConfigException, IOException {
        Path file = Files.writeString(directory.resolve("hyperhash.toml"), toml);
        return ConfigSource.load(Optional.of(file), Map.of(), Map.of())
                .read(TranslatorConfig::read)
                .value();
    }

    private List<String> problems(String toml) throws IOException {
        try {
            read(toml);
            throw new AssertionError("no problem was found");
        } catch (ConfigException e) {
            return e.problems().stream().map(Problem::message).toList();
        }
    }

    @Test
    void defaultsAreOneChannelPerMinerOnLoopback() throws Exception {
        TranslatorConfig config = read("");
        assertThat(config.listenAddress()).isEqualTo("127.0.0.1");
        assertThat(config.listenPort()).isEqualTo(34255);
        assertThat(config.rules())
                .isEqualTo(new TranslatorRules(false, 4, 6, Difficulty.ZERO, 25_000, 5_000));
        assertThat(config.limits())
                .isEqualTo(
                        new TranslatorLimits(
                                20_000,
                                1_000,
                                Duration.ofSeconds(60),
                                Duration.ofMinutes(30),
                                Duration.ofSeconds(30)));
        assertThat(config.upstreams()).isEmpty();
    }

    @Test
    void everyKeyIsRead() throws Exception {
        TranslatorConfig config =
                read(
                        """
                        [translator]
                        listen-address = "0.0.0.0"
                        listen-port = 3333
                        aggregate = true
                        extranonce2-size = 8
                        min-difficulty = 2
                        shares-per-minute = 12
                        keepalive-ms = 20000
                        verdict-timeout-ms = 9000
                        max-connections = 10
                        max-connections-per-address = 5
                        setup-timeout-ms = 1000
                        idle-timeout-ms = 2000
                        write-timeout-ms = 3000
                        reconnect-ms = 100
                        max-reconnect-ms = 400
                        probe-ms = 500
                        [[translator.upstreams]]
                        url = "stratum2+tcp://pool.example:3334/%s"
                        user-identity = "alice"
                        [[translator.upstreams]]
                        url = "stratum2+tcp://[::1]"
                        user-identity = "bob"
                        insecure = true
                        """
                                .formatted(KEY));
        assertThat(config.listenAddress()).isEqualTo("0.0.0.0");
        assertThat(config.listenPort()).isEqualTo(3333);
        assertThat(config.rules())
                .isEqualTo(new TranslatorRules(true, 8, 12, new Difficulty(2, 0), 20_000, 9_000));
        assertThat(config.limits())
                .isEqualTo(
                        new TranslatorLimits(
                                10,
                                5,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3)));
        assertThat(config.pauses().first()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.pauses().last()).isEqualTo(Duration.ofMillis(400));
        assertThat(config.pauses().probe()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.upstreams())
                .extracting(upstream -> upstream.url() + " " + upstream.userIdentity())
                .containsExactly(
                        "stratum2+tcp://pool.example:3334/" + KEY + " alice",
                        "stratum2+tcp://[::1]:34254 bob");
    }

    @Test
    void upstreamWithoutAKeyNeedsAnExplicitWord() throws Exception {
        assertThat(problems("[[translator.upstreams]]\nurl = \"stratum2+tcp://pool.example\""))
                .containsExactly(
                        "translator.upstreams.0.url: has no authority key: add it"
                                + " (stratum2+tcp://host:port/KEY), or set insecure = true");
    }

    @Test
    void aggregatedMinersNeedAnIdentity() throws Exception {
        assertThat(
                        problems(
                                """
                                translator.aggregate = true
                                [[translator.upstreams]]
                                url = "stratum2+tcp://pool.example/%s"
                                """
                                        .formatted(KEY)))
                .containsExactly(
                        "translator.upstreams.0.user-identity: is needed when miners are"
                                + " aggregated");
    }

    @Test
    void whatIsNoUrlAndSizesOutOfRangeAreAllReported() throws Exception {
        assertThat(
                        problems(
                                """
                                [translator]
                                extranonce2-size = 9
                                keepalive-ms = 90000
                                [[translator.upstreams]]
                                url = "http://pool.example"
                                """))
                .hasSize(3);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read("[translator]\nupstream = 1"))
                .withMessageContaining("unknown key");
    }
}
