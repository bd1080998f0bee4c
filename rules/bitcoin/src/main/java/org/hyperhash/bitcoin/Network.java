package org.hyperhash.bitcoin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The chains a block can belong to, with what tells their addresses and subsidies apart. */
public enum Network {
    MAIN("main", "bc", 0x00, 0x05, 210_000),
    TESTNET4("testnet4", "tb", 0x6f, 0xc4, 210_000),
    SIGNET("signet", "tb", 0x6f, 0xc4, 210_000),
    REGTEST("regtest", "bcrt", 0x6f, 0xc4, 150);

    private final String chain;
    private final String bech32Prefix;
    private final int keyHashVersion;
    private final int scriptHashVersion;
    private final int halvingInterval;

    Network(
            String chain,
            String bech32Prefix,
            int keyHashVersion,
            int scriptHashVersion,
            int halvingInterval) {
        this.chain = chain;
        this.bech32Prefix = bech32Prefix;
        this.keyHashVersion = keyHashVersion;
        this.scriptHashVersion = scriptHashVersion;
        this.halvingInterval = halvingInterval;
    }

    /** Finds a network by the name that nodes give in {@code getblockchaininfo.chain}. */
    public static Optional<Network> ofChain(String chain) {
        String wanted = chain.toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(network -> network.chain.equals(wanted)).findFirst();
    }

    public String chain() {
        return chain;
    }

    public String bech32Prefix() {
        return bech32Prefix;
    }

    /** First byte of a base58 pay-to-public-key-hash address. */
    public int keyHashVersion() {
        return keyHashVersion;
    }

    /** First byte of a base58 pay-to-script-hash address. */
    public int scriptHashVersion() {
        return scriptHashVersion;
    }

    /** New bitcoin of the block at {@code height}, in satoshis. */
    public Sats subsidy(int height) {
        int halvings = height / halvingInterval;
        return halvings >= 64 ? Sats.ZERO : Sats.of((50 * Sats.PER_BITCOIN) >> halvings);
    }
}
