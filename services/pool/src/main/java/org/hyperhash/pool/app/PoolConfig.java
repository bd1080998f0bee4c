package org.hyperhash.pool.app;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.bitcoin.address.ParsedAddress;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.platform.config.Section;
import org.hyperhash.pool.PoolLimits;
import org.hyperhash.pool.engine.CoinbasePolicy;
import org.hyperhash.pool.engine.Payout;
import org.hyperhash.pool.engine.SessionRules;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.stratum.channel.ExtranonceSpace;
import org.hyperhash.stratum.noise.AuthorityKey;

/**
 * Sections {@code [pool]} and {@code [reward]}.
 *
 * @param authority key that miners know the pool by; empty when none was configured
 * @param treasury script that gets what nobody else is paid in the coinbase; empty when none was
 *     configured
 */
public record PoolConfig(
        String listenAddress,
        int listenPort,
        Optional<SecretKey> authority,
        Optional<Bytes> treasury,
        RewardConfig reward,
        String coinbaseTag,
        int serverId,
        int extranonceLength,
        SessionRules rules,
        PoolLimits limits) {

    public static PoolConfig read(Section root, Network network) {
        Section pool = root.section("pool");
        PoolConfig config =
                new PoolConfig(
                        pool.text(
                                "listen-address",
                                "127.0.0.1",
                                "Address to listen on; 0.0.0.0 for all"),
                        pool.port("listen-port", 34254, "TCP port for Stratum V2 miners"),
                        authority(pool, network),
                        script(
                                pool,
                                network,
                                "treasury-address",
                                "Address that gets the pool's fee and what the coinbase pays"
                                        + " nobody else"),
                        RewardConfig.read(root.section("reward")),
                        pool.text(
                                "coinbase-tag",
                                "HyperHash",
                                "Text in the coinbase of found blocks"),
                        pool.integer(
                                "server-id",
                                0,
                                0,
                                0xffff,
                                "Tells pools of one operator apart (extranonce)"),
                        pool.integer(
                                "extranonce-length",
                                20,
                                ExtranonceSpace.INDEX_LENGTH + 4,
                                ExtranonceSpace.FULL_LENGTH_MAX,
                                "Bytes of the whole extranonce"),
                        rules(pool, network),
                        limits(pool));
        config.requireRoomForTag(pool);
        return config;
    }

    private void requireRoomForTag(Section pool) {
        int length = coinbaseTag.getBytes(StandardCharsets.UTF_8).length;
        int longest = CoinbasePolicy.longestTag(extranonceLength);
        if (length > longest) {
            pool.reject(
                    "coinbase-tag",
                    "has %d bytes; beside an extranonce of %d bytes a coinbase has room for %d"
                            .formatted(length, extranonceLength, longest));
        }
    }

    private static Optional<SecretKey> authority(Section pool, Network network) {
        Optional<Secret> secret =
                pool.secret("authority-secret", "Secret authority key of the pool (hh keys)");
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        try {
            SecretKey key = AuthorityKey.parseSecret(secret.get().reveal());
            if (network != Network.REGTEST && AuthorityKey.isDemo(key.publicKey())) {
                pool.reject(
                        "authority-secret-file",
                        "this is a published example key; make one of your own with hh keys");
            }
            return Optional.of(key);
        } catch (IllegalArgumentException e) {
            pool.reject("authority-secret-file", "not a secret authority key: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Bytes> script(Section pool, Network network, String key, String doc) {
        return pool.optionalText(key, "%s, on %s".formatted(doc, network.chain()))
                .flatMap(text -> payable(pool, network, key, text))
                .map(Payout::script);
    }

    private static Optional<Payout> payable(
            Section pool, Network network, String key, String address) {
        return switch (Addresses.parse(network, address)) {
            case ParsedAddress.Payable(_, Bytes script, String account) ->
                    Optional.of(new Payout(account, script));
            case ParsedAddress.Refused refused -> {
                pool.reject(key, "%s: %s".formatted(address, refused.explanation()));
                yield Optional.empty();
            }
        };
    }

    private static SessionRules rules(Section pool, Network network) {
        String defaultKey = "default-payout-address";
        Optional<String> defaultAddress =
                pool.optionalText(
                        defaultKey,
                        "Whom to pay for identities that are no address; without it they are"
                                + " refused");
        Optional<Payout> defaultPayout =
                defaultAddress.flatMap(address -> payable(pool, network, defaultKey, address));
        BigDecimal minDifficulty =
                pool.decimal(
                        "min-difficulty",
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        BigDecimal.TEN.pow(15),
                        "Smallest share difficulty handed out; 0 for none");
        return new SessionRules(
                network,
                defaultPayout,
                pool.decimal(
                                "shares-per-minute",
                                BigDecimal.valueOf(6),
                                new BigDecimal("0.1"),
                                BigDecimal.valueOf(6_000),
                                "Wanted share rate of each channel")
                        .doubleValue(),
                Difficulty.of(minDifficulty).target(),
                ExtendedJob.BIP323_BITS,
                pool.integer("share-batch-size", 10, 1, 10_000, "Shares in one acknowledgement"),
                pool.durationMs(
                                "share-batch-delay-ms",
                                Duration.ofMillis(100),
                                Duration.ZERO,
                                Duration.ofSeconds(30),
                                "Longest wait of a durable share for its acknowledgement")
                        .toMillis(),
                pool.integer(
                        "max-channels-per-connection",
                        10_000,
                        1,
                        1_000_000,
                        "Open channels of one connection"));
    }

    private static PoolLimits limits(Section pool) {
        return new PoolLimits(
                pool.integer("max-connections", 20_000, 1, 1_000_000, "Connections in all"),
                pool.integer(
                        "max-connections-per-address",
                        1_000,
                        1,
                        1_000_000,
                        "Connections from one IP address"),
                pool.integer("max-handshakes", 64, 1, 100_000, "Handshakes computed at a time"),
                seconds(pool, "setup-timeout-ms", 20, "From the connection to SetupConnection"),
                seconds(pool, "idle-timeout-ms", 3_600, "Silence after which a miner is dropped"),
                seconds(pool, "write-timeout-ms", 30, "How long a miner may refuse to read"));
    }

    private static Duration seconds(Section pool, String key, int fallback, String doc) {
        return pool.durationMs(
                key, Duration.ofSeconds(fallback), Duration.ofMillis(10), Duration.ofDays(1), doc);
    }
}
