package org.hyperhash.pool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.platform.config.ConfigException;
import org.hyperhash.platform.config.ConfigSource;
import org.junit.jupiter.api.Test;

class PoolConfigTest {
    @Test
    void tagThatLeavesNoRoomInTheCoinbaseIsRefused() throws Exception {
        Map<String, String> longest =
                Map.of("pool.coinbase-tag", "x".repeat(49), "pool.extranonce-length", "32");
        assertThat(read(longest).coinbaseTag()).hasSize(49);

        Map<String, String> longer =
                Map.of(
                        "pool.coinbase-tag",
                        "\u20bf".repeat(16) + "xx",
                        "pool.extranonce-length",
                        "32");
        assertThatThrownBy(() -> read(longer))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("coinbase-tag")
                .hasMessageContaining(
                        "has 50 bytes; beside an extranonce of 32 bytes a coinbase has"
                                + " room for 49");
    }

    @Test
    void defaultPayoutIsTheCanonicalAddress() throws Exception {
        String address = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
        PoolConfig config =
                read(Map.of("pool.default-payout-address", address.toUpperCase(Locale.ROOT)));
        assertThat(config.rules().defaultPayout().orElseThrow().account()).isEqualTo(address);
    }

    private static PoolConfig read(Map<String, String> settings) throws ConfigException {
        return ConfigSource.load(Optional.empty(), Map.of(), settings)
                .read(root -> PoolConfig.read(root, Network.REGTEST))
                .value();
    }
}
