package org.hyperhash.devnode.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.devnode.engine.MempoolPolicy;
import org.hyperhash.platform.config.ConfigException;
import org.hyperhash.platform.config.ConfigSource;
import org.hyperhash.platform.config.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevnodeConfigTest {
    @TempDir private Path directory;

    private static DevnodeConfig read(Map<String, String> flags) throws ConfigException {
        return ConfigSource.load(Optional.empty(), Map.of(), flags)
                .read(root -> DevnodeConfig.read(root.section("devnode"), Path.of("data")))
                .value();
    }

    @Test
    void everyKeyHasItsDefault() throws ConfigException {
        assertThat(read(Map.of()))
                .isEqualTo(
                        new DevnodeConfig(
                                Path.of("data/devnode"),
                                DevnodeConfig.rpcOptions("127.0.0.1", 18_443),
                                Optional.empty(),
                                MempoolPolicy.DEFAULT));
    }

    @Test
    void everyKeyIsRead() throws Exception {
        Path password = directory.resolve("password");
        Files.writeString(password, "secret\n");
        Map<String, String> flags =
                Map.of(
                        "devnode.directory", "elsewhere",
                        "devnode.rpc-address", "0.0.0.0",
                        "devnode.rpc-port", "1234",
                        "devnode.rpc-user", "miner",
                        "devnode.rpc-password-file", password.toString(),
                        "devnode.mempool-max-transactions", "5",
                        "devnode.mempool-max-vbytes", "100000",
                        "devnode.min-fee-rate-sats-per-kvb", "1000");
        assertThat(read(flags))
                .isEqualTo(
                        new DevnodeConfig(
                                Path.of("elsewhere"),
                                DevnodeConfig.rpcOptions("0.0.0.0", 1234),
                                Optional.of(new Secret("miner:secret")),
                                new MempoolPolicy(5, 100_000, 1_000)));
    }

    @Test
    void userWithoutPasswordIsAnError() {
        assertThatThrownBy(() -> read(Map.of("devnode.rpc-user", "miner")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("rpc-user and rpc-password go together");
    }
}
