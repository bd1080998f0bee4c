package org.hyperhash.devnode.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hyperhash.devnode.engine.MempoolPolicy;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.platform.config.Section;
import org.hyperhash.platform.http.HttpOptions;

/**
 * What an operator can set.
 *
 * @param directory of the block log and the cookie
 * @param credentials user and password joined by a colon, besides the cookie
 */
public record DevnodeConfig(
        Path directory, HttpOptions rpc, Optional<Secret> credentials, MempoolPolicy mempool) {
    /** Bitcoin Core's port on regtest, so that its clients find this node. */
    public static final int DEFAULT_PORT = 18_443;

    /** A block in hex, and room for a batch around it. */
    static final int MAX_BODY_BYTES = 32 << 20;

    /** Longer than any miner is kept waiting for news. */
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(10);

    private static final int MAX_CONNECTIONS = 500;
    private static final int MAX_HEADER_BYTES = 16 << 10;
    private static final String PORT_KEY = "devnode.rpc-port";

    /** Reads the section {@code devnode}. */
    public static DevnodeConfig read(Section section, Path dataDirectory) {
        Path directory =
                section.path(
                        "directory",
                        dataDirectory.resolve("devnode"),
                        "Where the chain and the .cookie file are kept");
        String host =
                section.text("rpc-address", "127.0.0.1", "Address of this machine to listen on");
        int port = section.port("rpc-port", DEFAULT_PORT, "TCP port of the JSON-RPC");
        Optional<String> user =
                section.optionalText("rpc-user", "User besides the one in the .cookie file");
        Optional<Secret> password = section.secret("rpc-password", "Password of rpc-user");
        if (user.isPresent() != password.isPresent()) {
            section.reject("rpc-user", "rpc-user and rpc-password go together");
        }
        MempoolPolicy policy =
                new MempoolPolicy(
                        section.integer(
                                "mempool-max-transactions",
                                MempoolPolicy.DEFAULT.maxTransactions(),
                                1,
                                1_000_000,
                                "Most transactions that wait for a block"),
                        section.longInteger(
                                "mempool-max-vbytes",
                                MempoolPolicy.DEFAULT.maxVirtualBytes(),
                                100_000,
                                1_000_000_000,
                                "Most virtual bytes of transactions that wait for a block"),
                        section.longInteger(
                                "min-fee-rate-sats-per-kvb",
                                MempoolPolicy.DEFAULT.minFeeRate(),
                                0,
                                1_000_000,
                                "Least fee of a transaction, satoshis per 1000 virtual bytes"));
        return new DevnodeConfig(
                directory,
                rpcOptions(host, port),
                user.flatMap(
                        name -> password.map(secret -> new Secret(name + ":" + secret.reveal()))),
                policy);
    }

    /** Limits of the JSON-RPC server at {@code host} and {@code port}. */
    public static HttpOptions rpcOptions(String host, int port) {
        return new HttpOptions(
                host,
                port,
                PORT_KEY,
                MAX_CONNECTIONS,
                MAX_CONNECTIONS,
                MAX_HEADER_BYTES,
                MAX_BODY_BYTES,
                IDLE_LIMIT);
    }
}
